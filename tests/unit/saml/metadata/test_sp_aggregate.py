"""All of our SP metadata as one signed document (R20)."""

from collections.abc import Sequence
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from manual_clock import STARTS_AT_S
from saml_libxmlsec import parsed, signed_element
from saml_metadata_schema import metadata_schema
from saml_names import EMAIL, NAMESPACES, PERSISTENT
from saml_recipe import Signing
from saml_signed import sign
from saml_signing_keys import SigningKey, signing_key
from saml_sp_reading import ReadSP, read_sps

from vestibule.clock import rfc3339
from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.sp import CACHE_S, SIGNED_FOR_S, sp_metadata
from vestibule.protocols.saml.metadata.sp_aggregate import sp_aggregate, sp_aggregate_notes
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule.protocols.saml.party import Party
from vestibule_sdk.saml import RequestedAttribute, SAMLProfile, Signed
from vestibule_sdk.secret import Secret

SIGNER: Final = signing_key("publisher")
KEYS: Final = [signing_key(f"connection {number}") for number in range(6)]
US: Final = "https://app.example"


def key_pair(key: SigningKey) -> KeyPair:
    return KeyPair(certificate=key.certificate_pem, private_key=Secret(key.private_pem.decode()))


def party(number: int, entity_id: str = US, *, following: int | None = None, **changes: Any) -> Party:  # noqa: ANN401 - fields of SAMLProfile
    """A connection of ours.

    Args:
        number: Its addresses and its key have it.
        entity_id: Ours there.
        following: The number of the key that is published beside its own.
        changes: Of the profile.
    """
    own = KEYS[number]
    published = [own] if following is None else [own, KEYS[following]]
    fields = {"idp_entity_id": "x", "sso_url": "x", "signing_certificates": ()}
    return Party(
        profile=SAMLProfile(**(fields | changes)),
        own=OwnSide(
            entity_id=entity_id,
            acs_url=f"{US}/acs/{number}",
            slo_url=f"{US}/slo/{number}",
            signing=key_pair(own),
            published=tuple(key.certificate_pem for key in published),
            decryption=tuple(key_pair(key) for key in reversed(published)),
        ),
        keys=(),
        signing_key=own.rsa_private,
        decryption_keys=(),
        opinion=None,
    )


def aggregate(*parties: Party, name: str = "https://app.example/all", now_s: int = STARTS_AT_S) -> bytes:
    """The document, once the schema and libxmlsec have accepted it."""
    document = sp_aggregate(parties, name=name, now_s=now_s, signing=key_pair(SIGNER))
    root = parsed(document)
    metadata_schema().assertValid(root.getroottree())
    assert signed_element(root, ".", signer=SIGNER.certificate) is root
    return document


def alone(of: Party) -> ReadSP:
    (read,) = read_sps(sp_metadata(of, now_s=STARTS_AT_S))
    return read


def test_the_root_says_what_it_is_and_how_long_it_holds() -> None:
    root = parsed(aggregate(party(0), name="Ours & theirs"))
    assert root.tag == f"{{{NAMESPACES['md']}}}EntitiesDescriptor"
    assert root.get("Name") == "Ours & theirs"
    assert root.get("validUntil") == rfc3339(STARTS_AT_S + SIGNED_FOR_S)
    assert root.get("cacheDuration") == f"PT{CACHE_S}S"
    assert etree.QName(root[0]).localname == "Signature"
    assert [child.get("entityID") for child in root[1:]] == [US]


def test_another_content_has_another_id() -> None:
    """SAML core 1.3.4."""
    ids = {parsed(aggregate(*parties)).attrib["ID"] for parties in [[party(0)], [party(1)], [party(0), party(1)]]}
    assert len(ids) == 3
    assert parsed(aggregate(party(0), now_s=STARTS_AT_S + 1)).get("ID") not in ids


def test_an_entity_id_of_its_own_is_described_as_the_connection_by_itself() -> None:
    parties = [party(0, following=1, sign_requests=True), party(2, "https://other.example", name_id_format=EMAIL)]
    assert read_sps(aggregate(*parties)) == [alone(each) for each in parties]
    assert read_sps(aggregate(*parties))[0].encryption == (KEYS[1].certificate_base64,)
    assert sp_aggregate_notes(parties) == ()


