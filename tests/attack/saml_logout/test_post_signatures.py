"""A logout message in a form: its signature stands in its root, covers all of it, and there is no other (S2, S22)."""

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import parse_qsl

import pytest
from lxml import etree
from saml_algorithms import C14N, HMAC_SHA256, MD5, RSA_MD5, RSA_SHA1, SHA1, XSLT
from saml_messages import one, parsed, protocol
from saml_names import NAMESPACES
from saml_recipe import Hook, Signing
from saml_signed import ds, ds_find, sign
from saml_signing_keys import signing_key
from saml_slo import ANSWER, REQUESTED, Logout, Query, fields_of, form_of
from saml_slo_receiving import (
    LogoutCase,
    arrive,
    assert_accepted,
    assert_only_the_attack_is_refused,
    by_form,
    named,
    refusal_of,
)
from saml_written import below

MISSING, STRUCTURE = "signature_missing", "signature_structure_refused"
BAD_VALUE, ALGORITHM = "signature_validation_failed", "algorithm_refused"
REFUSED, MALFORMED, XML_REFUSED = "logout_message_refused", "saml_message_malformed", "saml_xml_refused"
DUPLICATE = "saml_duplicate_id"

Attack = Callable[[Logout], Mapping[str, str]]


def signed_root(message: Logout) -> etree._Element:
    """A good message, as the browser brings it, to be changed."""
    root = message.tree()
    sign(root, Signing())
    return parsed(etree.tostring(root))


def after_signing(hook: Hook) -> Attack:
    """Changed in its tree by somebody without the key."""

    def attack(message: Logout) -> Mapping[str, str]:
        root = signed_root(message)
        hook(root)
        return fields_of(etree.tostring(root), parameter=message.parameter)

    return attack


def replaced(old: str, new: str) -> Attack:
    """Changed in its text by somebody without the key."""

    def attack(message: Logout) -> Mapping[str, str]:
        xml = etree.tostring(signed_root(message)).decode()
        assert old in xml
        return fields_of(xml.replace(old, new).encode(), parameter=message.parameter)

    return attack


def signed_with(signing: Signing) -> Attack:
    return lambda message: form_of(message, signing=signing)


def unsigned(message: Logout) -> Mapping[str, str]:
    return fields_of(etree.tostring(message.tree()), parameter=message.parameter)


def dropped(path: str, root: etree._Element) -> None:
    element = one(root, path)
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def victims(original: etree._Element) -> etree._Element:
    """A LogoutRequest about somebody else, without a signature."""
    evil = parsed(etree.tostring(original))
    dropped("ds:Signature", evil)
    evil.set("ID", "_evil-1")
    one(evil, "saml:NameID").text = "bob-0002"
    return evil


def wrapped_in(place: str, message: Logout) -> Mapping[str, str]:
    """The signed message hidden in one about somebody else, whose root it stands in for."""
    original = signed_root(message)
    evil = victims(original)
    holder = etree.Element(protocol("Extensions"))
    if place == "Object":
        signature = one(original, "ds:Signature")
        evil.insert(1, signature)
        ds(signature, "Object").append(original)
    else:
        evil.insert(1, holder)
        holder.append(original)
        if place == "Signature moved out":
            evil.insert(1, one(original, "ds:Signature"))
        elif place == "Signature copied out":
            evil.insert(1, parsed(etree.tostring(one(original, "ds:Signature"))))
    return fields_of(etree.tostring(evil))


def wrapped_under_one_id(message: Logout) -> Mapping[str, str]:
    """Both with the ID that the signature names."""
    original = signed_root(message)
    evil = victims(original)
    evil.set("ID", original.get("ID", ""))
    evil.insert(1, one(original, "ds:Signature"))
    etree.SubElement(evil, protocol("Extensions")).append(original)
    return fields_of(etree.tostring(evil))


