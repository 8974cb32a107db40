"""Well signed, and yet not for us, not for now, not from there, or not complete (S22), by either binding."""

from collections.abc import Callable
from functools import partial

import pytest
from lxml import etree
from saml_algorithms import RSA_15
from saml_messages import one, parsed, protocol, saml
from saml_recipe import ACS, IDP, SLO, Encryption, Hook
from saml_signing_keys import signing_key
from saml_slo import ANSWER, REQUESTED, Logout
from saml_slo_receiving import (
    Arriving,
    LogoutCase,
    assert_only_the_attack_is_refused,
    by_form,
    by_query,
    named,
    refusal_of,
)
from saml_written import below

MALFORMED, REFUSED = "saml_message_malformed", "logout_message_refused"
ISSUER, DESTINATION = "issuer_mismatch", "destination_mismatch"
SKEW_S = 180
DAY_S = 86_400
SAML_1 = "urn:oasis:names:tc:SAML:1.0:protocol"
FAR = "2099-01-01T00:00:00Z"

Sent = Callable[[Logout], Arriving]
Change = Callable[[Logout], Logout]


def but(**changes: object) -> Change:
    return lambda message: message.but(**changes)


def in_its_tree(hook: Hook) -> Change:
    """Changed before the provider signs it."""
    return but(before_signing=hook)


def encrypted(**changes: object) -> Change:
    return but(encrypt_name_id=Encryption(**changes))  # type: ignore[arg-type]  # fields of Encryption


def renamed(name: str, root: etree._Element) -> None:
    root.tag = name


def repeated(path: str, root: etree._Element) -> None:
    element = one(root, path)
    element.addnext(parsed(etree.tostring(element, with_tail=False)))


def dropped(path: str, root: etree._Element) -> None:
    element = one(root, path)
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def named_by_a_base_id(root: etree._Element) -> None:
    below(root, "BaseID")


def named_twice(root: etree._Element) -> None:
    """In the clear, and encrypted."""
    root.append(etree.Element(saml("EncryptedID")))


def element_in_the_name(root: etree._Element) -> None:
    below(one(root, "saml:NameID"), "NameID", "bob-0002")


def element_in_the_issuer(root: etree._Element) -> None:
    below(one(root, "saml:Issuer"), "Issuer", IDP)


def element_in_an_index(root: etree._Element) -> None:
    below(one(root, "samlp:SessionIndex"), "Issuer", IDP)


