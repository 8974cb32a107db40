"""What can be done to an encrypted part of a message: hooks for `Encryption.shape`."""

import base64
from collections.abc import Callable
from typing import Final

from lxml import etree
from saml_encrypted import xenc
from saml_messages import one
from saml_names import NAMESPACES, XMLDSIG
from saml_recipe import Encryption, Hook, Recipe
from saml_signed import ds

DATA: Final = "xenc:EncryptedData"
KEY: Final = f"{DATA}/ds:KeyInfo/xenc:EncryptedKey"

ENCRYPTED: Final = Recipe(encrypt=Encryption())
"""A good response whose assertion is signed, then encrypted."""


def referring(path: str, uri: str, algorithm: str | None = None, content: str = "") -> Hook:
    """Replaces a CipherValue by a CipherReference."""

    def hook(holder: etree._Element) -> None:
        cipher_data = one(holder, f"{path}/xenc:CipherData")
        for child in cipher_data:
            cipher_data.remove(child)
        reference = xenc(cipher_data, "CipherReference", URI=uri)
        if algorithm is not None:
            transform = ds(xenc(reference, "Transforms"), "Transform", Algorithm=algorithm)
            for child in etree.fromstring(f'<t xmlns:ds="{XMLDSIG}">{content}</t>'):
                transform.append(child)

    return hook


def key_info(xml: str, *, path: str = DATA) -> Hook:
    """Puts something into a KeyInfo, in front."""

    def hook(holder: etree._Element) -> None:
        parent = one(holder, path)
        info = parent.find("ds:KeyInfo", NAMESPACES)
        if info is None:
            info = etree.Element(f"{{{XMLDSIG}}}KeyInfo")
            parent.insert(1, info)
        names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        wrapper = etree.fromstring(f'<t xmlns:dsig11="http://www.w3.org/2009/xmldsig11#"{names}>{xml}</t>')
        for child in reversed(wrapper):
            info.insert(0, child)

    return hook


def remove(path: str) -> Hook:
    def hook(holder: etree._Element) -> None:
        element = one(holder, path)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    return hook


def value(path: str, change: Callable[[bytes], bytes]) -> Hook:
    """Changes the octets of a CipherValue."""

    def hook(holder: etree._Element) -> None:
        element = one(holder, f"{path}/xenc:CipherData/xenc:CipherValue")
        element.text = base64.b64encode(change(base64.b64decode(element.text or ""))).decode()

    return hook


def flipped(at: int) -> Callable[[bytes], bytes]:
    def change(octets: bytes) -> bytes:
        spoilt = bytearray(octets)
        spoilt[at] ^= 1
        return bytes(spoilt)

    return change