def only_a_part_is_signed(message: Logout) -> Mapping[str, str]:
    """A good signature of the provider, in the Issuer's place, over something that says nothing."""
    root = message.tree()
    extensions = etree.Element(protocol("Extensions"))
    root.insert(1, extensions)
    sign(below(extensions, "Advice", ID="_note-1"), Signing())
    return fields_of(etree.tostring(root))


def a_part_signed_too(message: Logout) -> Mapping[str, str]:
    """The provider signed the root, and a part of it beside."""
    root = message.tree()
    extensions = etree.Element(protocol("Extensions"))
    root.insert(1, extensions)
    sign(below(extensions, "Advice", ID="_note-1"), Signing())
    sign(root, Signing())
    return fields_of(etree.tostring(root))


def second_signature(root: etree._Element) -> None:
    signature = one(root, "ds:Signature")
    signature.addnext(parsed(etree.tostring(signature, with_tail=False)))


def hidden_id(root: etree._Element) -> None:
    one(root, "saml:NameID").set("{urn:oasis:names:tc:SAML:2.0:assertion}ID", "_x")


def reference_to(uri: str | None) -> Signing:
    def shape(signature: etree._Element) -> None:
        reference = ds_find(signature, "SignedInfo/Reference")
        if uri is None:
            del reference.attrib["URI"]
        else:
            reference.set("URI", uri)

    return Signing(shape=shape, by_hand=True)


def transformed_by(algorithm: str) -> Signing:
    def shape(signature: etree._Element) -> None:
        ds_find(signature, "SignedInfo/Reference/Transforms")[1].set("Algorithm", algorithm)

    return Signing(shape=shape, by_hand=True)


def as_utf16(message: Logout) -> Mapping[str, str]:
    return fields_of(etree.tostring(signed_root(message)).decode().encode("utf-16"))


def with_doctype(doctype: str) -> Attack:
    return lambda message: fields_of(doctype.encode() + etree.tostring(signed_root(message)))


def a_query_in_a_form(message: Logout) -> Mapping[str, str]:
    """As the redirect binding signs it: in a form nobody looks at SigAlg."""
    plain = dict(parse_qsl(Query().of(message).decode(), keep_blank_values=True))
    return {**plain, "SAMLRequest": unsigned(message)["SAMLRequest"]}


def without_an_id(message: Logout) -> Mapping[str, str]:
    return form_of(message.but(message_id=None), signing=Signing(by_hand=True))


def post(name: str, code: str, attack: Attack, message: Logout = REQUESTED, **profile: object) -> LogoutCase:
    return LogoutCase(name, code, attack, by_form, message, profile)


