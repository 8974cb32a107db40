"""A message of ours in a form (SAML bindings 3.5): signed inside, right after its Issuer (S21)."""

import base64

import pytest
import xmlsec
from lxml import etree
from manual_clock import STARTS_AT_S
from saml_beginning import begun, message_in
from saml_libxmlsec import parsed, signed_element
from saml_names import NAMESPACES
from saml_protocol_schema import assert_follows_the_schema
from saml_receiving import party_for
from saml_recipe import PASSWORD, SSO, Recipe
from saml_signing_keys import signing_key, sp_key

from vestibule.protocols.engine import PostForm
from vestibule.protocols.saml.request.outgoing import outgoing
from vestibule.protocols.saml.request.redirect import Message
from vestibule_sdk.saml import Binding, SAMLProfile

POST = {"sso_binding": Binding.POST}


def local_names(root: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in root]


async def test_s21_a_signed_request_verifies_by_libxmlsec() -> None:
    """S21: enveloped, over the whole request, in the place that the schema demands."""
    party = party_for(Recipe(), **POST, sign_requests=True, authn_contexts=(PASSWORD,), force_authn=True)
    challenge, _ = await begun(party)
    assert isinstance(challenge, PostForm)
    assert (challenge.url, set(challenge.fields)) == (SSO, {"SAMLRequest"})
    root = parsed(message_in(challenge))
    assert signed_element(root, ".", signer=sp_key().certificate) is root
    assert local_names(root) == ["Issuer", "Signature", "NameIDPolicy", "RequestedAuthnContext"]
    assert_follows_the_schema(message_in(challenge))


async def test_s21_a_change_on_the_way_breaks_it() -> None:
    challenge, _ = await begun(party_for(Recipe(), **POST, sign_requests=True))
    altered = message_in(challenge).replace(b"acs/Hall", b"acs/Evil")
    assert altered != message_in(challenge)
    with pytest.raises(xmlsec.Error):
        signed_element(parsed(altered), ".", signer=sp_key().certificate)
    with pytest.raises(xmlsec.Error):
        signed_element(parsed(message_in(challenge)), ".", signer=signing_key("other").certificate)


async def test_an_unsigned_request_is_sent_as_it_was_written() -> None:
    challenge, _ = await begun(party_for(Recipe(), **POST))
    root = parsed(message_in(challenge))
    assert root.find("ds:Signature", NAMESPACES) is None
    assert root.get("Destination") == SSO


@pytest.mark.parametrize("relay_state", [None, "", "https://app.example/?a=b&c", 'é"<'])
@pytest.mark.parametrize("kind", list(Message))
def test_the_relay_state_goes_beside_the_message(kind: Message, relay_state: str | None) -> None:
    challenge = outgoing(
        party_for(Recipe()),
        "<x>é</x>",
        kind=kind,
        endpoint=SSO,
        binding=Binding.POST,
        relay_state=relay_state,
        is_signed=False,
    )
    assert isinstance(challenge, PostForm)
    expected = {kind.value: base64.b64encode("<x>é</x>".encode()).decode()}
    assert challenge.fields == (expected if relay_state is None else {**expected, "RelayState": relay_state})


async def test_every_begun_login_is_told_the_time_that_it_began() -> None:
    """S17: ForceAuthn is held against it."""
    _, flow = await begun()
    assert flow.begun_at_s == STARTS_AT_S
    assert len(flow.seed) == 32


def test_the_default_is_a_redirect() -> None:
    assert SAMLProfile(idp_entity_id="x", sso_url=SSO, signing_certificates=()).sso_binding is Binding.REDIRECT
