"""The shape of an encrypted part, judged before anything is decrypted (S18; XML Encryption 1.1 section 3).

EncryptedData and EncryptedKey hold a method, a KeyInfo and a value in the message itself. Everything by which either
could point elsewhere is refused: libraries were seen to read files and to run style sheets from a CipherReference.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from vestibule.errors import EncryptionRefused
from vestibule.protocols.saml.encryption.algorithms import CONTENT, RSA_15, ContentAlgorithm, Mode
from vestibule.protocols.saml.encryption.key_transport import KeyTransport, read_key_transport
from vestibule.protocols.saml.encryption.value import cipher_value
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, local_name, xenc
from vestibule.protocols.shown import shown

_ELEMENT: Final = "http://www.w3.org/2001/04/xmlenc#Element"
_ENCRYPTED_KEY: Final = "http://www.w3.org/2001/04/xmlenc#EncryptedKey"
_HINTS: Final = frozenset({ds("KeyName"), ds("KeyValue"), ds("X509Data")})
"""Say whose key it is; nobody asks them (S6)."""

KEYS_AT_MOST: Final = 4
_DATA_ATTRIBUTES: Final = frozenset({"Id", "Type", "MimeType", "Encoding"})
_KEY_ATTRIBUTES: Final = _DATA_ATTRIBUTES | {"Recipient"}
_RETRIEVAL_ATTRIBUTES: Final = frozenset({"URI", "Type"})


class WrappedKey(Struct, frozen=True, kw_only=True):
    """The content's key, encrypted to us."""

    transport: KeyTransport
    value: bytes


class EncryptedParts(Struct, frozen=True, kw_only=True):
    """An encrypted element of the accepted shape, taken apart."""

    algorithm: ContentAlgorithm
    value: bytes
    keys: tuple[WrappedKey, ...]


def take_apart(encrypted: Element, *, allow_rsa15: bool, allow_cbc: bool) -> EncryptedParts:
    """Judge an EncryptedAssertion or EncryptedID (SAML core 2.2.4, 2.3.4).

    Args:
        encrypted: It.
        allow_rsa15: The connection's switch.
        allow_cbc: The connection's switch, or that a verified signature covers the ciphertext: CBC alone lets anybody
            who can ask often enough read the content (Jager and Somorovsky, CCS 2011).

    Raises:
        EncryptionRefused: encryption_refused.
    """
    children = [child for child in encrypted if isinstance(child.tag, str)]
    data, siblings = next(iter(children), encrypted), children[1:]
    if data.tag != xenc("EncryptedData") or any(key.tag != xenc("EncryptedKey") for key in siblings):
        raise EncryptionRefused(f"{local_name(encrypted.tag)} does not hold one EncryptedData and its keys")
    _check_attributes(data, _DATA_ATTRIBUTES)
    if data.get("Type", _ELEMENT) != _ELEMENT:
        raise EncryptionRefused("EncryptedData is not of the type Element", received=shown(data.get("Type")))
    method, key_info, cipher_data = _parts(data)
    found = [*_keys_in(key_info, siblings=siblings), *siblings]
    keys = list(dict.fromkeys(found))
    if not 1 <= len(keys) <= KEYS_AT_MOST:
        raise EncryptionRefused(f"the encrypted part comes with {len(keys)} keys", expected=f"1 to {KEYS_AT_MOST}")
    return EncryptedParts(
        algorithm=_content_algorithm(method, allow_cbc=allow_cbc),
        value=cipher_value(cipher_data),
        keys=tuple(_wrapped(key, allow_rsa15=allow_rsa15) for key in keys),
    )


def _parts(element: Element) -> tuple[Element, Element | None, Element]:
    """EncryptionMethod, KeyInfo and CipherData; anything else, EncryptionProperties above all, is refused."""
    children = {child.tag: child for child in element if isinstance(child.tag, str)}
    tags = [child.tag for child in element if isinstance(child.tag, str)]
    key_info = [ds("KeyInfo")] if ds("KeyInfo") in children else []
    if tags != [xenc("EncryptionMethod"), *key_info, xenc("CipherData")]:
        raise EncryptionRefused(
            f"{local_name(element.tag)} does not hold what it should",
            expected="EncryptionMethod, KeyInfo, CipherData",
            received=shown(", ".join(map(local_name, tags))),
        )
    return children[xenc("EncryptionMethod")], children.get(ds("KeyInfo")), children[xenc("CipherData")]


