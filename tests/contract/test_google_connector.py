"""The Google connector keeps the contract, for what Google documents (fixtures/google)."""

from pathlib import Path
from typing import Any, ClassVar

import pytest

from vestibule.errors import ConfigError, MissingUserInfo
from vestibule.plugins import connector_config, map_identity, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_google import GoogleConfig, connector
from vestibule_sdk import ClientAuth, Email, Pkce, Secret, VerifiedClaims
from vestibule_sdk.testing import OIDCConnectorContract, recorded

FIXTURES = Path(__file__).parents[2] / "fixtures" / "google"
CASES = ("workspace", "gmail", "another-address", "issuer-without-scheme")
EXAMPLE: dict[str, Any] = {"clientId": "123456789012-abc123.apps.googleusercontent.com", "clientSecret": "hush"}


def claims(case: str, **change: Any) -> VerifiedClaims:  # noqa: ANN401 - any JSON value
    said = recorded(FIXTURES / case).claims()
    kept = {**said.id_token, **change}
    return VerifiedClaims(issuer=said.issuer, subject=said.subject, id_token=kept, userinfo=said.userinfo)


def config(**change: Any) -> GoogleConfig:  # noqa: ANN401 - any JSON value
    return decode_config(GoogleConfig, {**EXAMPLE, **change})


class TestContract(OIDCConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "hostedDomains": ["example.com"], "emailRequired": False}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = tuple(map(claims, CASES))
    issuer = "https://accounts.google.com"
    hosts = ("accounts.google.com",)


def test_what_the_profile_uses_is_what_google_offers() -> None:
    """R14, S29."""
    profile, discovery = resolve_profile(connector, config()), recorded(FIXTURES / "workspace").discovery
    assert profile.issuer == discovery["issuer"]
    assert (profile.pkce, profile.client.auth) == (Pkce.S256, ClientAuth.POST)
    assert profile.pkce.value in discovery["code_challenge_methods_supported"]
    assert profile.client.auth.value in discovery["token_endpoint_auth_methods_supported"]
    assert set(profile.scopes) <= set(discovery["scopes_supported"])
    assert set(profile.required_claims) <= set(recorded(FIXTURES / "workspace").id_token)


def test_quirk_issuer_without_scheme_is_named_with_its_page() -> None:
    """Tokens of `accounts.google.com` are Google's too; what the engine makes of the name is tested there."""
    quirk, _ = resolve_profile(connector, config()).quirks
    assert quirk.name == "issuer_without_scheme"
    assert quirk.source.startswith("https://developers.google.com/")
    assert resolve_profile(connector, config()).issuer.endswith(recorded(FIXTURES / CASES[-1]).id_token["iss"])


def test_quirk_prompt_login_unsupported_is_named_with_its_page() -> None:
    """Google asks for an account in place of a password; what the engine makes of the name is tested there."""
    _, quirk = resolve_profile(connector, config()).quirks
    assert quirk.name == "prompt_login_unsupported"
    assert quirk.source.startswith("https://developers.google.com/")


def test_anybody_signs_in_where_no_workspace_is_named() -> None:
    profile = resolve_profile(connector, config())
    assert (profile.claim_rules, dict(profile.extra_parameters), profile.prompt) == ((), {}, None)


@pytest.mark.parametrize(
    ("domains", "asked"), [(("example.com",), "example.com"), (("example.com", "example.org"), "*")]
)
def test_a_workspace_is_demanded_of_the_token_and_only_asked_for_in_the_address(
    domains: tuple[str, ...], asked: str
) -> None:
    """R14: whoever edits the address takes `hd` out; the signed claim is what admits."""
    profile = resolve_profile(connector, config(hostedDomains=list(domains)))
    (rule,) = profile.claim_rules
    assert (rule.claim, rule.values) == ("hd", domains)
    assert dict(profile.extra_parameters) == {"hd": asked}


@pytest.mark.parametrize("domain", ["example", "*.example.com", "https://example.com", "exa mple.com", "@example.com"])
def test_a_workspace_is_named_by_its_domain(domain: str) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(hostedDomains=[domain])
    assert caught.value.path.startswith("hostedDomains")


def test_the_list_of_accounts_is_shown_where_it_is_wanted() -> None:
    assert resolve_profile(connector, config(chooseAccount=True)).prompt == "select_account"


