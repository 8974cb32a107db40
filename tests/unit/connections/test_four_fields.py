"""R6: every OpenID Connect and OAuth 2.0 connector is set up by exactly four fields, and each fault stands at one."""

from typing import Any, Final

import pytest

from vestibule.flows.connections.four_fields import FOUR_FIELDS, draft_from_four_fields
from vestibule.plugins import Registry, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_sdk import OAuth2Profile, OIDCProfile, SAMLConnector, Secret
from vestibule_sdk.web_address import issuer_base

REGISTRY: Final = Registry.installed()
GUID: Final = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
ISSUERS: Final = {
    "oidc": "https://id.example.com",
    "okta": "https://acme.okta.com",
    "entra": f"https://login.microsoftonline.com/{GUID}/v2.0",
    "azure": f"https://login.microsoftonline.com/{GUID}/v2.0",
    "google": "https://accounts.google.com",
    "github": "https://github.com/login/oauth",
    "gitlab": "https://gitlab.example.com",
    "keycloak": "https://sso.example.com/realms/staff",
}
"""An issuer of each provider, by what the API's `provider` calls it."""


def four(provider: str = "oidc", **changes: object) -> dict[str, object]:
    """The body of the API."""
    return {
        "provider": provider,
        "issuerUrl": ISSUERS[provider],
        "clientId": "vestibule",
        "clientSecret": "hush",
        **changes,
    }


def faults_of(body: object) -> list[str]:
    """At which fields it is refused."""
    with pytest.raises(ConfigFaults) as refused:
        draft_from_four_fields(body, REGISTRY)
    assert refused.value.code == "config_error"
    return [fault.path for fault in refused.value]


def test_no_bundled_connector_is_left_out() -> None:
    keys = {entry.key for entry in REGISTRY.all() if not isinstance(REGISTRY.get(entry.key), SAMLConnector)}
    assert keys | {"azure"} == ISSUERS.keys()


@pytest.mark.parametrize("provider", sorted(ISSUERS))
@pytest.mark.parametrize("suffix", ["", "/", "/.well-known/openid-configuration", "/.well-known/openid-configuration/"])
def test_four_fields_are_a_whole_configuration(provider: str, suffix: str) -> None:
    """R10: the issuer may be pasted with a slash or as the address of its discovery document."""
    draft = draft_from_four_fields(four(provider, issuerUrl=ISSUERS[provider] + suffix), REGISTRY)
    connector = REGISTRY.get(draft.connector)
    profile = resolve_profile(connector, decode_config(connector.config, draft.config))
    assert isinstance(profile, OIDCProfile | OAuth2Profile)
    assert (profile.client.client_id, profile.client.secret) == ("vestibule", Secret("hush"))
    # What is typed for the generic connector is what its provider is asked by; the rest is learned from the answer.
    assert issuer_base(profile.issuer) == ISSUERS[provider]


@pytest.mark.parametrize("provider", sorted(ISSUERS))
def test_a_draft_is_named_and_trusted_as_its_connector_says(provider: str) -> None:
    """R4, R49: what the draft leaves open, the manifest decides when the connection is kept."""
    draft = draft_from_four_fields(four(provider), REGISTRY)
    manifest = REGISTRY.named(provider).manifest
    assert (draft.connector, draft.name) == (manifest.key, manifest.title)
    assert draft.provider_id == (manifest.suggested_id or manifest.key)
    assert draft.trusted_for_linking is None
    named = draft_from_four_fields(four(provider), REGISTRY, provider_id="Own", name="Staff")
    assert (named.provider_id, named.name) == ("Own", "Staff")


@pytest.mark.parametrize("missing", FOUR_FIELDS)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_missing_field_is_named(missing: str, value: object) -> None:
    assert faults_of({**four(), missing: value}) == [missing]
    assert faults_of({name: held for name, held in four().items() if name != missing}) == [missing]


def test_every_missing_field_is_named_at_once() -> None:
    assert faults_of({}) == list(FOUR_FIELDS)


@pytest.mark.parametrize("field", FOUR_FIELDS)
@pytest.mark.parametrize("value", [7, True, ["a"], {"a": "b"}])
def test_a_field_of_another_type_is_named(field: str, value: object) -> None:
    assert faults_of({**four(), field: value}) == [field]


@pytest.mark.parametrize("extra", ["scopes", "issuer", "clientID", "enabled", "trusted_for_linking", "organizationId"])
def test_a_fifth_field_is_named(extra: str) -> None:
    """S72: nothing is assigned that the body may not hold."""
    assert faults_of(four(**{extra: "x"})) == [extra]


def test_an_unknown_name_breaks_no_line_and_a_thousand_fill_no_answer() -> None:
    (path,) = faults_of({**four(), "a\nb\x1b[31m" + "c" * 500: "x"})
    assert path.isprintable()
    assert len(path) == 60
    assert len(faults_of({**four(), **{f"field{number}": "x" for number in range(1000)}})) == 20


@pytest.mark.parametrize("body", [None, [], "provider", 7, [four()]])
def test_what_is_no_object_is_refused_as_a_whole(body: object) -> None:
    assert faults_of(body) == [""]


@pytest.mark.parametrize("provider", ["saml", "keycloak-saml", "nobody", "OIDC", "../oidc"])
def test_a_provider_that_cannot_be_set_up_so_is_named(provider: str) -> None:
    assert faults_of({**four(), "provider": provider}) == ["provider"]


@pytest.mark.parametrize("provider", sorted(ISSUERS))
@pytest.mark.parametrize(
    "issuer", ["ftp://id.example.com", "not an address", "https://", "https://user@id.example.com"]
)
def test_a_fault_of_the_address_stands_at_the_address(provider: str, issuer: str) -> None:
    """Whatever the connector's own field is called: domain, tenant, baseUrl, serverUrl."""
    assert set(faults_of(four(provider, issuerUrl=issuer))) == {"issuerUrl"}


@pytest.mark.parametrize("provider", sorted(ISSUERS))
def test_a_fault_of_the_client_id_stands_at_the_client_id(provider: str) -> None:
    assert faults_of(four(provider, clientId="c" * 300)) == ["clientId"]


def test_the_secret_is_in_no_fault() -> None:
    """S59."""
    body: dict[str, Any] = four(issuerUrl="ftp://x", clientSecret="s3cret-that-nobody-may-see")
    with pytest.raises(ConfigFaults) as refused:
        draft_from_four_fields(body, REGISTRY)
    assert "s3cret" not in f"{refused.value}{refused.value.hint}{refused.value.__cause__}"
