"""python3-saml's opinion: it agrees with what is good, and whatever the two read differently is refused (S1).

No part of it is replaced by another. What we read is made to differ, or a message is found in which both find nothing
wrong and read two things.
"""

from base64 import b64encode
from dataclasses import replace as replaced
from typing import Any

import pytest
from manual_clock import STARTS_AT_S
from msgspec.structs import replace
from saml_messages import before_signing, one, write
from saml_receiving import engine_at, own_side, party_for, receive
from saml_recipe import IDP, SP, Attribute, Encryption, Recipe, Signing
from saml_signing_keys import signing_key
from saml_written import below

from vestibule.errors import SecondOpinionDisagrees
from vestibule.protocols.saml.opinion.second_opinion import SecondOpinion
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.received import ReceivedAssertion, SignedRefusal
from vestibule_sdk.assertion import NameID

GOOD = Recipe(name_qualifier=IDP, sp_name_qualifier=SP)
NAME = NameID(
    value="alice-0001",
    format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    name_qualifier=IDP,
    sp_name_qualifier=SP,
)


def opinion(party: Party | None = None, **profile: Any) -> SecondOpinion:  # noqa: ANN401 - fields of SAMLProfile
    asked = (party or party_for(GOOD, **profile)).profile
    return SecondOpinion(asked, own_side(), asked.signing_certificates)


def field_of(xml: bytes) -> str:
    return b64encode(xml).decode()


async def ours(recipe: Recipe, xml: bytes | None = None) -> ReceivedAssertion:
    """What our own checks alone read."""
    async with engine_at(STARTS_AT_S) as engine:
        return await receive(engine, party_for(recipe, second_opinion=False), xml or write(recipe))


def compare(received: ReceivedAssertion, xml: bytes, *, by: SecondOpinion | None = None) -> None:
    """Ask it about a message in which we read that."""
    (by or opinion()).check(field_of(xml), received, attributes=received.attributes, decrypted=None)


def disagreement(received: ReceivedAssertion, xml: bytes, *, by: SecondOpinion | None = None) -> str:
    """What it says when it does not agree."""
    with pytest.raises(SecondOpinionDisagrees) as caught:
        compare(received, xml, by=by)
    assert caught.value.code == "second_opinion_disagrees"
    return caught.value.detail


@pytest.mark.parametrize(
    "recipe",
    [
        GOOD,
        Recipe(sign_response=Signing(), sign_assertion=None),
        Recipe(sign_response=Signing()),
        Recipe(name_id_format=None),
        Recipe(session_index=None),
        Recipe(attributes=()),
        Recipe(attributes=(Attribute(name="a", values=("1",)), Attribute(name="a", values=("2", "3")))),
        Recipe(attributes=(Attribute(name="a", values=("", " ", " x ", "y")), Attribute(name="b", values=("",)))),
        Recipe(encrypt=Encryption()),
        Recipe(encrypt_name_id=Encryption()),
        Recipe(in_response_to=None),
    ],
)
async def test_it_agrees_with_what_is_good(recipe: Recipe) -> None:
    async with engine_at(STARTS_AT_S) as engine:
        assert await receive(engine, party_for(recipe), write(recipe)) == await ours(recipe)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issuer": IDP + "/"}, "issuers"),
        ({"assertion_id": "_assertion-2"}, "assertion_id"),
        ({"session_index": "session-2"}, "session_index"),
        ({"session_index": None}, "session_index"),
        ({"in_response_to": "_other"}, "in_response_to"),
        ({"in_response_to": None}, "in_response_to"),
        ({"name_id": None}, "name_id"),
        ({"name_id": replace(NAME, value="alice-0002")}, "name_id"),
        ({"name_id": replace(NAME, value="alice-0001 ")}, "name_id"),
        ({"name_id": replace(NAME, format=None)}, "name_id"),
        ({"name_id": replace(NAME, name_qualifier=None)}, "name_id"),
        ({"name_id": replace(NAME, sp_name_qualifier="urn:x")}, "name_id"),
        ({"attributes": {"email": ("bob@hall.example",)}}, "attribute"),
        ({"attributes": {"email": ("alice@hall.example", "alice@hall.example")}}, "attribute"),
        ({"attributes": {"groups": ("board", "staff")}}, "attribute"),
        ({"attributes": {"groups": ("staff",)}}, "attribute"),
        ({"attributes": {"admin": ("true",)}}, "attribute"),
    ],
)
async def test_s1_whatever_is_read_differently_is_refused(change: dict[str, Any], said: str) -> None:
    """S1: one message, and two readings of it."""
    xml, read = write(GOOD), await ours(GOOD)
    compare(read, xml)
    assert said in disagreement(replace(read, **change), xml)
    assert "alice" not in disagreement(replace(read, **change), xml)


