"""One Struct gives the form, the decoder and the split of its secrets; every fault stands at its field."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from vestibule.errors import ConfigError
from vestibule.plugins.forms import (
    ConfigFaults,
    Kind,
    decode_config,
    form_of,
    merge_secrets,
    raw_from_text,
    split_config,
)
from vestibule_sdk import ConnectorConfig, Secret, bounds, field
from vestibule_sdk.testing.form import form_faults


class Colour(StrEnum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """A field of every kind."""

    client_id: Annotated[str, field("Client ID", "Its name.", example="app-1", max_length=20)]
    client_secret: Annotated[Secret, field("Client secret", "Its password.")]
    issuer: Annotated[str, field("Issuer", "Where it is.", url=True)]
    private_key: Annotated[Secret | None, field("Private key", "For signing.")] = None
    logo: Annotated[str | None, field("Logo", "A picture.", url=True)] = None
    colour: Annotated[Colour, field("Colour", "Of the door.", labels={"red": "Red as wine"})] = Colour.RED
    tags: Annotated[tuple[Annotated[str, Meta(max_length=5)], ...], field("Tags", "Some.", max_length=3)] = ()
    hint: Annotated[Annotated[str, Meta(pattern="^a")] | None, field("Hint", "A word.", advanced=True)] = None
    age: Annotated[Annotated[int, Meta(ge=1, le=9)] | None, field("Age", "In years.")] = None
    strict: Annotated[bool, field("Strict", "Or not.")] = True

    def __post_init__(self) -> None:
        if self.hint == "alone" and self.age is None:
            raise ConfigError("needs an age beside it", path="hint")
        if self.hint == "absurd":
            raise KeyError("oh")
        if self.hint == "abrupt":
            raise SystemExit(7)


class Papers(ConnectorConfig, frozen=True, kw_only=True):
    """Texts of several lines."""

    pages: Annotated[tuple[Annotated[str, bounds(max_length=50_000)], ...], field("Pages", "Some.", multiline=True)]
    letter: Annotated[Annotated[str, bounds(max_length=50_000)] | None, field("Letter", "One.", multiline=True)] = None
    word: Annotated[str | None, field("Word", "Short.")] = None


FULL: dict[str, Any] = {"clientId": "app-1", "clientSecret": "hush", "issuer": "https://id.example"}


def faults(raw: object, **stored: Secret) -> dict[str, str]:
    with pytest.raises(ConfigFaults) as caught:
        decode_config(Config, raw, stored_secrets=stored)
    assert caught.value.code == "config_error"
    assert caught.value.path == next(iter(caught.value)).path
    return {fault.path: fault.detail for fault in caught.value}


def test_the_form_shows_every_field_in_order_with_its_kind() -> None:
    fields = form_of(Config).fields
    assert [(each.name, each.kind, each.required) for each in fields] == [
        ("clientId", Kind.TEXT, True),
        ("clientSecret", Kind.SECRET, True),
        ("issuer", Kind.URL, True),
        ("privateKey", Kind.SECRET, False),
        ("logo", Kind.URL, False),
        ("colour", Kind.CHOICE, False),
        ("tags", Kind.LIST, False),
        ("hint", Kind.TEXT, False),
        ("age", Kind.NUMBER, False),
        ("strict", Kind.BOOLEAN, False),
    ]


def test_a_field_brings_its_words_and_limits() -> None:
    form = form_of(Config)
    client_id, colour, tags, hint, age = (form.get(name) for name in ("clientId", "colour", "tags", "hint", "age"))
    assert client_id and colour and tags and hint and age  # noqa: PT018 - narrows all five
    assert (client_id.title, client_id.help, client_id.example) == ("Client ID", "Its name.", "app-1")
    assert (client_id.max_length, client_id.advanced) == (20, False)
    assert [(choice.value, choice.label) for choice in colour.choices] == [("red", "Red as wine"), ("blue", "blue")]
    assert colour.default == "red"
    assert (tags.max_length, tags.item_max_length) == (3, 5)
    assert (hint.advanced, hint.pattern) == (True, "^a")
    assert (age.minimum, age.maximum) == (1, 9)
    assert form.get("nonsense") is None


def test_a_form_is_plain_data() -> None:
    assert b'"clientSecret"' in msgspec.json.encode(form_of(Config))


def test_a_whole_configuration_decodes() -> None:
    config = decode_config(
        Config, {**FULL, "colour": "blue", "tags": ["a", "b"], "age": 3, "strict": False, "logo": "https://x.example/l"}
    )
    assert (config.client_id, config.client_secret.reveal(), config.colour) == ("app-1", "hush", Colour.BLUE)
    assert (config.tags, config.age, config.strict, config.logo) == (("a", "b"), 3, False, "https://x.example/l")


def test_every_fault_stands_at_its_field() -> None:
    found = faults(
        {
            "clientId": "x" * 21,
            "clientSecret": 7,
            "isuer": "https://id.example",
            "colour": "green",
            "tags": ["fine", "too long"],
            "hint": "b",
            "age": 10,
            "strict": "yes",
        }
    )
    assert found == {
        "clientId": "Expected `str` of length <= 20",
        "clientSecret": "Expected `str`",
        "issuer": "is needed",
        "colour": "is none of: red, blue",
        "tags[1]": "Expected `str` of length <= 5",
        "hint": "Expected `str` matching regex '^a'",
        "age": "Expected `int` <= 9",
        "strict": "Expected `bool`, got `str`",
        "isuer": "is no field of this connector; did you mean issuer?",
    }


@pytest.mark.parametrize("raw", [None, [], "x", 7, b"{}"])
def test_what_is_no_object_is_refused_as_a_whole(raw: object) -> None:
    assert faults(raw) == {"": "a JSON object is needed"}


@pytest.mark.parametrize("value", [None, "", "   "])
def test_an_empty_required_field_is_missing_and_an_empty_optional_one_is_unset(value: object) -> None:
    assert faults({**FULL, "clientId": value}) == {"clientId": "is needed"}
    assert decode_config(Config, {**FULL, "logo": value, "colour": value, "age": value}) == decode_config(Config, FULL)


def test_spaces_around_what_was_copied_are_dropped_but_not_inside_a_secret() -> None:
    config = decode_config(Config, {**FULL, "clientId": " app-1\n", "clientSecret": "a b", "tags": [" x "]})
    assert (config.client_id, config.client_secret.reveal(), config.tags) == ("app-1", "a b", ("x",))
    for secret in ("hush ", "\thush", "hu\nsh", "hu\x00sh"):
        assert list(faults({**FULL, "clientSecret": secret})) == ["clientSecret"]
        assert secret not in str(faults({**FULL, "clientSecret": secret}))


class Keyed(ConnectorConfig, frozen=True, kw_only=True):
    """A secret of several lines."""

    client_key: Annotated[Secret, field("Private key", "In PEM.", multiline=True)]


def test_a_secret_of_several_lines_keeps_them_and_is_trimmed_like_a_document() -> None:
    """A key in PEM, from whatever system's file."""
    pem = "-----BEGIN PRIVATE KEY-----\r\nAAAA\r\n-----END PRIVATE KEY-----"
    config = decode_config(Keyed, {"clientKey": f"\ufeff\n{pem}\n\n"})
    assert config.client_key.reveal() == pem
    assert decode_config(Keyed, {}, stored_secrets=split_config(config)[1]) == config
    for fault in (f"{pem}\x00", f"{pem}\x1b[31m", "a" * 60_001):
        with pytest.raises(ConfigFaults) as caught:
            decode_config(Keyed, {"clientKey": fault})
        assert [each.path for each in caught.value] == ["clientKey"]
        assert "AAAA" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://x.example/" + "a" * 2100},
        {"clientSecret": "a" * 4097},
        {"tags": ["a"] * 101},
        {"clientId": "a\x1b[31m"},
        {"clientId": "a\u202eb"},
    ],
)
def test_values_are_bounded_and_visible(change: dict[str, Any]) -> None:
    """S64."""
    assert list(faults({**FULL, **change})) == list(change)


