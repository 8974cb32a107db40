"""A message of ours in an address (SAML bindings 3.4): signed over the query as it is sent (S21)."""

import base64
import zlib
from urllib.parse import unquote, urlsplit

import pytest
import xmlsec
from cryptography.exceptions import InvalidSignature
from hypothesis import given, settings
from hypothesis import strategies as st
from saml_beginning import begun
from saml_receiving import party_for
from saml_recipe import SSO, Recipe
from saml_redirect import read_redirect
from saml_signing_keys import signing_key, sp_key

from vestibule.protocols.engine import Redirect
from vestibule.protocols.saml.request.redirect import Message, redirect_url

QUERIED = "https://idp.example/sso?tenant=a%20b&x=y"
ENDPOINTS = [SSO, QUERIED, "https://idp.example/sso?", "http://localhost:8080/"]


PARTY = party_for(Recipe())


def url_of(
    message: str = "<x/>", *, endpoint: str = SSO, kind: Message = Message.REQUEST, relay_state: str | None = None
) -> str:
    return redirect_url(endpoint, message, kind=kind, relay_state=relay_state, signed_with=PARTY.signing_key)


def parameters(url: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in urlsplit(url).query.split("&") if "=" in part)


def assert_libxmlsec_verifies(url: str, *names: str) -> None:
    """The signature holds over those parameters as they stand in the address, in that order."""
    raw = parameters(url)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(sp_key().certificate_pem, xmlsec.constants.KeyDataFormatCertPem)
    covered = "&".join(f"{name}={raw[name]}" for name in names).encode()
    value = base64.b64decode(unquote(raw["Signature"]), validate=True)
    context.verify_binary(covered, xmlsec.constants.TransformRsaSha256, value)


async def test_s21_a_signed_request_verifies_over_the_raw_query() -> None:
    """S21: by libxmlsec, and by cryptography."""
    challenge, _ = await begun(party_for(Recipe(), sign_requests=True))
    assert isinstance(challenge, Redirect)
    assert_libxmlsec_verifies(challenge.url, "SAMLRequest", "SigAlg")
    assert read_redirect(challenge.url, signer=sp_key().certificate).endpoint == SSO
    with pytest.raises(InvalidSignature):
        read_redirect(challenge.url, signer=signing_key("other").certificate)


async def test_s21_an_unsigned_request_has_no_trace_of_a_signature() -> None:
    challenge, _ = await begun()
    assert isinstance(challenge, Redirect)
    assert list(parameters(challenge.url)) == ["SAMLRequest"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_s21_the_endpoint_s_own_query_stays_and_is_not_signed(endpoint: str) -> None:
    """3.4.4.1: what is signed are the binding's own parameters."""
    url = url_of(endpoint=endpoint, relay_state="a b")
    assert url.startswith(endpoint)
    assert url[len(endpoint)] in "?&" or endpoint.endswith("?")
    assert_libxmlsec_verifies(url, "SAMLRequest", "RelayState", "SigAlg")
    assert url.index("SAMLRequest=") < url.index("RelayState=") < url.index("SigAlg=") < url.index("Signature=")


@pytest.mark.parametrize("kind", list(Message))
@settings(deadline=None, max_examples=50)  # no test asserts a time; each makes an RSA signature
@given(
    message=st.text(st.characters(codec="utf-8"), min_size=1),
    relay_state=st.none() | st.text(st.characters(codec="utf-8"), max_size=40),
)
def test_s21_what_went_in_comes_out(kind: Message, message: str, relay_state: str | None) -> None:
    """S21: message and RelayState to the letter, in an address that needs no escaping any more."""
    url = url_of(message, kind=kind, relay_state=relay_state, endpoint=QUERIED)
    read = read_redirect(url, signer=sp_key().certificate)
    assert (read.kind, read.xml.decode(), read.relay_state) == (kind.value, message, relay_state)
    assert url.isascii()
    assert not set(url) & set(' "<>\\^`{|}\n\r\t+#')


def test_it_is_raw_deflate() -> None:
    """3.4.4.1: without the header of zlib."""
    octets = base64.b64decode(unquote(parameters(url_of("<x/>"))["SAMLRequest"]), validate=True)
    assert zlib.decompress(octets, wbits=-15) == b"<x/>"
    with pytest.raises(zlib.error):
        zlib.decompress(octets)