CASES = [
    post("unsigned", MISSING, unsigned),
    post("an answer, unsigned", MISSING, unsigned, ANSWER),
    post("its signature stripped", MISSING, after_signing(partial(dropped, "ds:Signature"))),
    post("signed as a query is", MISSING, a_query_in_a_form),
    post("another key's", BAD_VALUE, signed_with(Signing(key=signing_key("mallory")))),
    post("an answer by another key", BAD_VALUE, signed_with(Signing(key=signing_key("mallory"))), ANSWER),
    post("somebody else named after signing", BAD_VALUE, replaced("alice-0001", "bob-0002")),
    post("every session meant after signing", BAD_VALUE, after_signing(partial(dropped, "samlp:SessionIndex"))),
    post("an attribute added after signing", BAD_VALUE, replaced("Version=", 'Reason="urn:x" Version=')),
    post("the status changed after signing", BAD_VALUE, replaced("status:Success", "status:Responder"), ANSWER),
    post("SHA-1, where it is off", ALGORITHM, signed_with(Signing(algorithm=RSA_SHA1, digest=SHA1))),
    post("a digest by SHA-1, where it is off", ALGORITHM, signed_with(Signing(digest=SHA1))),
    post("MD5", ALGORITHM, signed_with(Signing(algorithm=RSA_MD5, value=bytes))),
    post("a digest by MD5", ALGORITHM, signed_with(Signing(digest=MD5, by_hand=True)), allow_sha1=True),
    post("HMAC", ALGORITHM, signed_with(Signing(algorithm=HMAC_SHA256, value=bytes))),
    post("unknown", ALGORITHM, signed_with(Signing(algorithm="urn:x:none", value=bytes))),
    post("wrapped in Extensions", STRUCTURE, partial(wrapped_in, "Extensions")),
    post("wrapped, its Signature moved out", STRUCTURE, partial(wrapped_in, "Signature moved out")),
    post("wrapped, its Signature copied out", STRUCTURE, partial(wrapped_in, "Signature copied out")),
    post("wrapped in Object", STRUCTURE, partial(wrapped_in, "Object")),
    post("wrapped, both under one ID", DUPLICATE, wrapped_under_one_id),
    post("an ID hidden in a namespace", DUPLICATE, after_signing(hidden_id)),
    post("only a part signed", STRUCTURE, only_a_part_is_signed),
    post("a part signed beside the whole", STRUCTURE, a_part_signed_too),
    post("signed twice", STRUCTURE, after_signing(second_signature)),
    post("reference to everything", STRUCTURE, signed_with(reference_to(""))),
    post("reference to nothing", STRUCTURE, signed_with(reference_to(None))),
    post("reference to another element", STRUCTURE, signed_with(reference_to("#_other"))),
    post("no ID to refer to", STRUCTURE, without_an_id),
    post("inclusive canonicalisation", STRUCTURE, signed_with(transformed_by(C14N))),
    post("a style sheet among the transforms", STRUCTURE, signed_with(transformed_by(XSLT))),
    post("a document type", XML_REFUSED, with_doctype("<!DOCTYPE samlp:LogoutRequest>")),
    post("an entity", XML_REFUSED, with_doctype('<!DOCTYPE x [<!ENTITY a "b">]>')),
    post("UTF-16", XML_REFUSED, as_utf16),
    post("no Base64", MALFORMED, lambda _: {"SAMLRequest": "????"}),
    post("an empty field", MALFORMED, lambda _: {"SAMLRequest": ""}),
    post("no XML", MALFORMED, lambda _: fields_of(b"logout, please")),
    post("deflated as for a query", XML_REFUSED, lambda _: fields_of(b"\xff\xfe\x00")),
    post("a field of each kind", REFUSED, lambda message: {**form_of(message), "SAMLResponse": "AAAA"}),
    post("neither field", REFUSED, lambda _: {"RelayState": "x"}),
    post("nothing", REFUSED, lambda _: {}),
]  # fmt: skip


@named(CASES)
async def test_s22_an_unsigned_form_ends_no_session(case: LogoutCase) -> None:
    """S2, S6, S7, S22."""
    await assert_only_the_attack_is_refused(case)


async def test_s22_a_form_signed_with_sha1_counts_only_where_it_was_switched_on() -> None:
    """S7, S22."""
    weak = form_of(REQUESTED, signing=Signing(algorithm=RSA_SHA1, digest=SHA1))
    await assert_accepted(weak, allow_sha1=True)
    assert (await refusal_of(weak)).code == ALGORITHM


async def test_s22_what_is_read_is_what_was_signed() -> None:
    """S1, S22: a comment that somebody adds is in no canonical form, and splits no name."""
    form = replaced("alice-0001", "alice<!-- -->-0001")(REQUESTED)
    assert await arrive(form) == await arrive(form_of(REQUESTED))


def test_the_wrapped_messages_hold_a_good_signature() -> None:
    """Otherwise they would be refused for another reason: the original inside is whole."""
    evil = parsed(etree.tostring(victims(signed_root(REQUESTED))))
    assert evil.find("ds:Signature", NAMESPACES) is None
    assert one(evil, "saml:NameID").text == "bob-0002"


@pytest.mark.parametrize("relay_state", [None, "x"])
async def test_s22_nothing_but_a_query_or_a_form_is_judged(relay_state: str | None) -> None:
    form = {} if relay_state is None else {"RelayState": relay_state}
    assert (await refusal_of(form)).code == REFUSED
