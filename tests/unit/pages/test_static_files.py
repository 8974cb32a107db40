"""One stylesheet, one script: small, named by their content, nothing fetched from elsewhere."""

import hashlib
import re

from tools.gallery.samples import DOZEN, THOUSANDS

from vestibule.flows.connections.directory import Directory
from vestibule.web.pages import Brand, PagePaths, Pages, login_view
from vestibule.web.static_files import StaticFiles

FIRST_PAINT_BYTES = 25 * 1024


def test_first_paint_of_a_dozen_ways_in_stays_under_25_kb() -> None:
    """LOOK.md: one HTML and one CSS answer, under 25 KB together, uncompressed."""
    pages = Pages(Brand(name="Acme"), PagePaths())
    html = pages.login(login_view(Directory(DOZEN), last_used="Id3", return_to="/reports?" + "x" * 500))
    assert len(html) + len(pages.static.stylesheet.body) < FIRST_PAINT_BYTES
    assert html.count(b'rel="stylesheet"') == 1


def test_first_paint_of_ten_thousand_ways_in_stays_under_100_kb() -> None:
    """The list is cut, so the page cannot grow; the longest way back, in every link, is most of it."""
    pages = Pages(Brand(name="Acme"), PagePaths())
    html = pages.login(login_view(THOUSANDS, last_used="Id9999", return_to="/reports?" + "x" * 500))
    assert len(html) + len(pages.static.stylesheet.body) < 4 * FIRST_PAINT_BYTES


def test_names_change_with_the_content() -> None:
    blue, teal = StaticFiles(accent="#3b5bdb"), StaticFiles(accent="#0b7285")
    assert blue.stylesheet.name != teal.stylesheet.name
    assert blue.script.name == teal.script.name
    digest = hashlib.sha256(blue.stylesheet.body).hexdigest()
    assert blue.stylesheet.name.split(".")[1] == digest[:16]
    assert blue.stylesheet.etag == f'"{digest[:16]}"'


def test_files_are_found_by_their_exact_name_only() -> None:
    files = StaticFiles(accent="#3b5bdb")
    assert files.get(files.script.name) is files.script
    assert files.get("vestibule.css") is None
    assert files.get("../tokens.css") is None


def test_the_stylesheet_refers_to_nothing_and_keeps_its_braces() -> None:
    css = StaticFiles(accent="#3b5bdb").stylesheet.body.decode()
    assert "url(" not in css
    assert "@import" not in css
    assert "/*" not in css
    assert css.count("{") == css.count("}")


def test_layout_is_logical_so_that_it_turns_round() -> None:
    css = StaticFiles(accent="#3b5bdb").stylesheet.body.decode()
    assert not re.search(r"(margin|padding|border)-(left|right)|text-align:(left|right)|[;{](left|right):", css)


def test_every_token_used_is_declared() -> None:
    css = StaticFiles(accent="#3b5bdb").stylesheet.body.decode()
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", css)) == set(re.findall(r"--([a-z0-9-]+):", css))
