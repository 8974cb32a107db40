"""Our side of one SAML connection: what the provider knows of us, and the keys that only we have."""

from msgspec import Struct

from vestibule_sdk.secret import Secret


class KeyPair(Struct, frozen=True, kw_only=True):
    """A key with its certificate, both in PEM (the key as PKCS #8)."""

    certificate: str
    private_key: Secret


class OwnSide(Struct, frozen=True, kw_only=True):
    """Us, as one provider sees us.

    Attributes:
        entity_id: Our name at the provider, and the only audience that we are.
        acs_url: Where responses arrive: compared with Destination and Recipient to the letter (S11, S12).
        slo_url: Where logout messages arrive.
        signing: Signs requests, logout messages and, on demand, our metadata.
        published: Certificates in our metadata, the signing one first; a next one stands beside it before the switch.
        decryption: Keys that open what the provider encrypts to us, the newest first: during a rollover several.
    """

    entity_id: str
    acs_url: str
    slo_url: str
    signing: KeyPair
    published: tuple[str, ...]
    decryption: tuple[KeyPair, ...]
