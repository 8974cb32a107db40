"""Well signed, and of another kind, incomplete, about nobody, or a refusal (S5, S17, S43)."""

from functools import partial
from typing import Any

from lxml import etree
from saml_cases import (
    BOTH_SIGNED,
    RESPONSE_SIGNED,
    Case,
    assert_only_the_attack_is_refused,
    named,
    signed_but,
    tree_but,
)
from saml_messages import Attack, before_signing, made_from, one, protocol, saml
from saml_recipe import Attribute, Recipe
from saml_written import below

URN = "urn:oasis:names:tc:SAML:2.0:status:"


def dropped(path: str, root: etree._Element) -> None:
    element = one(root, path)
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def without(path: str) -> Attack:
    return before_signing(partial(dropped, path))


def stripped(path: str, name: str, root: etree._Element) -> None:
    del one(root, path).attrib[name]


def renamed_root(name: str, root: etree._Element) -> None:
    root.tag = name


def encrypted_element_in_name(root: etree._Element) -> None:
    below(one(root, "saml:Assertion/saml:Subject/saml:NameID"), "NameID", "mallory")


def _second(root: etree._Element) -> etree._Element:
    copy = etree.fromstring(etree.tostring(one(root, "saml:Assertion")))
    copy.set("ID", "_assertion-2")
    return copy


MISSING = [
    signed_but("saml_message_malformed", "no subject", subject=False),
    signed_but("saml_message_malformed", "no statement of authentication", statement=False),
    signed_but("saml_message_malformed", "Assertion of version 1.1", assertion_version="1.1"),
    Case("Response of version 1.1", "saml_message_malformed", made_from(response_version="1.1"), BOTH_SIGNED),
    signed_but("saml_message_malformed", "Assertion of version 2.1", assertion_version="2.1"),
    tree_but(
        "saml_message_malformed",
        "no instant of authentication",
        before_signing(partial(stripped, "saml:Assertion/saml:AuthnStatement", "AuthnInstant")),
    ),
    tree_but("saml_message_malformed", "an element in the name", before_signing(encrypted_element_in_name)),
    tree_but(
        "saml_message_malformed",
        "no issue instant",
        before_signing(partial(stripped, "saml:Assertion", "IssueInstant")),
    ),
    Case("no status", "saml_message_malformed", without("samlp:Status"), RESPONSE_SIGNED, proven=True),
    Case("no assertion", "saml_assertion_count", without("saml:Assertion"), RESPONSE_SIGNED),
    Case(
        "two assertions, both signed by the provider",
        "saml_assertion_count",
        before_signing(lambda root: one(root, "saml:Assertion").addnext(_second(root))),
    ),
    Case(
        "a LogoutRequest",
        "saml_message_malformed",
        before_signing(partial(renamed_root, protocol("LogoutRequest"))),
        RESPONSE_SIGNED,
    ),
    Case(
        "a LogoutResponse",
        "saml_message_malformed",
        before_signing(partial(renamed_root, protocol("LogoutResponse"))),
        RESPONSE_SIGNED,
    ),
    Case(
        "an ArtifactResponse",
        "saml_message_malformed",
        before_signing(partial(renamed_root, protocol("ArtifactResponse"))),
        RESPONSE_SIGNED,
    ),
    Case(
        "an AuthnRequest",
        "saml_message_malformed",
        before_signing(partial(renamed_root, protocol("AuthnRequest"))),
        RESPONSE_SIGNED,
    ),
    Case(
        "a Response of SAML 1.1",
        "saml_message_malformed",
        before_signing(partial(renamed_root, "{urn:oasis:names:tc:SAML:1.0:protocol}Response")),
        RESPONSE_SIGNED,
    ),
    Case(
        "an Assertion as root",
        "saml_message_malformed",
        before_signing(partial(renamed_root, saml("Assertion"))),
        RESPONSE_SIGNED,
    ),
    Case(
        "a root in no namespace",
        "saml_message_malformed",
        before_signing(partial(renamed_root, "Response")),
        RESPONSE_SIGNED,
    ),
]
NOBODY = [
    signed_but(
        "account_not_found",
        "a transient name and nothing else",
        name_id_format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
    ),
    signed_but("account_not_found", "no name and nothing else", name_id=None),
    signed_but("saml_message_malformed", "an empty name", name_id=""),
    signed_but("saml_message_malformed", "a name of white space", name_id=" \t"),
    tree_but(
        "account_not_found",
        "no value of the attribute that identifies",
        made_from(attributes=()),
        Recipe(attributes=(Attribute(name="uid", values=("a",)),)),
        subject_attribute="uid",
    ),
    tree_but(
        "account_not_found",
        "two values of the attribute that identifies",
        made_from(attributes=(Attribute(name="uid", values=("a", "b")),)),
        Recipe(attributes=(Attribute(name="uid", values=("a",)),)),
        subject_attribute="uid",
    ),
]


def status(code: str, *statuses: str) -> list[Case]:
    """The provider says no, and nothing besides; signed or not, it is told as what it is."""
    changes: dict[str, Any] = {"statuses": statuses, "before_signing": partial(dropped, "saml:Assertion")}
    name = " ".join(text.removeprefix(URN) for text in statuses)
    return [
        Case(f"status {name}", code, made_from(**changes), RESPONSE_SIGNED, proven=True),
        Case(f"status {name}, unsigned", code, made_from(**changes, sign_response=None), RESPONSE_SIGNED),
    ]


STATUS = [
    *status("access_denied", f"{URN}Responder", f"{URN}AuthnFailed"),
    *status("access_denied", f"{URN}Responder", f"{URN}RequestDenied"),
    *status("access_denied", f"{URN}Requester", f"{URN}RequestDenied"),
    *status("interaction_required", f"{URN}Responder", f"{URN}NoPassive"),
    *status("authn_context_mismatch", f"{URN}Responder", f"{URN}NoAuthnContext"),
    *status("upstream_unavailable", f"{URN}Responder"),
    *status("authorization_refused", f"{URN}Requester"),
    *status("authorization_refused", f"{URN}VersionMismatch"),
    *status("authorization_refused", "urn:x:own"),
    signed_but(
        "authorization_refused", "no success, and an assertion all the same", BOTH_SIGNED, statuses=(f"{URN}Requester",)
    ),
    signed_but(
        "authorization_refused", "success only below", BOTH_SIGNED, statuses=(f"{URN}Requester", f"{URN}Success")
    ),
]

CASES = [*MISSING, *NOBODY, *STATUS]


@named(CASES)
async def test_a_login_needs_a_whole_response(case: Case) -> None:
    """S5, S17, S43, R57."""
    await assert_only_the_attack_is_refused(case)
