"""All of us in one signed document, for federations (SAML metadata 2.3.1; R20)."""

import hashlib
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.legal import legal
from vestibule.protocols.saml.metadata.sp import CACHE_S, SIGNED_FOR_S
from vestibule.protocols.saml.metadata.sp_entities import SPEntity, sp_entities
from vestibule.protocols.saml.metadata.sp_role import add_role
from vestibule.protocols.saml.own_side import KeyPair
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.signing import signed_document
from vestibule.protocols.saml.xml.instant import write_instant
from vestibule.protocols.saml.xml.names import DS, MD, md
from vestibule.protocols.saml.xml.parse import parse_canonical


def sp_aggregate(parties: Sequence[Party], *, name: str, now_s: int, signing: KeyPair) -> bytes:
    """Write an EntitiesDescriptor with one EntityDescriptor for each entity ID of ours.

    Connections that share one are merged: an AssertionConsumerService and a pair of logout endpoints for each, the
    first one's in front, and every published certificate once. For signing only: a provider that encrypts takes any key
    that it finds, and the assertion would reach a connection that cannot open it. A connection that has its entity ID
    for itself is described as `sp_metadata` describes it, and a document that an administrator wrote for it is embedded
    as it stands, where it fits; `sp_aggregate_notes` says where it does not.

    Args:
        parties: At least one.
        name: Of the group.
        now_s: In seconds since 1970.
        signing: Signs the whole, with whatever key the federation knows.

    Returns:
        In UTF-8, signed; fits the schema of SAML metadata, and is valid as long as any signed metadata of ours.

    Raises:
        ConfigError: config_error: there is no connection; a character that XML cannot hold, at its field; the key is
            no RSA key.
    """
    if not parties:
        raise ConfigError("there is no SAML connection to describe", path="", hint="Add one: vestibule connections add")
    # Put together as bytes: lxml would rewrite the prefixes of what it moves, and break an embedded signature.
    held = b"\n".join(map(_written, sp_entities(parties).entities))
    opening = f'<md:EntitiesDescriptor xmlns:md="{MD}" xmlns:ds="{DS}">\n'.encode()
    root = parse_canonical(opening + held + b"\n</md:EntitiesDescriptor>")
    root.set("Name", legal(name, path="name"))
    root.set("cacheDuration", f"PT{CACHE_S}S")
    root.set("validUntil", write_instant(now_s + SIGNED_FOR_S))
    # Names this very content, as in `sp_metadata`.
    root.set("ID", f"_{hashlib.sha256(etree.tostring(root)).hexdigest()[:40]}")
    return signed_document(root, certificate=signing.certificate, key=_private_key(signing))


def sp_aggregate_notes(parties: Sequence[Party]) -> tuple[str, ...]:
    """What an administrator should know of the aggregate of these connections, as plain sentences."""
    return sp_entities(parties).notes


def _written(entity: SPEntity) -> bytes:
    if entity.own is not None:
        return etree.tostring(entity.own, with_tail=False)
    root = etree.Element(md("EntityDescriptor"), nsmap={"md": MD, "ds": DS})
    root.set("entityID", legal(entity.entity_id, path="spEntityId"))
    add_role(root, entity.parties)
    etree.indent(root)
    return etree.tostring(root)


def _private_key(pair: KeyPair) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(pair.private_key.reveal().encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ConfigError("the key that signs metadata is no RSA key", path="")
    return key
