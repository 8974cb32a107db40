"""What a profile of plain OAuth 2.0 must have, said when it is saved and before anybody is sent away."""

import pytest
from client_keys import private_pem, rsa_client_key
from cryptography.hazmat.primitives.asymmetric import rsa
from oauth2_messages import CLIENT_ID, World, make_profile

from vestibule.errors import ConfigError
from vestibule.protocols.oauth2.settings import check_new_settings
from vestibule_sdk.client import Client, ClientAuth, ClientKey
from vestibule_sdk.secret import Secret

BAD_HEADERS = {
    "who calls": {"User-Agent": "x"},
    "a cookie": {"cookie": "a=b"},
    "where to": {"Host": "evil.example"},
    "how long": {"Content-Length": "0"},
    "how framed": {"Transfer-Encoding": "chunked"},
    "a second line": {"X-C": "a\r\nHost: evil.example"},
    "no ASCII": {"X-A": "é"},
    "a space in the name": {"X B": "1"},
    "no name": {"": "1"},
}


@pytest.mark.parametrize("what", BAD_HEADERS)
async def test_a_header_that_cannot_be_sent_is_no_surprise_at_the_end_of_a_login(what: str) -> None:
    profile = make_profile(headers=BAD_HEADERS[what])
    with pytest.raises(ConfigError) as saved:
        check_new_settings(profile)
    assert saved.value.detail.isprintable()
    with pytest.raises(ConfigError) as begun:
        await World(profile).begin()
    assert saved.value.code == begun.value.code == "config_error"


def test_headers_of_an_api_are_taken() -> None:
    check_new_settings(
        make_profile(headers={"Accept": "application/vnd.forge+json", "X-Forge-Version": "1", "X-E": ""})
    )


def keyed(pem: str) -> Client:
    key = ClientKey(private_key=Secret(pem))
    return Client(client_id=CLIENT_ID, secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=key)


def test_a_key_s_factors_are_tested_when_it_is_entered() -> None:
    """As with OpenID Connect: a login does not test them."""
    numbers = rsa_client_key().private_numbers()
    wrong = rsa.RSAPrivateNumbers(
        p=numbers.p,
        q=numbers.q,
        d=numbers.d + 2,
        dmp1=numbers.dmp1,
        dmq1=numbers.dmq1,
        iqmp=numbers.iqmp,
        public_numbers=numbers.public_numbers,
    ).private_key(unsafe_skip_rsa_key_validation=True)
    with pytest.raises(ConfigError) as caught:
        check_new_settings(make_profile(client=keyed(private_pem(wrong))))
    assert caught.value.path == "clientKey"
    check_new_settings(make_profile(client=keyed(private_pem(rsa_client_key()))))