def test_a_flood_of_unknown_fields_is_answered_briefly() -> None:
    """S64."""
    found = faults({**FULL, **{f"x{number}{'y' * 500}": 1 for number in range(5000)}})
    assert len(found) == 20
    assert all(len(name) <= 60 for name in found)


@pytest.mark.parametrize(
    "url",
    [
        "id.example",
        "ftp://id.example",
        "https://",
        "https:///x",
        "https://user@id.example",
        "https://id.example/#x",
        "https://id.example:x",
        "https://[::1",
        "https://id.example/a b",
        "https:\\\\id.example",
        "javascript:alert(1)",
        "http://id.example",
        "http://localhost.example",
    ],
)
def test_an_address_is_a_web_address(url: str) -> None:
    """S61: what cannot be called is refused where it is entered."""
    assert list(faults({**FULL, "issuer": url})) == ["issuer"]


@pytest.mark.parametrize("url", ["http://localhost:8080/realms/x", "http://127.0.0.1:1", "http://[::1]:1", "https://a"])
def test_loopback_may_be_http_for_development(url: str) -> None:
    assert decode_config(Config, {**FULL, "issuer": url}).issuer == url


def test_fields_that_do_not_fit_together_are_a_fault_at_the_field_the_connector_names() -> None:
    assert faults({**FULL, "hint": "alone"}) == {"hint": "needs an age beside it"}
    assert faults({**FULL, "hint": "absurd"}) == {"": "KeyError: 'oh'"}
    assert faults({**FULL, "hint": "abrupt"}) == {"": "SystemExit: 7"}


