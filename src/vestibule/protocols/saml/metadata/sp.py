"""Our metadata: what a provider has to know of us (SAML metadata 2.3.2, 2.4.4; R20, R26)."""

import hashlib
from typing import Final

from lxml import etree

from vestibule.protocols.saml.metadata.legal import legal
from vestibule.protocols.saml.metadata.sp_role import add_role
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.signing import signed_document
from vestibule.protocols.saml.xml.instant import write_instant
from vestibule.protocols.saml.xml.names import DS, MD, md

CACHE_S: Final = 24 * 3600
"""How long a provider may rely on what it has read, in seconds; no key of ours may be switched sooner after the next
one was published. There is always a cacheDuration, for a root has to have that or validUntil (SAML metadata 2.3.2)."""

SIGNED_FOR_S: Final = 7 * 24 * 3600
"""How long signed metadata is valid, in seconds.

Signed metadata is read again and again by software that checks the signature, and without validUntil an old document,
with a key that we have retired, could be played to it for ever. Unsigned metadata has no validUntil: it would not stop
who can alter it anyway, and most administrators import it once and never again, so that their logins would end with it.
"""


def sp_metadata(party: Party, *, now_s: int) -> bytes:
    """Write our metadata for one connection.

    The same state gives the same bytes, unless it is signed.

    Args:
        party: Its profile decides what is asked for, whether the document is signed, or what stands in its place (R20).
        now_s: In seconds since 1970.

    Returns:
        In UTF-8; fits the schema of SAML metadata.

    Raises:
        ConfigError: config_error, at the field that holds a character which XML cannot hold.
    """
    profile, own = party.profile, party.own
    if profile.sp_metadata is not None:
        return profile.sp_metadata.encode()
    root = etree.Element(md("EntityDescriptor"), nsmap={"md": MD, "ds": DS})
    root.set("entityID", legal(own.entity_id, path="spEntityId"))
    root.set("cacheDuration", f"PT{CACHE_S}S")
    if profile.sign_metadata:
        root.set("validUntil", write_instant(now_s + SIGNED_FOR_S))
    add_role(root, (party,))
    etree.indent(root)
    # Names this very content, so that no two documents share an ID (SAML core 1.3.4).
    root.set("ID", f"_{hashlib.sha256(etree.tostring(root)).hexdigest()[:40]}")
    if profile.sign_metadata:
        return signed_document(root, certificate=own.signing.certificate, key=party.signing_key)
    return etree.tostring(root, encoding="utf-8")