@pytest.mark.parametrize("end", ["", "/", "/.well-known/openid-configuration", "/.well-known/openid-configuration/"])
@pytest.mark.parametrize(
    ("typed", "issuer"),
    [
        ("https://accounts.google.com", "https://accounts.google.com"),
        ("accounts.google.com", "https://accounts.google.com"),
        ("http://127.0.0.1:8001/google", "http://127.0.0.1:8001/google"),
    ],
)
def test_googles_issuer_makes_the_configuration(typed: str, issuer: str, end: str) -> None:
    """R6, R10."""
    found = connector_config(connector, typed + end, "c", Secret("s"))
    assert isinstance(found, GoogleConfig)
    assert (found.issuer, found.hosted_domains) == (issuer, ())
    assert resolve_profile(connector, found).issuer == issuer


IMPOSTORS = (
    "https://accounts.google.com.evil.example",
    "https://evil.example/accounts.google.com",
    "https://accounts.google.com:444",
    "https://accounts.google.com/x",
    "http://accounts.google.com",
    "http://127.0.0.1.evil.example",
    "https://accountsxgoogle.com",
)


@pytest.mark.parametrize("issuer", IMPOSTORS)
def test_nobody_else_is_believed_to_be_google(issuer: str) -> None:
    """S46: another server would decide which gmail.com addresses are proven."""
    with pytest.raises(ConfigError) as caught:
        connector_config(connector, issuer, "c", Secret("s"))
    assert (caught.value.code, caught.value.path) == ("config_error", "issuerUrl")
    with pytest.raises(ConfigFaults) as faults:
        config(issuer=issuer)
    assert faults.value.path == "issuer"


def test_a_person_of_a_workspace() -> None:
    """S43: the subject is Google's own id of the account."""
    found = map_identity(connector, config(), claims("workspace"))
    assert (found.issuer, found.subject) == ("https://accounts.google.com", "110248495921238986420")
    assert found.emails == (Email("ada.lovelace@example.com", verified=True),)
    assert (found.name, found.given_name, found.family_name) == ("Ada Lovelace", "Ada", "Lovelace")
    assert (found.groups, found.mfa, found.attributes) == (None, None, {})


@pytest.mark.parametrize("address", ["ada.lovelace@gmail.com", "Ada.Lovelace@GMail.com"])
def test_google_speaks_for_gmail(address: str) -> None:
    found = map_identity(connector, config(), claims("gmail", email=address))
    assert found.emails == (Email(address, verified=True),)


@pytest.mark.parametrize(
    "address",
    ["ada@elsewhere.example", "ada@googlemail.com", "ada@notgmail.com", "ada@gmail.com.evil.example", "gmail.com"],
)
def test_google_does_not_speak_for_an_address_elsewhere(address: str) -> None:
    """S46: an account may be opened with any address; that a mail arrived there once is no proof of today."""
    said = claims("gmail", email=address)
    assert said.id_token["email_verified"] is True
    assert map_identity(connector, config(), said).emails == (Email(address, verified=False),)


@pytest.mark.parametrize("hosted", ["", None, True, ["example.com"], 7])
def test_only_a_named_workspace_vouches(hosted: object) -> None:
    found = map_identity(connector, config(), claims("another-address", hd=hosted))
    assert found.emails == (Email("ada@elsewhere.example", verified=False),)


def test_a_workspace_that_only_userinfo_names_does_not_vouch() -> None:
    """S28: userinfo is not signed."""
    said = recorded(FIXTURES / "another-address").claims()
    unsigned = VerifiedClaims(
        issuer=said.issuer, subject=said.subject, id_token=said.id_token, userinfo={**said.userinfo, "hd": "x.example"}
    )
    assert [email.verified for email in map_identity(connector, config(), unsigned).emails] == [False]


@pytest.mark.parametrize("said", [False, "true", 1, None])
def test_an_unverified_address_of_a_workspace_stays_unverified(said: object) -> None:
    """S46."""
    found = map_identity(connector, config(), claims("workspace", email_verified=said))
    assert [email.verified for email in found.emails] == [False]


def test_a_missing_address_ends_the_login_where_one_is_required() -> None:
    """R54."""
    person = claims("workspace", email=None)
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), person)
    assert caught.value.code == "missing_user_info"
    assert "Data Access" in caught.value.hint
    assert map_identity(connector, config(emailRequired=False), person).emails == ()
