"""The same query written otherwise: only what was signed, octet by octet, counts (S22; SAML bindings 3.4.4.1)."""

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import quote_plus

import pytest
from saml_signed import signature_value
from saml_slo import ANSWER, RELAY_STATE, REQUESTED, Logout, Query, escaped
from saml_slo_receiving import (
    Arriving,
    LogoutCase,
    arrive,
    assert_accepted,
    assert_only_the_attack_is_refused,
    named,
    refusal_of,
)

from vestibule.protocols.saml.received import LogoutRequested

BAD_VALUE, REFUSED, MALFORMED = "signature_validation_failed", "logout_message_refused", "saml_message_malformed"


def lower_hexadecimal(text: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), escaped(text))


def everything(text: str) -> str:
    return "".join(f"%{octet:02X}" for octet in text.encode())


def in_vb(text: str) -> str:
    """As .NET does it: lower case, and `+` for a space."""
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), quote_plus(text))


WAYS = [escaped, quote_plus, lower_hexadecimal, in_vb, everything]


@pytest.mark.parametrize("escape", WAYS)
async def test_s22_however_a_provider_escapes_it_verifies(escape: Callable[[str], str]) -> None:
    """S22: over the raw query, not over ours of the same values."""
    found = await arrive(Query(escape=escape).of(REQUESTED))
    assert isinstance(found, LogoutRequested)
    assert (found.request_id, found.relay_state) == ("_logout-1", RELAY_STATE)