class Hiding(ConnectorConfig, frozen=True, kw_only=True):
    """Has secrets where nothing keeps them apart."""

    keys: Annotated[tuple[Secret, ...], field("Keys", "All of them.", example="x")] = ()


def test_no_form_has_secrets_inside_a_list() -> None:
    """S59: neither the host's, nor the one that an author's tests ask about."""
    with pytest.raises(ValueError, match="the field keys has a type that no form can show"):
        form_of(Hiding)
    assert any("no form can show" in fault for fault in form_faults(Hiding))


def test_secrets_are_split_off_and_never_encoded() -> None:
    """R12, S59."""
    config = decode_config(Config, {**FULL, "privateKey": "pem", "colour": "blue", "tags": ["a"]})
    plain, secrets = split_config(config)
    assert plain == {"clientId": "app-1", "issuer": "https://id.example", "colour": "blue", "tags": ["a"]}
    assert {name: secret.reveal() for name, secret in secrets.items()} == {"clientSecret": "hush", "privateKey": "pem"}
    assert b"hush" not in msgspec.json.encode(plain)
    assert decode_config(Config, plain, stored_secrets=secrets) == config
    with pytest.raises(TypeError):
        msgspec.json.encode(config)
    assert "hush" not in repr(config)


def test_an_absent_secret_keeps_what_is_stored_and_a_given_one_replaces_it() -> None:
    """R12: secrets are write-only."""
    stored = {"clientSecret": Secret("old"), "privateKey": Secret("pem")}
    without = {name: value for name, value in FULL.items() if name != "clientSecret"}
    kept = decode_config(Config, without, stored_secrets=stored)
    assert kept.private_key
    assert (kept.client_secret.reveal(), kept.private_key.reveal()) == ("old", "pem")
    assert decode_config(Config, FULL, stored_secrets=stored).client_secret.reveal() == "hush"


def test_an_empty_secret_clears_an_optional_one_and_keeps_a_needed_one() -> None:
    stored = {"clientSecret": Secret("old"), "privateKey": Secret("pem")}
    config = decode_config(Config, {**FULL, "clientSecret": "", "privateKey": ""}, stored_secrets=stored)
    assert config.private_key is None
    assert config.client_secret.reveal() == "old"
    assert faults({**FULL, "clientSecret": ""}) == {"clientSecret": "is needed"}