def test_connections_of_one_entity_id_are_one_entity() -> None:
    parties = [
        party(0, following=3, sign_requests=True, name_id_format=EMAIL, want_signed=Signed.BOTH),
        party(1, "https://other.example"),
        party(2, following=3, name_id_format=PERSISTENT),
        party(4, name_id_format=EMAIL),
    ]
    merged, other = read_sps(aggregate(*parties))
    assert merged.entity_id == US
    assert merged.acs == ((f"{US}/acs/0", 0), (f"{US}/acs/2", 1), (f"{US}/acs/4", 2))
    assert merged.default == f"{US}/acs/0"
    assert [url for _, url in merged.slo] == [f"{US}/slo/{number}" for number in (0, 0, 2, 2, 4, 4)]
    # Each once; the first connection's own is last, where Keycloak looks.
    assert merged.signing == tuple(KEYS[number].certificate_base64 for number in (4, 2, 3, 0))
    assert merged.formats == (EMAIL, PERSISTENT)
    # A promise that one of them does not keep is none.
    assert merged.signs_requests == "false"
    assert merged.wants_signed == "true"
    assert other == alone(parties[1])


def test_a_shared_entity_has_no_key_to_encrypt_to() -> None:
    """A provider takes any, and the assertion would reach a connection that cannot open it."""
    (merged,) = read_sps(aggregate(party(0), party(1, want_encrypted=True)))
    assert merged.encryption == ()
    shared, wanting = sp_aggregate_notes([party(0), party(1, want_encrypted=True)])
    assert shared.startswith(f"2 connections share the entity ID {US}: the document names no key to encrypt to")
    assert wanting.startswith(f"The connection at {US}/acs/1 wants encrypted assertions")


def test_what_one_connection_requires_is_required() -> None:
    def asks(number: int, *attributes: tuple[str, str, bool]) -> Party:
        requested = tuple(RequestedAttribute(name=n, friendly_name=f, required=r) for n, f, r in attributes)
        return party(number, requested_attributes=requested)

    parties = [asks(0, ("mail", "", False), ("sn", "Name", True)), asks(1, ("mail", "Mail", True), ("id", "", False))]
    document = aggregate(*parties)
    (merged,) = read_sps(document)
    assert merged.requested == {("mail", "true"), ("sn", "true"), ("id", "false")}
    assert b'FriendlyName="Mail"' in document


OWN_ENTITY: Final = "https://own.example"


def own_document(number: int, *, id_: str = "_mine", entity_id: str = OWN_ENTITY, more: str = "") -> str:
    """A document that an administrator wrote: with prefixes, a comment and an extension of his own."""
    md = NAMESPACES["md"]
    return (
        f'<!-- mine -->\n<EntityDescriptor xmlns="{md}" xmlns:me="urn:me" entityID="{entity_id}" ID="{id_}">\n'
        "  <Extensions><me:Word>our own</me:Word></Extensions>\n"
        f'  <SPSSODescriptor protocolSupportEnumeration="{NAMESPACES["samlp"]}" AuthnRequestsSigned="true" '
        f'WantAssertionsSigned="false">{more}<AssertionConsumerService index="7" isDefault="true" '
        f'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{US}/acs/{number}"/></SPSSODescriptor>\n'
        "</EntityDescriptor>"
    )


def test_an_administrators_own_document_is_embedded_as_it_stands() -> None:
    """R20."""
    document = own_document(1)
    parties = [party(0), party(1, OWN_ENTITY, sp_metadata=document)]
    ours, own = read_sps(aggregate(*parties))
    assert ours == alone(parties[0])
    assert own.acs == ((f"{US}/acs/1", 7),)
    assert document.partition("<Extensions>")[2].encode() in aggregate(*parties)
    assert sp_aggregate_notes(parties) == ()


