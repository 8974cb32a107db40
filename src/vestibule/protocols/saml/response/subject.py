"""Who it is for good: the first stable name that an assertion gives (S43).

The attribute that the administrator chose; subject-id; pairwise-id; Entra's object identifier with its tenant; a
persistent NameID; a NameID of another format. Never a transient NameID, which is another one next time, and never an
e-mail address, unless the provider itself makes one its NameID: then it is an opaque text like any other.

A subject is kept as a list in JSON: [source, format, NameQualifier or the provider's entity ID, SPNameQualifier or
ours, value]. So the same value under another source, format or qualifier is another person.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from vestibule.errors import AccountNotFound, SubjectRefused
from vestibule.protocols.saml.response.attributes import PAIRWISE_ID, SUBJECT_ID
from vestibule_sdk.assertion import NameID
from vestibule_sdk.saml import NAME_ID_EMAIL, NAME_ID_PERSISTENT, NAME_ID_TRANSIENT, NAME_ID_UNSPECIFIED, SAMLProfile

VALUE_BYTES_AT_MOST: Final = 1_024
"""SAML core 8.3.7 allows a persistent identifier 256 characters; others set no bound."""

_ENTRA_OBJECT: Final = "http://schemas.microsoft.com/identity/claims/objectidentifier"
_ENTRA_TENANT: Final = "http://schemas.microsoft.com/identity/claims/tenantid"
"""https://learn.microsoft.com/en-us/entra/identity-platform/reference-saml-tokens"""

_EMAIL_NAME_ID: Final = (
    "the person is known by an e-mail address (NameID format emailAddress): one that is given to somebody else later "
    "gives them this account; have the provider send a persistent NameID"
)


def subject_of(
    profile: SAMLProfile, *, entity_id: str, attributes: Mapping[str, tuple[str, ...]], name_id: NameID | None
) -> str:
    """The subject of a verified assertion.

    Args:
        profile: The provider.
        entity_id: Ours.
        attributes: Of the assertion.
        name_id: Of its Subject.

    Raises:
        AccountNotFound: account_not_found: nothing names the person for good.
        SubjectRefused: subject_refused: what does is too long.
    """
    source, format_, value = _chosen(profile, attributes, name_id)
    if len(value.encode()) > VALUE_BYTES_AT_MOST:
        raise SubjectRefused(f"the person's identifier is longer than {VALUE_BYTES_AT_MOST} bytes")
    qualified = name_id if source == "nameid" else None
    return written(source, format_, value, idp=profile.idp_entity_id, sp=entity_id, name_id=qualified)


def name_of(name_id: NameID, *, idp: str, sp: str) -> str:
    """A NameID as sessions are found by it when the provider logs its person out (S22): qualifiers count as well."""
    return written("nameid", _format(name_id), name_id.value, idp=idp, sp=sp, name_id=name_id)


def written(source: str, format_: str, value: str, *, idp: str, sp: str, name_id: NameID | None) -> str:
    """One identifier with everything that makes it unique."""
    return msgspec.json.encode(
        [
            source,
            format_,
            (name_id.name_qualifier if name_id else None) or idp,
            (name_id.sp_name_qualifier if name_id else None) or sp,
            value,
        ]
    ).decode()


def subject_warnings(name_id: NameID | None, subject: str) -> tuple[str, ...]:
    """What an administrator should know about the kind of name that was taken."""
    is_email = name_id is not None and name_id.format == NAME_ID_EMAIL and subject.startswith('["nameid"')
    return (_EMAIL_NAME_ID,) if is_email else ()


def _chosen(
    profile: SAMLProfile, attributes: Mapping[str, tuple[str, ...]], name_id: NameID | None
) -> tuple[str, str, str]:
    if profile.subject_attribute is not None:
        # The administrator's choice has no substitute: with another name the same person would be a second one.
        return "attribute", profile.subject_attribute, _one(attributes, profile.subject_attribute)
    for name in (SUBJECT_ID, PAIRWISE_ID):
        if name in attributes:
            return "attribute", name, _one(attributes, name)
    if _ENTRA_OBJECT in attributes and _ENTRA_TENANT in attributes:
        tenant, person = _one(attributes, _ENTRA_TENANT), _one(attributes, _ENTRA_OBJECT)
        # Both are GUIDs; in what is none, the place of the slash would say nothing.
        return "attribute", f"{_ENTRA_TENANT} {_ENTRA_OBJECT}", f"{_without_slash(tenant)}/{_without_slash(person)}"
    if name_id is not None and name_id.format != NAME_ID_TRANSIENT:
        return "nameid", _format(name_id), name_id.value
    raise AccountNotFound(
        "the assertion names nobody for good: it has a transient NameID or none, and no attribute that identifies",
        hint="Have the provider release a persistent NameID, or the attribute subject-id. Or name an attribute that "
        "never changes and is never given to somebody else in subjectAttribute of this connection.",
        expected=f"a NameID of the format {NAME_ID_PERSISTENT}, or {SUBJECT_ID}",
        received="a transient NameID" if name_id is not None else "no NameID",
    )


def _one(attributes: Mapping[str, tuple[str, ...]], name: str) -> str:
    values = [value for value in attributes.get(name, ()) if value.strip()]
    if len(values) != 1:
        raise AccountNotFound(
            "the attribute that identifies people does not have exactly one value",
            hint=f"Have the provider release {name} with one value for each person.",
            expected=f"1 value of {name}",
            received=f"{len(values)} values",
        )
    return values[0]


def _without_slash(value: str) -> str:
    if "/" in value:
        raise SubjectRefused("the object identifier or its tenant is no GUID: there is a slash in it")
    return value


def _format(name_id: NameID) -> str:
    return name_id.format or NAME_ID_UNSPECIFIED