def _keys_in(key_info: Element | None, *, siblings: Sequence[Element]) -> list[Element]:
    keys = []
    for child in [] if key_info is None else key_info:
        if child.tag == xenc("EncryptedKey"):
            keys.append(child)
        elif child.tag == ds("RetrievalMethod"):
            keys.append(_retrieved(child, siblings))
        elif child.tag not in _HINTS:
            raise EncryptionRefused(
                "the encrypted part's KeyInfo holds something that is not accepted",
                received=shown(local_name(child.tag)),
            )
    return keys


def _retrieved(method: Element, siblings: Sequence[Element]) -> Element:
    _check_attributes(method, _RETRIEVAL_ATTRIBUTES)
    named = [key for key in siblings if key.get("Id") and method.get("URI") == f"#{key.get('Id')}"]
    if len(named) != 1 or len(method) or method.get("Type", _ENCRYPTED_KEY) != _ENCRYPTED_KEY:
        raise EncryptionRefused(
            "a RetrievalMethod does not name the EncryptedKey beside it", received=shown(method.get("URI"))
        )
    return named[0]


def _wrapped(key: Element, *, allow_rsa15: bool) -> WrappedKey:
    _check_attributes(key, _KEY_ATTRIBUTES)
    # CarriedKeyName and ReferenceList only say what the key is for.
    bare = [child for child in key if child.tag in {xenc("ReferenceList"), xenc("CarriedKeyName")}]
    tags = [child.tag for child in key if isinstance(child.tag, str) and child not in bare]
    key_info = [ds("KeyInfo")] if ds("KeyInfo") in tags else []
    if tags != [xenc("EncryptionMethod"), *key_info, xenc("CipherData")]:
        raise EncryptionRefused("EncryptedKey does not hold what it should", received=shown(str(tags)))
    for hint in [] if not key_info else next(iter(key.iterchildren(ds("KeyInfo")))):
        if hint.tag not in _HINTS:
            raise EncryptionRefused("EncryptedKey's own KeyInfo is not accepted", received=shown(local_name(hint.tag)))
    transport = read_key_transport(next(iter(key.iterchildren(xenc("EncryptionMethod")))))
    if transport.uri == RSA_15 and not allow_rsa15:
        raise EncryptionRefused(
            "the key is transported by RSA 1.5, which gives attackers a hold",
            hint="Set the provider's key transport algorithm to RSA-OAEP. Only if it cannot: switch on "
            "allowRsa15 (a field of the connector saml).",
            expected="RSA-OAEP",
            received="RSA 1.5",
        )
    return WrappedKey(transport=transport, value=cipher_value(next(iter(key.iterchildren(xenc("CipherData"))))))


def _content_algorithm(method: Element, *, allow_cbc: bool) -> ContentAlgorithm:
    algorithm = CONTENT.get(method.get("Algorithm") or "")
    if algorithm is None or any(child.tag != xenc("KeySize") for child in method):
        raise EncryptionRefused(
            "the content is encrypted with an algorithm that is not accepted",
            hint="Set the provider's encryption algorithm to AES-256-GCM.",
            expected="AES in GCM mode",
            received=shown(method.get("Algorithm")),
        )
    if algorithm.mode is Mode.CBC and not allow_cbc:
        raise EncryptionRefused(
            "the content is encrypted with AES-CBC, and no signature covers the ciphertext",
            hint="Have the provider sign the response as well, or encrypt with AES-GCM. Only if it can do neither: "
            "switch on allowCbc (a field of the connector saml).",
            expected="AES-GCM, or a signed response",
            received="AES-CBC in a response that is not signed",
        )
    return algorithm


def _check_attributes(element: Element, allowed: frozenset[str]) -> None:
    odd = [name for name in element.attrib if name not in allowed]
    if odd:
        raise EncryptionRefused(
            f"{local_name(element.tag)} has an attribute that is not accepted", received=shown(", ".join(map(str, odd)))
        )