@pytest.mark.parametrize("escape", [way for way in WAYS if way is not escaped])
async def test_s22_what_something_in_between_escaped_anew_does_not(escape: Callable[[str], str]) -> None:
    """S22: an address that was decoded and encoded again is not the one that was signed."""
    signed = dict(part.split("=", 1) for part in Query().of(REQUESTED).decode().split("&"))
    plain = {"RelayState": RELAY_STATE, "SigAlg": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"}
    anew = "&".join(f"{name}={escape(plain[name]) if name in plain else value}" for name, value in signed.items())
    assert anew.encode() != Query().of(REQUESTED)
    assert (await refusal_of(anew.encode())).code == BAD_VALUE


async def test_s22_the_order_in_which_parameters_arrive_does_not_count() -> None:
    """3.4.4.1: the order of what is signed is fixed, so that of the query is not."""
    parts = Query().of(REQUESTED).split(b"&")
    assert await arrive(b"&".join(reversed(parts))) == await arrive(b"&".join(parts))


async def test_s22_parameters_of_somebody_else_s_are_not_looked_at() -> None:
    """3.4.4.1: what is not of the binding is not signed, and says nothing."""
    good = Query().of(REQUESTED)
    for query in (b"x=1&" + good, good + b"&utm=2", good + b"&samlrequest=AAAA", good + b"&", good + b"&saml%52equest"):
        assert await arrive(query) == await arrive(good)


async def test_s22_the_encoding_may_be_named() -> None:
    """3.4.4: DEFLATE is what its absence means."""
    named_so = escaped("urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE")
    await assert_accepted(Query().of(REQUESTED) + f"&SAMLEncoding={named_so}".encode())


def signed_in_the_order_of_the_address(message: Logout) -> bytes:
    """By a provider that signs RelayState in front of the message."""
    query = Query(value=lambda covered: _value(b"&".join([*reversed(covered.split(b"&")[:2]), covered.split(b"&")[2]])))
    return query.of(message)


def _value(octets: bytes) -> bytes:
    query = Query()
    return signature_value(octets, query.key, algorithm=query.algorithm)


def added(more: bytes, message: Logout) -> bytes:
    return Query().of(message) + more


def in_front(more: bytes, message: Logout) -> bytes:
    return more + Query().of(message)


def part_of(name: str, message: Logout) -> bytes:
    (part,) = [part for part in Query().of(message).split(b"&") if part.startswith(name.encode() + b"=")]
    return part


def doubled(name: str, message: Logout) -> bytes:
    return Query().of(message) + b"&" + part_of(name, message)


def dropped(name: str, message: Logout) -> bytes:
    return b"&".join(part for part in Query().of(message).split(b"&") if not part.startswith(name.encode() + b"="))


def changed(name: str, value: bytes, message: Logout) -> bytes:
    return Query().of(message).replace(part_of(name, message), name.encode() + b"=" + value)


def renamed(old: str, new: str, message: Logout) -> bytes:
    return Query().of(message).replace(f"{old}=".encode(), f"{new}=".encode(), 1)


def relay_state_added(value: bytes, message: Logout) -> bytes:
    return Query(relay_state=None).of(message) + b"&RelayState=" + value


def with_the_message_of(other: Logout, message: Logout) -> bytes:
    """Two SAMLRequests, the signed one and another."""
    return part_of("SAMLRequest", other) + b"&" + Query().of(message)


def exchanged(message: Logout) -> bytes:
    return dropped("SAMLRequest", message) + b"&" + part_of("SAMLRequest", OTHER)


OTHER = REQUESTED.but(name_id="bob-0002")
BOTH = partial(added, b"&SAMLResponse=AAAA")

CASES = [
    LogoutCase("RelayState taken away", BAD_VALUE, partial(dropped, "RelayState")),
    LogoutCase("RelayState emptied", BAD_VALUE, partial(changed, "RelayState", b"")),
    LogoutCase("RelayState changed", BAD_VALUE, partial(changed, "RelayState", b"https%3A%2F%2Fevil.example")),
    LogoutCase("RelayState added", BAD_VALUE, partial(relay_state_added, b"x")),
    LogoutCase("an empty RelayState added", BAD_VALUE, partial(relay_state_added, b"")),
    LogoutCase("RelayState twice", REFUSED, partial(added, b"&RelayState=x")),
    LogoutCase("RelayState twice, the same", REFUSED, partial(doubled, "RelayState")),
    LogoutCase("Signature twice", REFUSED, partial(doubled, "Signature")),
    LogoutCase("SigAlg twice", REFUSED, partial(doubled, "SigAlg")),
    LogoutCase("SigAlg twice, the second emptied", REFUSED, partial(added, b"&SigAlg=")),
    LogoutCase("SAMLRequest twice", REFUSED, partial(doubled, "SAMLRequest")),
    LogoutCase("SAMLRequest twice, the first another", REFUSED, partial(with_the_message_of, OTHER)),
    LogoutCase("SAMLRequest twice, the second without a value", REFUSED, partial(added, b"&SAMLRequest")),
    LogoutCase("SAMLEncoding twice", REFUSED, partial(added, b"&SAMLEncoding=x&SAMLEncoding=x")),
    LogoutCase("a SAMLResponse too", REFUSED, BOTH),
    LogoutCase("an empty SAMLResponse too", REFUSED, partial(added, b"&SAMLResponse=")),
    LogoutCase("a SAMLResponse in front", REFUSED, partial(in_front, b"SAMLResponse=AAAA&")),
    LogoutCase("a SAMLRequest beside an answer", REFUSED, partial(added, b"&SAMLRequest=AAAA"), message=ANSWER),
    LogoutCase("neither", REFUSED, partial(dropped, "SAMLRequest")),
    LogoutCase("nothing at all", REFUSED, lambda _: b""),
    LogoutCase("a SAMLRequest that becomes a SAMLResponse", BAD_VALUE, partial(renamed, "SAMLRequest", "SAMLResponse")),
    LogoutCase("the name of the parameter escaped", REFUSED, partial(renamed, "SAMLRequest", "%53AMLRequest")),
    LogoutCase("another message of the same length", BAD_VALUE, exchanged),
    LogoutCase("signed in the order of the address", BAD_VALUE, signed_in_the_order_of_the_address),
    LogoutCase("SAMLEncoding of another kind", MALFORMED, partial(added, b"&SAMLEncoding=urn%3Ax")),
    LogoutCase("SAMLEncoding emptied", MALFORMED, partial(added, b"&SAMLEncoding=")),
    LogoutCase("octets that are no UTF-8", BAD_VALUE, partial(changed, "RelayState", b"\xff\xfe")),
    LogoutCase("a message emptied", BAD_VALUE, partial(changed, "SAMLRequest", b"")),
]  # fmt: skip


@named(CASES)
async def test_s22_a_query_counts_as_it_was_signed(case: LogoutCase) -> None:
    """S22."""
    await assert_only_the_attack_is_refused(case)


@pytest.mark.parametrize("space", ["+", "%20"])
async def test_s22_both_ways_to_write_a_space_are_told_apart_by_the_signature(space: str) -> None:
    """S22: both are read as a space, and only the signed one is accepted."""

    def escape(text: str) -> str:
        return escaped(text).replace("%20", space)

    good = Query(escape=escape, relay_state="a b").of(REQUESTED)
    found = await arrive(good)
    assert isinstance(found, LogoutRequested)
    assert found.relay_state == "a b"
    other = good.replace(f"a{space}b".encode(), f"a{'%20' if space == '+' else '+'}b".encode())
    assert other != good
    assert (await refusal_of(other)).code == BAD_VALUE


async def test_s22_a_plus_that_was_not_escaped_is_a_space() -> None:
    """S22: Base64 in a query has to be escaped; what was not is no Base64, or not what was signed."""

    def only_what_breaks_a_query(text: str) -> str:
        return escaped(text).replace("%2B", "+")

    for number in range(20):
        query = Query(escape=only_what_breaks_a_query, relay_state=None).of(
            REQUESTED.but(message_id=f"_logout-{number}")
        )
        # Four of them lost leave Base64 of another signature.
        if query.partition(b"&Signature=")[2].count(b"+") % 4:
            assert (await refusal_of(query)).code == MALFORMED
            return
    raise AssertionError("no signature of twenty had a plus in it")


@pytest.mark.parametrize(
    ("arriving", "hint"),
    [
        (b"", "SLO URL"),
        ({}, "SLO URL"),
        (Query().of(REQUESTED) + b"&RelayState=again", "without a query"),
        (Query().of(REQUESTED) + b"&SAMLEncoding=urn:x:other", "DEFLATE"),
    ],
    ids=["an empty query", "an empty form", "a parameter twice", "another encoding"],
)
async def test_what_a_setting_at_the_provider_mends_is_said(arriving: Arriving, hint: str) -> None:
    assert hint in ((await refusal_of(arriving)).hint or "")