def test_the_signature_of_an_embedded_document_still_holds() -> None:
    """A tree that rewrites the prefixes of what is moved into it would break it: the signature covers each of them."""
    root = parsed(own_document(1).encode())
    sign(root, Signing(key=KEYS[1]))
    mine = etree.tostring(root).decode()
    aggregated = parsed(aggregate(party(0), party(1, OWN_ENTITY, sp_metadata=mine)))
    (embedded,) = aggregated.findall(f"md:EntityDescriptor[@entityID='{OWN_ENTITY}']", NAMESPACES)
    path = f"md:EntityDescriptor[@entityID='{OWN_ENTITY}']"
    assert signed_element(aggregated, path, signer=KEYS[1].certificate) is embedded


@pytest.mark.parametrize(
    ("parties", "reason"),
    [
        (
            [party(0, OWN_ENTITY), party(1, OWN_ENTITY, sp_metadata=own_document(1))],
            "other connections share its entity ID",
        ),
        (
            [party(1, OWN_ENTITY, sp_metadata=own_document(1, more="<Unknown/>"))],
            "that does not fit the schema of SAML metadata (line 4: ",
        ),
        (
            [
                party(0, US, sp_metadata=own_document(0, entity_id=US)),
                party(1, OWN_ENTITY, sp_metadata=own_document(1)),
            ],
            "an ID in it stands in another connection's document too",
        ),
    ],
)
def test_a_document_that_cannot_be_embedded_gives_way_to_the_settings(parties: Sequence[Party], reason: str) -> None:
    """The federation would refuse the whole; and no connection is left out in silence."""
    read = read_sps(aggregate(*parties))
    (of_own,) = [each for each in read if each.entity_id == OWN_ENTITY]
    assert f"{US}/acs/1" in [url for url, _ in of_own.acs]
    assert KEYS[1].certificate_base64 in of_own.signing
    (note,) = [note for note in sp_aggregate_notes(parties) if "described by its settings" in note]
    assert note.startswith(f"The connection at {US}/acs/1 ")
    assert reason in note


def test_without_a_connection_there_is_nothing_to_write() -> None:
    with pytest.raises(ConfigError) as caught:
        sp_aggregate((), name="x", now_s=0, signing=key_pair(SIGNER))
    assert caught.value.code == "config_error"


def test_a_name_that_xml_cannot_hold_is_refused_at_its_field() -> None:
    with pytest.raises(ConfigError) as caught:
        aggregate(party(0), name="a\0b")
    assert caught.value.path == "name"


def test_a_key_that_is_not_rsa_is_refused() -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    pem = curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(ConfigError, match="no RSA key"):
        sp_aggregate(
            [party(0)],
            name="x",
            now_s=0,
            signing=KeyPair(certificate=SIGNER.certificate_pem, private_key=Secret(pem)),
        )


PARTIES: Final = st.lists(
    st.builds(
        lambda entity, following, signs, wants: (entity, following, {"sign_requests": signs, "want_signed": wants}),
        st.sampled_from([US, "https://a.example", "urn:b"]),
        st.one_of(st.none(), st.integers(0, 5)),
        st.booleans(),
        st.sampled_from(Signed),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=40)  # no test asserts a time; each signs by RSA
@given(PARTIES)
def test_every_entity_has_what_its_connections_have(described: list[tuple[str, int | None, dict[str, Any]]]) -> None:
    parties = [
        party(number, entity, following=following, **changes)
        for number, (entity, following, changes) in enumerate(described)
    ]
    read = read_sps(aggregate(*parties))
    assert [each.entity_id for each in read] == list(dict.fromkeys(entity for entity, _, _ in described))
    for each in read:
        members = [alone(one) for one in parties if one.own.entity_id == each.entity_id]
        assert [url for url, _ in each.acs] == [url for member in members for url, _ in member.acs]
        assert [index for _, index in each.acs] == list(range(len(members)))
        assert set(each.slo) == {place for member in members for place in member.slo}
        assert set(each.signing) == {certificate for member in members for certificate in member.signing}
        assert len(set(each.signing)) == len(each.signing)
        assert each.encryption == (members[0].encryption if len(members) == 1 else ())
        assert (each.signs_requests == "true") == all(member.signs_requests == "true" for member in members)
        assert (each.wants_signed == "true") == any(member.wants_signed == "true" for member in members)
