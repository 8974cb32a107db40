"""WCAG 2.2, 1.4.3 and 1.4.11: every pair of colours that meet, in both schemes; every accent an operator may set."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.web.accent import contrast, parse, shades
from vestibule.web.static_files import StaticFiles, accent_css, scheme_tokens

TOKENS = (Path(__file__).parents[3] / "src/vestibule/web/static/tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = scheme_tokens(TOKENS)
GROUNDS = ("page", "surface", "raised")
TEXT_AAA = 7.0
TEXT_AA = 4.5
CONTROL_AA = 3.0


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *(("text", ground, TEXT_AAA) for ground in GROUNDS),
        *(("muted", ground, TEXT_AA) for ground in GROUNDS),
        ("edge", "page", CONTROL_AA),
        ("edge", "surface", CONTROL_AA),
        ("on-mark", "wanted", TEXT_AAA),
        ("on-mark", "got", TEXT_AAA),
    ],
)
def test_tokens_meet_their_contrast(scheme: dict[str, str], ink: str, ground: str, least: float) -> None:
    assert contrast(parse(scheme[ink]), parse(scheme[ground])) >= least


def test_both_schemes_design_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_the_one_of_wcag(one: str, other: str, ratio: float) -> None:
    """Source: https://webaim.org/resources/contrastchecker/ gives these figures."""
    assert contrast(parse(one), parse(other)) == pytest.approx(ratio, abs=0.01)


@given(accent=st.integers(0, 0xFFFFFF).map("#{:06x}".format), scheme=st.sampled_from([LIGHT, DARK]))
def test_any_accent_is_legible(accent: str, scheme: dict[str, str]) -> None:
    made = shades(accent, grounds=tuple(scheme[name] for name in GROUNDS))
    assert made.fill == accent
    assert contrast(parse(made.on_fill), parse(made.fill)) >= TEXT_AA
    assert contrast(parse(made.on_fill), parse(made.hover)) >= TEXT_AA
    for name in GROUNDS:
        assert contrast(parse(made.ink), parse(scheme[name])) >= TEXT_AA


def test_a_legible_accent_is_left_as_it_is() -> None:
    assert shades("#3b5bdb", grounds=tuple(LIGHT[name] for name in GROUNDS)).ink == "#3b5bdb"


def test_the_accent_is_part_of_the_one_stylesheet() -> None:
    css = StaticFiles(accent="#ffd400").stylesheet.body.decode()
    assert "--accent:#ffd400" in css
    assert "--on-accent:#000000" in css
    assert accent_css("#ffd400").count("--ink") == 2
