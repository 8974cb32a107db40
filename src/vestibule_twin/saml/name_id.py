"""What a service provider gets to call a person. Source: SAML Core sections 2.2.2 and 8.3.

A persistent name is worked out from the three who share it and nothing else, so it is the same after a restart.
"""

import hashlib
import secrets

from msgspec import Struct

from vestibule_twin.jose import b64url
from vestibule_twin.people import Person
from vestibule_twin.saml.names import NAME_ID_FORMATS, NameIDFormat
from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.xml import Element, element, name


class NameID(Struct, frozen=True):
    """A name with all that tells it from another; two are the same when every part is (SAML Core section 3.3.4)."""

    value: str
    format: str | None = None
    name_qualifier: str | None = None
    sp_name_qualifier: str | None = None

    def as_element(self) -> Element:
        """Return it as `saml:NameID`."""
        return element(
            "saml:NameID",
            text=self.value,
            Format=self.format,
            NameQualifier=self.name_qualifier,
            SPNameQualifier=self.sp_name_qualifier,
        )


def read_name_id(found: Element | None) -> NameID:
    """Read a `saml:NameID` to the letter, space included.

    Raises:
        Refused: There is none, or it is empty.
    """
    if found is None or found.tag != name("saml:NameID") or not found.text:
        raise Refused("The message names nobody.")
    return NameID(found.text, found.get("Format"), found.get("NameQualifier"), found.get("SPNameQualifier"))


def name_of(
    person: Person, wanted: NameIDFormat, *, idp: str, sp: str, issued_before: NameID | None = None
) -> NameID | None:
    """Return the name of a person for one application.

    Args:
        person: Whom it names.
        wanted: The format.
        idp: Our entity id.
        sp: The application's.
        issued_before: Its name in this session; a transient one lasts as long as the session does.

    Returns:
        None for somebody without an e-mail address when that is what was wanted.
    """
    uri = NAME_ID_FORMATS[wanted]
    if wanted == "persistent":
        parts = f"{idp}\n{sp}\n{person.subject}".encode()
        return NameID(b64url(hashlib.sha256(parts).digest()), uri, idp, sp)
    if wanted == "transient":
        same = issued_before is not None and issued_before.format == uri
        return issued_before if same else NameID(f"_{secrets.token_hex(16)}", uri)
    if wanted == "emailAddress":
        return NameID(person.email, uri) if person.email else None
    return NameID(person.username or person.subject, uri)
