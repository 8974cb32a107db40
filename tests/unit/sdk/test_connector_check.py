"""A connector that breaks a promise of the interface is broken, with every reason; its icon can only be looked at."""

from dataclasses import replace
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from vestibule_sdk import (
    Client,
    ConnectorConfig,
    Document,
    Guide,
    Identity,
    Manifest,
    OAuth2Connector,
    OAuth2Profile,
    OIDCConnector,
    OIDCProfile,
    SAMLConnector,
    SAMLProfile,
    Secret,
    SubjectKind,
    SubjectMember,
    VerifiedClaims,
    assertion_identity,
    bounds,
    field,
    standard_identity,
)
from vestibule_sdk.check import Unfit, check_connector
from vestibule_sdk.icon import check_icon


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """An issuer, and nothing else."""

    issuer: Annotated[str, field("Issuer", "Where it is.")]


def profile(config: Config) -> OIDCProfile:
    return OIDCProfile(issuer=config.issuer, client=Client(client_id="c", secret=None))


def from_issuer(issuer: str, client_id: str, secret: Secret) -> Config:
    assert client_id
    assert secret
    return Config(issuer=issuer)


SOUND = OIDCConnector(
    manifest=Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon="<svg/>", aliases=("acme-2",)),
    config=Config,
    profile=profile,
    identity=lambda _, claims: standard_identity(claims),
    from_issuer=from_issuer,
)


SAML = SAMLConnector(
    manifest=SOUND.manifest,
    config=Config,
    profile=lambda config: SAMLProfile(idp_entity_id=config.issuer, sso_url=config.issuer, signing_certificates=()),
    identity=lambda _, assertion: assertion_identity(assertion),
    from_metadata=lambda metadata: {"issuer": metadata.entity_id},
)


class Positional(ConnectorConfig, frozen=True):
    """Forgets kw_only."""

    issuer: Annotated[str, field("Issuer", "Where it is.")]


