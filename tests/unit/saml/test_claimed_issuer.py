"""Who a message says that it is from: read before anything is verified, so within the limits of everything else."""

import base64
from contextlib import suppress
from typing import Any

import pytest
from fuzzing import dice, spoil
from saml_messages import write
from saml_recipe import IDP, Encryption, Recipe
from saml_slo import REQUESTED, Query, fields_of, form_of

from vestibule.errors import LoginError
from vestibule.protocols.saml.claimed_issuer import issuer_of_logout, issuer_of_response


def posted(xml: bytes) -> str:
    return base64.b64encode(xml).decode()


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(encrypt=Encryption()), Recipe(sign_assertion=None)])
def test_a_response_names_itself(recipe: Recipe) -> None:
    """Signed or not, encrypted or not: nothing is verified here."""
    assert issuer_of_response(posted(write(recipe))) == IDP


def test_the_responses_own_name_counts_and_not_its_assertions() -> None:
    assert issuer_of_response(posted(write(Recipe(issuer="https://other.example")))) == IDP


@pytest.mark.parametrize("message", [Query().of(REQUESTED), form_of(REQUESTED)])
def test_a_logout_message_names_itself(message: Any) -> None:  # noqa: ANN401 - of either binding
    assert issuer_of_logout(message) == IDP


BAD = {
    "no name": (write(Recipe(response_issuer=None)), "saml_message_malformed"),
    "an empty name": (write(Recipe(response_issuer="")), "saml_message_malformed"),
    "no response": (b"<a/>", "saml_message_malformed"),
    "a document type": (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + write(Recipe()), "saml_xml_refused"),
    "two of one ID": (write(Recipe(assertion_id="_response-1")), "saml_duplicate_id"),
    "endless": (b"<a>" + b"x" * 1_000_000, "saml_xml_refused"),
    "two names": (
        write(Recipe()).replace(b"<samlp:Status>", f"<saml:Issuer>{IDP}</saml:Issuer><samlp:Status>".encode()),
        "saml_message_malformed",
    ),
}


@pytest.mark.parametrize(("xml", "code"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_read_is_refused(xml: bytes, code: str) -> None:
    with pytest.raises(LoginError) as caught:
        issuer_of_response(posted(xml))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({}, "logout_message_refused"),
        ({"SAMLRequest": "AAAA", "SAMLResponse": "AAAA"}, "logout_message_refused"),
        (b"SAMLRequest=AAAA", "saml_message_malformed"),
        (b"SAMLRequest=AAAA&SAMLRequest=AAAA", "logout_message_refused"),
        (b"", "logout_message_refused"),
        (fields_of(b"<a/>"), "saml_message_malformed"),
    ],
)
def test_what_is_no_logout_message_is_refused(message: Any, code: str) -> None:  # noqa: ANN401 - of either binding
    with pytest.raises(LoginError) as caught:
        issuer_of_logout(message)
    assert caught.value.code == code


def test_only_declared_errors_come_out() -> None:
    """S77."""
    xml, query = write(Recipe()), Query().of(REQUESTED)
    for chance in dice("claimed issuer"):
        with suppress(LoginError):
            assert issuer_of_response(posted(spoil(chance, xml)))
        with suppress(LoginError):
            assert issuer_of_logout(spoil(chance, query))