FIELDS: list[tuple[str, str, Logout, Change]] = [
    ("issuer other", ISSUER, REQUESTED, but(issuer="https://other.example/saml")),
    ("issuer with a slash more", ISSUER, REQUESTED, but(issuer=f"{IDP}/")),
    ("issuer in upper case", ISSUER, REQUESTED, but(issuer=IDP.upper())),
    ("issuer empty", ISSUER, REQUESTED, but(issuer="")),
    ("issuer absent", MALFORMED, REQUESTED, but(issuer=None)),
    ("issuer twice", MALFORMED, REQUESTED, in_its_tree(partial(repeated, "saml:Issuer"))),
    ("an element in the issuer", MALFORMED, REQUESTED, in_its_tree(element_in_the_issuer)),
    ("issuer of an answer other", ISSUER, ANSWER, but(issuer="https://other.example/saml")),
    ("destination absent", DESTINATION, REQUESTED, but(destination=None)),
    ("destination empty", DESTINATION, REQUESTED, but(destination="")),
    ("destination other", DESTINATION, REQUESTED, but(destination="https://other.example/slo")),
    ("destination our other address", DESTINATION, REQUESTED, but(destination=ACS)),
    ("destination that ours begins with", DESTINATION, REQUESTED, but(destination=SLO[:-1])),
    ("destination that begins with ours", DESTINATION, REQUESTED, but(destination=f"{SLO}?x=1")),
    ("destination in another case", DESTINATION, REQUESTED, but(destination=SLO.replace("app", "APP"))),
    ("destination of an answer absent", DESTINATION, ANSWER, but(destination=None)),
    ("destination of an answer other", DESTINATION, ANSWER, but(destination=f"{SLO}/x")),
    ("expired, at the last second of the skew", REFUSED, REQUESTED, but(not_on_or_after=-SKEW_S)),
    ("expired long ago", REFUSED, REQUESTED, but(issued=-DAY_S, not_on_or_after=-DAY_S + 300)),
    ("endless, and five minutes old", REFUSED, REQUESTED, but(issued=-300 - SKEW_S, not_on_or_after=None)),
    ("good for years, and a day old", REFUSED, REQUESTED, but(issued=-DAY_S - SKEW_S, not_on_or_after=FAR)),
    ("an answer five minutes old", REFUSED, ANSWER, but(issued=-300 - SKEW_S)),
    ("issued in the future", REFUSED, REQUESTED, but(issued=SKEW_S + 1, not_on_or_after=SKEW_S + 301)),
    ("an answer issued in the future", REFUSED, ANSWER, but(issued=SKEW_S + 1)),
    ("no instant of issue", MALFORMED, REQUESTED, but(issued=None)),
    ("an instant of issue in local time", MALFORMED, REQUESTED, but(issued="2027-01-15T08:00:00")),
    ("an end that is no instant", MALFORMED, REQUESTED, but(not_on_or_after="tomorrow")),
    ("an empty end", MALFORMED, REQUESTED, but(not_on_or_after="")),
    ("version 1.1", REFUSED, REQUESTED, but(version="1.1")),
    ("version 2.1", REFUSED, ANSWER, but(version="2.1")),
    ("no version", REFUSED, REQUESTED, but(version=None)),
    ("no name", REFUSED, REQUESTED, but(name_id=None)),
    ("an empty name", MALFORMED, REQUESTED, but(name_id="")),
    ("a name of white space", MALFORMED, REQUESTED, but(name_id=" \t")),
    ("two names", MALFORMED, REQUESTED, in_its_tree(partial(repeated, "saml:NameID"))),
    ("a BaseID beside the name", MALFORMED, REQUESTED, in_its_tree(named_by_a_base_id)),
    ("a BaseID in its place", MALFORMED, REQUESTED, but(name_id=None, before_signing=named_by_a_base_id)),
    ("a name in the clear and an encrypted one", MALFORMED, REQUESTED, in_its_tree(named_twice)),
    ("an element in the name", MALFORMED, REQUESTED, in_its_tree(element_in_the_name)),
    ("a name encrypted to somebody else", "decryption_failed", REQUESTED, encrypted(key=signing_key("third"))),
    ("a name encrypted as a whole message", "decryption_failed", REQUESTED, encrypted(plaintext=lambda _: b"<x/>")),
    ("a name encrypted with a key by RSA 1.5", "encryption_refused", REQUESTED, encrypted(transport=RSA_15)),
    ("an element in a session's index", MALFORMED, REQUESTED, in_its_tree(element_in_an_index)),
    ("51 sessions", REFUSED, REQUESTED, but(session_indexes=tuple(map(str, range(51))))),
    ("another request as root", REFUSED, REQUESTED, in_its_tree(partial(renamed, protocol("AuthnRequest")))),
    ("a sign-in's response as root", REFUSED, ANSWER, in_its_tree(partial(renamed, protocol("Response")))),
    ("a root in no namespace", REFUSED, REQUESTED, in_its_tree(partial(renamed, "LogoutRequest"))),
    ("a root of the assertion's namespace", REFUSED, REQUESTED, in_its_tree(partial(renamed, saml("LogoutRequest")))),
    ("a root of SAML 1.1", REFUSED, ANSWER, in_its_tree(partial(renamed, f"{{{SAML_1}}}LogoutResponse"))),
    ("an answer to nothing", REFUSED, ANSWER, but(in_response_to=None)),
    ("an answer to an empty ID", REFUSED, ANSWER, but(in_response_to="")),
    ("an answer without a status", MALFORMED, ANSWER, in_its_tree(partial(dropped, "samlp:Status"))),
    ("an answer with two statuses", MALFORMED, ANSWER, in_its_tree(partial(repeated, "samlp:Status"))),
    ("a status without a code", MALFORMED, ANSWER, but(statuses=())),
    ("a status with two codes", MALFORMED, ANSWER, in_its_tree(partial(repeated, "samlp:Status/samlp:StatusCode"))),
]  # fmt: skip


def by(sent: Sent, how: str) -> list[LogoutCase]:
    """Each field's case, by one binding."""
    return [
        LogoutCase(f"{name}, {how}", code, lambda message, change=change: sent(change(message)), sent, message)  # type: ignore[misc]  # a default that binds
        for name, code, message, change in FIELDS
    ]


CASES = [
    *by(by_query, "by redirect"),
    *by(by_form, "by POST"),
    # By POST a signature needs the ID already.
    LogoutCase("no ID, by redirect", REFUSED, lambda message: by_query(message.but(message_id=None))),
    LogoutCase("an empty ID, by redirect", REFUSED, lambda message: by_query(message.but(message_id=""))),
]


@named(CASES)
async def test_s22_every_field_of_a_logout_message_has_to_fit(case: LogoutCase) -> None:
    """S12, S15, S22."""
    await assert_only_the_attack_is_refused(case)


@pytest.mark.parametrize(
    ("message", "detail", "hint", "received"),
    [
        (REQUESTED.but(message_id=None), "has no ID", "send an ID", None),
        (REQUESTED.but(name_id=None), "names nobody", "send the NameID", None),
        (REQUESTED.but(session_indexes=tuple(map(str, range(51)))), "too many sessions", "SessionIndex", "51"),
    ],
)
async def test_an_incomplete_request_says_what_is_wrong_with_it(
    message: Logout, detail: str, hint: str, received: str | None
) -> None:
    refusal = await refusal_of(by_query(message))
    assert detail in refusal.detail
    assert hint in (refusal.hint or "")
    assert refusal.received == received


def test_no_case_is_left_out_of_a_binding() -> None:
    assert len(CASES) == 2 * len(FIELDS) + 2


@pytest.mark.parametrize("message", [REQUESTED, ANSWER])
def test_a_message_is_what_its_name_says(message: Logout) -> None:
    assert message.tree().tag == protocol(message.kind)