class Lax(ConnectorConfig, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """Lets unknown fields pass."""

    issuer: Annotated[str, field("Issuer", "Where it is.")]


class Snake(ConnectorConfig, frozen=True, kw_only=True, rename=None):
    """Names its fields in snake_case."""

    issuer_url: Annotated[str, field("Issuer", "Where it is.")]


class Untitled(ConnectorConfig, frozen=True, kw_only=True):
    """Says nothing about its field."""

    issuer: str


class Odd(ConnectorConfig, frozen=True, kw_only=True):
    """Has a field of a type that nothing can decode."""

    numbers: Annotated[object, bounds(max_length=3), field("Numbers", "Which ones.")]


class Hiding(ConnectorConfig, frozen=True, kw_only=True):
    """Has secrets where nothing keeps them apart."""

    keys: Annotated[tuple[Secret, ...], field("Keys", "All of them.")]
    spare: Annotated[tuple[Secret, ...] | None, field("Spare keys", "Some more.")] = None


def test_a_sound_connector_passes() -> None:
    assert check_connector(SOUND, key="acme") is SOUND
    claims = VerifiedClaims(issuer="https://a.example", subject="1", id_token={})
    assert SOUND.identity(from_issuer("https://a.example", "c", Secret("s")), claims).subject == "1"
    assert SOUND.profile(Config(issuer="https://a.example")).issuer == "https://a.example"


OAUTH2 = OAuth2Connector(
    manifest=SOUND.manifest,
    config=Config,
    profile=lambda config: OAuth2Profile(
        issuer=config.issuer,
        authorization_endpoint=config.issuer,
        token_endpoint=config.issuer,
        client=Client(client_id="c", secret=None),
        subject=SubjectMember(document="user", member="id", kind=SubjectKind.NUMBER),
        documents=(Document(name="user", url=config.issuer),),
    ),
    identity=lambda _, documents: Identity(issuer=documents.issuer, subject=documents.subject),
    from_issuer=from_issuer,
)


def test_a_connector_of_any_protocol_passes_and_nothing_else() -> None:
    assert check_connector(SAML, key="acme") is SAML
    assert check_connector(OAUTH2, key="acme") is OAUTH2
    with pytest.raises(Unfit, match="leads to an object of type Manifest, not to an OIDCConnector"):
        check_connector(SOUND.manifest, key="acme")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"config": Positional}, "Positional does not repeat kw_only=True"),
        ({"profile": None, "identity": 1}, "its profile is no function; its identity is no function"),
        ({"from_metadata": {}}, "its from_metadata is no function"),
    ],
)
def test_a_saml_connector_keeps_the_same_promises(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        check_connector(replace(SAML, **change), key="acme")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"profile": None, "identity": 1}, "its profile is no function; its identity is no function"),
        ({"from_issuer": {}}, "its from_issuer is no function"),
        ({"groups": ("admins",)}, "its groups is neither a function nor None"),
        ({"guide": "setup.md"}, "its guide is no Guide"),
    ],
)
def test_a_connector_of_plain_oauth2_keeps_the_same_promises(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        check_connector(replace(OAUTH2, **change), key="acme")


@pytest.mark.parametrize("claims", [(), ("",), (7,), "sub", ["sub"], None])
def test_a_subject_is_made_of_claims_with_names(claims: object) -> None:
    """S43: a text would pass for the names of its letters."""
    unsound: dict[str, Any] = {"subject_claims": claims}
    with pytest.raises(Unfit, match="its subject_claims are not a tuple of names"):
        check_connector(replace(SOUND, **unsound), key="acme")


@pytest.mark.parametrize("name", ["learned", "groups", "admin_consent", "starts_trusted"])
def test_a_capability_is_a_function_or_not_there(name: str) -> None:
    def capability(*_: object) -> None:
        """Do nothing."""

    sound: dict[str, Any] = {name: capability}
    connector = replace(SOUND, **sound)
    assert check_connector(connector, key="acme") is connector
    unsound: dict[str, Any] = {name: True}
    with pytest.raises(Unfit, match=f"its {name} is neither a function nor None"):
        check_connector(replace(SOUND, **unsound), key="acme")


def test_a_guide_is_a_guide() -> None:
    for file in ("setup.md", "setup_de.md", "Set-up.2.md"):
        connector = replace(SOUND, guide=Guide(package="acme", file=file))
        assert check_connector(connector, key="acme") is connector


@pytest.mark.parametrize(
    "file", ["../setup.md", "/etc/passwd", "docs/setup.md", "..\\setup.md", "..", ".", "", ".env", "a b", None, 7]
)
def test_a_guide_is_a_file_beside_the_code_and_no_other(file: Any) -> None:  # noqa: ANN401 - a wrong type
    """It is shown: a path would show whatever the host can read."""
    with pytest.raises(Unfit, match="its guide's file is no bare name"):
        check_connector(replace(SOUND, guide=Guide(package="acme", file=file)), key="acme")


@pytest.mark.parametrize("package", [None, "", 7])
def test_a_guide_names_its_package(package: Any) -> None:  # noqa: ANN401 - a wrong type
    with pytest.raises(Unfit, match="its guide's package is no name"):
        check_connector(replace(SOUND, guide=Guide(package=package)), key="acme")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"key": "other"}, "its manifest says 'other', its entry point 'acme'"),
        ({"title": ""}, "its title"),
        ({"title": "x" * 61}, "its title"),
        ({"title": 7}, "its title"),
        ({"title": "a\nb"}, "its title"),
        ({"summary": None}, "its summary"),
        ({"aliases": ["azure"]}, "its aliases"),
        ({"aliases": ("Azure",)}, "its aliases"),
        ({"aliases": ("acme",)}, "its aliases"),
        ({"aliases": (1,)}, "its aliases"),
        ({"suggested_id": "a/b"}, "its suggested_id"),
        ({"suggested_id": "x" * 64}, "its suggested_id"),
        ({"suggested_id": None}, "its suggested_id"),
        ({"trusted_for_linking": "false"}, "its trusted_for_linking"),
        ({"trusted_for_linking": 1}, "its trusted_for_linking"),
        ({"icon": None}, "the icon holds nothing"),
        ({"icon": "<svg><script/></svg>"}, "the icon holds the element <script>"),
    ],
)
def test_a_manifest_is_looked_at_with_its_types(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        check_connector(replace(SOUND, manifest=structs.replace(SOUND.manifest, **change)), key="acme")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"manifest": None}, "no Manifest"),
        ({"config": None}, "no subclass of ConnectorConfig"),
        ({"config": ConnectorConfig}, "no subclass of ConnectorConfig"),
        ({"config": Manifest}, "no subclass of ConnectorConfig"),
        ({"config": Positional}, "Positional does not repeat kw_only=True"),
        ({"config": Lax}, "Lax is not frozen, or lets unknown fields pass"),
        ({"config": Snake}, "not named in camelCase: issuer_url"),
        ({"config": Untitled}, "Untitled has fields without title or help"),
        ({"config": Odd}, "Odd has no JSON Schema"),
        ({"config": Hiding}, "Hiding has secrets inside lists, where nothing keeps them write-only: keys, spare"),
        ({"profile": None}, "its profile is no function"),
        ({"identity": "x", "from_issuer": 1}, "its identity is no function; its from_issuer is no function"),
    ],
)
def test_config_and_functions_are_looked_at(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        check_connector(replace(SOUND, **change), key="acme")


@pytest.mark.parametrize("key", ["Acme", "a_b", "", "1a", "a" * 41, "a/b"])
def test_a_key_has_one_shape(key: str) -> None:
    with pytest.raises(Unfit, match="does not match"):
        check_connector(replace(SOUND, manifest=structs.replace(SOUND.manifest, key=key)), key=key)


@pytest.mark.parametrize(
    "icon",
    [
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" aria-hidden="true"></svg>',
        '<svg viewBox="0 0 9 9">\n  <title>A b</title>\n  <g fill="none"><path d="M0 0h1v1z"/></g>\n</svg>\n',
        '<svg><circle cx="1" cy="1" r=".5" stroke="#123abc" transform="rotate(45 1 1)" /></svg>',
    ],
)
def test_a_plain_drawing_is_an_icon(icon: str) -> None:
    assert check_icon(icon) == icon.strip()


@pytest.mark.parametrize(
    "icon",
    [
        "",
        "  ",
        "text",
        "<svg>",
        "</svg>",
        "<svg></g>",
        "<svg><g></svg></g>",
        "<svg/><svg/>",
        "<svg><svg/></svg>",
        "<g/>",
        "<path><svg/></path>",
        "<svg>text</svg>",
        "<svg/>text",
        "<svg><title>&lt;</title></svg>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><style>*{}</style></svg>",
        '<svg><a href="https://evil.example"/></svg>',
        '<svg><use href="#x"/></svg>',
        '<svg><image href="https://evil.example/x.png"/></svg>',
        "<svg><foreignObject/></svg>",
        "<svg><animate/></svg>",
        '<svg onload="alert(1)"/>',
        "<svg onload='alert(1)'/>",
        "<svg onload=alert(1) />",
        '<svg style="x"/>',
        '<svg class="x"/>',
        '<svg id="x"/>',
        '<svg xmlns="http://www.w3.org/1999/xhtml"/>',
        '<svg xmlns:x="http://www.w3.org/1999/xlink"/>',
        '<svg fill="url(#x)"/>',
        '<svg fill="URL(https://evil.example)"/>',
        '<svg fill="&#106;avascript"/>',
        '<svg fill="red" fill="red"/>',
        "<svg><!-- x --></svg>",
        "<svg><![CDATA[x]]></svg>",
        "<?xml version='1.0'?><svg/>",
        "<!DOCTYPE svg><svg/>",
        "<SVG/>",
        "<svg/ onload=alert(1)>",
        "<svg><path d='x'/></svg>",
        "<svg><title></svg><script>alert(1)</script><svg></title></svg>",
        '<svg><path d="' + "M0" * 3000 + '"/></svg>',
    ],
)
def test_an_icon_that_could_do_anything_is_refused(icon: str) -> None:
    """S55."""
    with pytest.raises(ValueError, match="the icon holds"):
        check_icon(icon)


@given(st.text("<>/svgscript=\"' onload&;!-[]", max_size=80))
def test_no_text_breaks_the_check(text: str) -> None:
    try:
        icon = check_icon(text)
    except ValueError:
        return
    assert icon.startswith("<svg")
    assert "script" not in icon.partition("<title>")[0]
