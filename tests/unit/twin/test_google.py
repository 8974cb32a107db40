"""Google's twin: `hd`, addresses that prove themselves and those that do not, an issuer that may lack its scheme."""

import pytest
from twin_party import Party
from twin_vendor import BASE_URL, claims_of, discovered, userinfo_of, vendor_party

ADA, CHARLES, MARY, ANNABELLA, GEORGE, AUGUSTA = (f"10965372819045623000{number}" for number in range(1, 7))


async def test_metadata_says_no_more_than_googles() -> None:
    async with vendor_party("google") as party:
        document = await discovered(party)
    assert set(document) == {
        *("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "scopes_supported"),
        *("response_types_supported", "response_modes_supported", "grant_types_supported", "subject_types_supported"),
        *("id_token_signing_alg_values_supported", "code_challenge_methods_supported", "claims_supported"),
        "token_endpoint_auth_methods_supported",
    }
    assert document["scopes_supported"] == ["openid", "email", "profile"]


@pytest.mark.parametrize(
    ("person", "hd", "email", "verified"),
    [
        (ADA, "workspace.example", "ada@workspace.example", True),
        (CHARLES, None, "charles.of.the.twin@gmail.com", True),
        (MARY, None, "mary@elsewhere.example", True),
        (ANNABELLA, "other-workspace.example", "annabella@other-workspace.example", True),
        (GEORGE, "workspace.example", "george@workspace.example", False),
    ],
)
async def test_the_hosted_domain_is_told_with_the_address(
    person: str, hd: str | None, email: str, *, verified: bool
) -> None:
    async with vendor_party("google") as party:
        claims = await claims_of(party, person)
        told = await userinfo_of(party, person)
    for each in (claims, told):
        assert (each.get("hd"), each["email"], each["email_verified"]) == (hd, email, verified)
        assert each["sub"].isdecimal()
    assert (claims["azp"], claims["iss"]) == ("app", BASE_URL)
    assert not {"groups", "sid", "auth_time", "acr", "amr"} & set(claims)


async def test_one_persons_issuer_has_no_scheme() -> None:
    async with vendor_party("google") as party:
        assert (await claims_of(party, AUGUSTA))["iss"] == BASE_URL.removeprefix("http://")


async def test_asking_for_a_hosted_domain_keeps_nobody_out() -> None:
    """Google's page arranges itself after it; who checks is the application."""
    async with vendor_party("google") as party:
        page = await party.authorize(hd="workspace.example")
        assert "annabella@other-workspace.example" in page.text
        assert (await claims_of(party, ANNABELLA, hd="workspace.example"))["hd"] == "other-workspace.example"


async def test_callbacks_name_no_issuer() -> None:
    async with vendor_party("google") as party:
        assert "iss=" not in (await _signed_in(party)).split("?")[1]


async def _signed_in(party: Party) -> str:
    location: str = (await party.sign_in(ADA)).headers["location"]
    return location
