"""A client that proves itself by a signature (`private_key_jwt`, OpenID Connect Core 9) at a real oidc-provider."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from form_browser import FormBrowser
from keycloak_login import code_of
from oidc_provider import Registered
from oidc_provider_keys import PrivateKey, certificate_of, ec_key, pem_of, public_point, rsa_key
from oidc_provider_login import Introduced

from vestibule.errors import ConfigError

KEYS: dict[str, PrivateKey] = {"rsa": rsa_key(), "p-256": ec_key()}
METHOD = "private_key_jwt"


async def public_keys(introduced: Introduced) -> dict[str, Any]:
    """What the administrator copies from one house into the other."""
    printed = await introduced.house.command("jwks", introduced.house.provider_id)
    assert printed.status == 0, printed.err
    keys: dict[str, Any] = printed.json
    return keys


async def introduce(introduced: Introduced, key: PrivateKey, **more: object) -> Registered:
    """Have a client known by the public half that `vestibule connections jwks` prints, and by no secret.

    Args:
        introduced: The two houses.
        key: The client's.
        more: Further fields of the connection.
    """
    registered = await introduced.register()
    introduced.house.connect(
        issuer=introduced.provider.issuer,
        client_id=registered.client_id,
        client_secret=None,
        clientAuth=METHOD,
        clientKey=pem_of(key),
        **more,
    )
    keys = await public_keys(introduced)
    return await introduced.provider.change(registered, token_endpoint_auth_method=METHOD, jwks=keys)


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
async def test_a_person_signs_in_where_the_client_has_a_key_and_no_secret(
    introduced: Introduced, browser: FormBrowser, key: PrivateKey
) -> None:
    await introduce(introduced, key)
    account = await introduced.sign_in(browser)
    assert account.url == introduced.house.account_url
    (token,) = introduced.provider.answers("/token")
    assert (token.status, token.scheme) == (200, "")


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
async def test_a_key_with_a_certificate_is_known_by_it(
    introduced: Introduced, browser: FormBrowser, key: PrivateKey
) -> None:
    """The assertion names the certificate (`x5t#S256`) and no `kid`, as Entra ID wants it."""
    await introduce(introduced, key, clientCertificate=certificate_of(key))
    account = await introduced.sign_in(browser)
    assert account.url == introduced.house.account_url


async def test_the_token_endpoint_may_be_the_audience(introduced: Introduced, browser: FormBrowser) -> None:
    """The older form, which this server takes too; a newer one may not."""
    await introduce(introduced, KEYS["rsa"], assertionAudienceTokenEndpoint=True)
    assert (await introduced.sign_in(browser)).url == introduced.house.account_url


async def test_the_pushed_request_and_the_code_each_get_an_assertion_of_their_own(
    strictly_introduced: Introduced, browser: FormBrowser
) -> None:
    """RFC 7523 3: this server takes no `jti` twice, and with its nonces there are three requests in one login."""
    await introduce(strictly_introduced, KEYS["p-256"], dpop="always", responseMode="form_post")
    page = await strictly_introduced.sign_in(browser)
    account = await browser.submit(page.form(strictly_introduced.house.callback_url), on=page)
    assert account.url == strictly_introduced.house.account_url
    assert [answer.status for answer in strictly_introduced.provider.answers("/request")] == [201]
    assert [answer.status for answer in strictly_introduced.provider.answers("/token")][-1:] == [200]


async def test_the_key_of_somebody_else_is_refused(introduced: Introduced, browser: FormBrowser) -> None:
    """S33: the provider holds another public half; nothing of the private one is in what is kept of the attempt."""
    registered = await introduce(introduced, KEYS["p-256"])
    other = await public_keys(introduced)
    other["keys"][0] |= public_point(ec_key())
    await introduced.provider.change(registered, jwks=other)
    refused = await introduced.sign_in(browser)
    assert (refused.status, code_of(refused)) == (502, "invalid_client")
    assert pem_of(KEYS["p-256"]).splitlines()[1] not in repr(introduced.house.attempt(refused))
    assert not await introduced.house.is_signed_in(browser)


async def test_a_key_that_the_provider_can_do_nothing_with_is_refused_when_it_is_entered(
    introduced: Introduced,
) -> None:
    """Its discovery document lists no ES384; the administrator is told at which field, and what would do."""
    registered = await introduced.register()
    with pytest.raises(ConfigError) as refused:
        introduced.house.connect(
            issuer=introduced.provider.issuer,
            client_id=registered.client_id,
            clientAuth=METHOD,
            clientKey=pem_of(ec_key(ec.SECP384R1())),
        )
    assert (refused.value.code, refused.value.path) == ("config_error", "clientKey")
    assert "ES256" in refused.value.hint
    assert "EdDSA" not in refused.value.hint, "the server lists it, and no key here can do it"
    listed = await introduced.house.command("list", "--json")
    assert listed.json == []


async def test_a_client_with_one_algorithm_of_its_own_is_met_by_the_same_here(
    introduced: Introduced, browser: FormBrowser
) -> None:
    """The server lists PS256, which would be chosen, and takes only RS256 from this client."""
    registered = await introduce(introduced, KEYS["rsa"], clientKeyAlgorithm="RS256")
    await introduced.provider.change(registered, token_endpoint_auth_signing_alg="RS256")
    assert (await introduced.sign_in(browser)).url == introduced.house.account_url


async def test_without_it_that_client_is_refused(introduced: Introduced, browser: FormBrowser) -> None:
    """Which is what the field is for."""
    registered = await introduce(introduced, KEYS["rsa"])
    await introduced.provider.change(registered, token_endpoint_auth_signing_alg="RS256")
    refused = await introduced.sign_in(browser)
    assert (refused.status, code_of(refused)) == (502, "invalid_client")
