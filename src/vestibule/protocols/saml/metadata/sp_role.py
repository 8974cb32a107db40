"""Our SPSSODescriptor: of one connection, or of all that share an entity ID (SAML metadata 2.4.4)."""

from collections.abc import Sequence

from lxml import etree

from vestibule.protocols.saml.metadata.legal import legal
from vestibule.protocols.saml.metadata.sp_attributes import add_requested_attributes
from vestibule.protocols.saml.metadata.sp_endpoints import add_acs, add_logout
from vestibule.protocols.saml.metadata.sp_keys import add_encryption_key, add_signing_keys
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import SAMLP, md
from vestibule_sdk.saml import RequestedAttribute, Signed


def add_role(entity: Element, parties: Sequence[Party]) -> None:
    """Add the descriptor to our EntityDescriptor.

    Several connections become one service provider with several addresses. Each has keys of its own, and a provider
    that encrypts takes any key that it finds: so keys to encrypt to are named for a single connection only. With
    several, the assertion would reach one that cannot open it.

    Args:
        entity: Ours.
        parties: At least one.

    Raises:
        ConfigError: config_error, at the field that holds a character which XML cannot hold.
    """
    profiles = [party.profile for party in parties]
    role = etree.SubElement(entity, md("SPSSODescriptor"), protocolSupportEnumeration=SAMLP)
    # A promise: a provider may refuse what comes unsigned, so it is given only when every connection keeps it.
    role.set("AuthnRequestsSigned", _boolean(all(profile.sign_requests for profile in profiles)))
    # Only what is demanded: "true" would say that a signed response is not enough.
    demanded = {Signed.ASSERTION, Signed.BOTH}
    role.set("WantAssertionsSigned", _boolean(any(profile.want_signed in demanded for profile in profiles)))
    # In the order of the schema (2.4.4).
    add_signing_keys(role, (certificate for party in parties for certificate in party.own.published))
    if len(parties) == 1:
        add_encryption_key(role, parties[0].profile, parties[0].own)
    add_logout(role, (party.own.slo_url for party in parties))
    for name in dict.fromkeys(profile.name_id_format for profile in profiles):
        if name is not None:
            etree.SubElement(role, md("NameIDFormat")).text = legal(name, path="nameIdFormat")
    add_acs(role, (party.own.acs_url for party in parties))
    add_requested_attributes(role, _attributes(parties))


def _attributes(parties: Sequence[Party]) -> tuple[RequestedAttribute, ...]:
    """What any connection asks for; of several, each name once, and required where one of them cannot do without."""
    if len(parties) == 1:
        return parties[0].profile.requested_attributes
    found: dict[str, RequestedAttribute] = {}
    for attribute in (each for party in parties for each in party.profile.requested_attributes):
        before = found.get(attribute.name, attribute)
        found[attribute.name] = RequestedAttribute(
            name=attribute.name,
            friendly_name=before.friendly_name or attribute.friendly_name,
            required=before.required or attribute.required,
        )
    return tuple(found.values())


def _boolean(value: bool) -> str:  # noqa: FBT001 - the value itself, no switch
    return "true" if value else "false"
