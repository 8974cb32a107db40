"""What is packed into a query: bombs, other packings, and XML that nobody should read (S1, S22, S64, S66)."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from lxml import etree
from saml_signing_keys import signing_key
from saml_slo import REQUESTED, Logout, Query, deflated
from saml_slo_receiving import LogoutCase, assert_accepted, assert_only_the_attack_is_refused, named

from vestibule.protocols.saml.xml.limits import MESSAGE

MALFORMED, XML_REFUSED = "saml_message_malformed", "saml_xml_refused"


def packed(pack: Callable[[bytes], bytes]) -> Callable[[Logout], bytes]:
    """By the provider, who signs whatever it packs: strangers get no further than the signature."""
    return Query(pack=pack).of


def padded_to(size_bytes: int) -> Callable[[bytes], bytes]:
    return lambda xml: deflated(xml + b" " * (size_bytes - len(xml)))


def with_doctype(doctype: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: deflated(doctype + xml)


def many_elements(xml: bytes) -> bytes:
    return deflated(xml.replace(b"</samlp:LogoutRequest>", b"<a/>" * MESSAGE.elements + b"</samlp:LogoutRequest>"))


def deep(xml: bytes) -> bytes:
    inside = b"<a>" * MESSAGE.depth + b"</a>" * MESSAGE.depth
    return deflated(xml.replace(b"</samlp:LogoutRequest>", inside + b"</samlp:LogoutRequest>"))


BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

CASES = [
    LogoutCase("a bomb of 50 MiB", XML_REFUSED, packed(lambda _: deflated(b"<" + b" " * (50 * 1024 * 1024)))),
    LogoutCase("one byte more than a message may have", XML_REFUSED, packed(padded_to(MESSAGE.size_bytes + 1))),
    LogoutCase("not deflated", MALFORMED, packed(bytes)),
    LogoutCase("nothing deflated", MALFORMED, packed(lambda _: deflated(b""))),
    LogoutCase("no octets", MALFORMED, packed(lambda _: b"")),
    LogoutCase("with the header of zlib", MALFORMED, packed(zlib.compress)),
    LogoutCase("with the header of gzip", MALFORMED, packed(gzip.compress)),
    LogoutCase("cut short", MALFORMED, packed(lambda xml: deflated(xml)[:-20])),
    LogoutCase("deflated twice", XML_REFUSED, packed(lambda xml: deflated(deflated(xml)))),
    LogoutCase("text", MALFORMED, packed(lambda _: deflated(b"logout, please"))),
    LogoutCase("XML that is not well-formed", MALFORMED, packed(lambda xml: deflated(xml[:-1]))),
    LogoutCase("two documents", MALFORMED, packed(lambda xml: deflated(xml + xml))),
    LogoutCase("a document type", XML_REFUSED, packed(with_doctype(b"<!DOCTYPE samlp:LogoutRequest>"))),
    LogoutCase("a document type that asks for a file", XML_REFUSED, packed(with_doctype(b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'))),
    LogoutCase("entities that multiply", XML_REFUSED, packed(with_doctype(BILLION))),
    LogoutCase("UTF-16", XML_REFUSED, packed(lambda xml: deflated(xml.decode().encode("utf-16")))),
    LogoutCase("a processing instruction", XML_REFUSED, packed(with_doctype(b'<?xml-stylesheet href="x"?>'))),
    LogoutCase("too many elements", XML_REFUSED, packed(many_elements)),
    LogoutCase("too deep", XML_REFUSED, packed(deep)),
]  # fmt: skip


@named(CASES)
async def test_s22_what_is_packed_is_bounded_and_plain(case: LogoutCase) -> None:
    """S1, S22, S64."""
    await assert_only_the_attack_is_refused(case)


@pytest.mark.parametrize("pack", [lambda _: deflated(b" " * (50 * 1024 * 1024)), bytes, with_doctype(BILLION)])
async def test_s22_whoever_has_no_key_has_nothing_inflated(pack: Callable[[bytes], bytes]) -> None:
    """S66: the signature over the query comes first, and costs what it costs."""
    stranger = Query(key=signing_key("mallory"), pack=pack).of
    await assert_only_the_attack_is_refused(LogoutCase("a stranger's", "signature_validation_failed", stranger))


async def test_s22_a_message_of_the_very_limit_is_taken() -> None:
    """S64: one byte more is refused, above."""
    xml = etree.tostring(REQUESTED.tree())
    assert len(xml) < MESSAGE.size_bytes
    await assert_accepted(Query(pack=padded_to(MESSAGE.size_bytes)).of(REQUESTED))


@pytest.mark.parametrize("level", [0, 1, 9])
async def test_s22_however_well_it_is_packed(level: int) -> None:
    def pack(xml: bytes) -> bytes:
        packer = zlib.compressobj(level=level, wbits=-zlib.MAX_WBITS)
        return packer.compress(xml) + packer.flush()

    await assert_accepted(Query(pack=pack).of(REQUESTED))