async def test_s1_a_real_message_that_the_two_read_differently_is_refused() -> None:
    """S1: beside a plain value one with an element in it, which is no text to us, and half of one to python3-saml."""

    def mixed(root: Any) -> None:  # noqa: ANN401 - an element
        values = below(one(root, "saml:Assertion/saml:AttributeStatement"), "Attribute", Name="role")
        below(values, "AttributeValue", "user")
        below(below(values, "AttributeValue", "admin"), "Advice")

    recipe = Recipe()
    xml = before_signing(mixed)(recipe)
    assert (await ours(recipe, xml)).attributes["role"] == ("user",)
    async with engine_at(STARTS_AT_S) as engine:
        with pytest.raises(SignedRefusal) as caught:
            await receive(engine, party_for(recipe), xml)
    assert caught.value.error.code == "second_opinion_disagrees"


async def test_s6_it_trusts_the_connection_s_certificates_and_no_others() -> None:
    """S6: set up for another provider's key, it refuses what we accept, though the key is in the message."""
    xml = write(GOOD)
    foreign = opinion(signing_certificates=(signing_key("other idp").certificate_pem,))
    assert "refuses" in disagreement(await ours(GOOD), xml, by=foreign)
    both = opinion(
        signing_certificates=(signing_key("other idp").certificate_pem, *party_for(GOOD).profile.signing_certificates)
    )
    compare(await ours(GOOD), xml, by=both)


async def test_s20_it_knows_the_connection_s_provider() -> None:
    """S20: in an engine whose second opinion alone was set up for somebody else."""
    other = opinion(signing_certificates=(signing_key("other idp").certificate_pem,))
    party = replaced(party_for(GOOD), opinion=other)
    async with engine_at(STARTS_AT_S) as engine:
        with pytest.raises(SignedRefusal) as caught:
            await receive(engine, party, write(GOOD))
    assert caught.value.error.code == "second_opinion_disagrees"
    assert caught.value.message_id == "_assertion-1"


async def test_s2_whatever_it_refuses_is_a_disagreement_and_no_error_of_its_own() -> None:
    """S19: it lets exceptions of five libraries out."""
    read = await ours(GOOD)
    for xml in (b"", b"<x/>", b"\xff", write(GOOD).replace(b"alice-0001", b"alice-0002"), write(GOOD)[:-5]):
        assert "refuses" in disagreement(read, xml)


async def test_s18_it_does_not_decrypt() -> None:
    """S18: it has no key of ours; without our plaintext it has nothing to say."""
    recipe = Recipe(encrypt=Encryption())
    assert "refuses" in disagreement(await ours(recipe), write(recipe))


async def test_a_stranger_cannot_keep_it_from_comparing_the_name() -> None:
    """Where nothing is signed anybody can put an EncryptedID; only one in the Subject means that the name came so."""
    read = await ours(GOOD)
    corner = b"<samlp:Extensions><saml:EncryptedID/></samlp:Extensions><samlp:Status>"
    xml = write(replaced(GOOD)).replace(b"<samlp:Status>", corner)
    compare(read, xml)
    assert "name_id" in disagreement(replace(read, name_id=replace(NAME, value="bob")), xml)