def test_a_stored_secret_of_a_field_that_is_gone_is_left_behind() -> None:
    assert merge_secrets(Config, {}, {"formerSecret": Secret("x")}) == {}


def test_a_secret_object_fits_a_secret_field_only() -> None:
    config = decode_config(Config, {**FULL, "clientSecret": Secret("from a file")})
    assert config.client_secret.reveal() == "from a file"
    assert list(faults({**FULL, "clientId": Secret("x")})) == ["clientId"]


def test_texts_of_a_command_line_become_json_by_their_field() -> None:
    raw = raw_from_text(
        form_of(Config),
        {**FULL, "strict": "No", "age": " 3 ", "tags": "a, b c", "privateKey": Secret("x"), "unknown": "1"},
    )
    assert raw == {
        **FULL,
        "strict": False,
        "age": 3,
        "tags": ["a", "b", "c"],
        "privateKey": Secret("x"),
        "unknown": "1",
    }
    rest = raw_from_text(form_of(Config), {**FULL, "strict": "perhaps", "age": "9" * 5000})
    assert list(faults(rest)) == ["age", "strict"]


def test_a_text_of_several_lines_is_marked_in_form_and_schema() -> None:
    fields = {each.name: (each.kind, each.multiline) for each in form_of(Papers).fields}
    assert fields == {"pages": (Kind.LIST, True), "letter": (Kind.TEXT, True), "word": (Kind.TEXT, False)}
    assert not any(each.multiline for each in form_of(Config).fields)


def test_lines_are_kept_where_a_text_may_have_several() -> None:
    papers = decode_config(Papers, {"pages": [" a\r\n\tb\n", "c"], "letter": "\ufeff<x>\n</x>\n"})
    assert papers == Papers(pages=("a\r\n\tb", "c"), letter="<x>\n</x>")
    plain, _ = split_config(papers)
    assert decode_config(Papers, plain) == papers


def test_a_list_of_long_texts_may_come_as_one_text() -> None:
    """A file with several certificates is pasted, or named on a command line, as a whole."""
    assert decode_config(Papers, {"pages": "a, b\nc"}).pages == ("a, b\nc",)
    assert raw_from_text(form_of(Papers), {"pages": "a, b\nc"}) == {"pages": ["a, b\nc"]}
    assert raw_from_text(form_of(Papers), {"pages": " "}) == {"pages": []}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"pages": ["a\x00b"]}, "pages"),
        ({"pages": ["a\u202eb"]}, "pages"),
        ({"pages": ["a", 7]}, "pages[1]"),
        ({"pages": ["a", "b" * 50_001]}, "pages[1]"),
        ({"pages": ["a"] * 101}, "pages"),
        ({"pages": ""}, "pages"),
        ({"letter": "a\x1b[31m"}, "letter"),
        ({"letter": "a" * 60_001}, "letter"),
        ({"word": "a\nb"}, "word"),
        ({"word": "a" * 2049}, "word"),
    ],
)
def test_long_texts_are_bounded_and_visible_too(change: dict[str, Any], path: str) -> None:
    """S64."""
    with pytest.raises(ConfigFaults) as caught:
        decode_config(Papers, {"pages": ["a"], **change})
    assert [fault.path for fault in caught.value] == [path]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([each.name for each in form_of(Config).fields]) | st.text(max_size=5), JSON))
def test_any_json_is_a_configuration_or_a_list_of_faults(raw: dict[str, Any]) -> None:
    try:
        config = decode_config(Config, {**FULL, **raw})
    except ConfigFaults as error:
        faulty = [fault.path for fault in error]
    else:
        plain, secrets = split_config(config)
        assert decode_config(Config, plain, stored_secrets=secrets) == config
        faulty = []
    sound = {name for name in FULL if name not in raw}
    assert not sound.intersection(faulty)
    assert len(faulty) <= len(raw) + 1
