"""How the content's key was encrypted to ours (XML Encryption 1.1, 5.5)."""

from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from msgspec import Struct

from vestibule.errors import EncryptionRefused
from vestibule.protocols.saml.encryption.algorithms import (
    MASKS,
    OAEP_DIGESTS,
    RSA_15,
    RSA_OAEP,
    RSA_OAEP_MGF1P,
    Hash,
)
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import XENC11, ds, xenc
from vestibule.protocols.saml.xml.text import text_of
from vestibule.protocols.shown import shown

_MGF: Final = f"{{{XENC11}}}MGF"


class KeyTransport(Struct, frozen=True, kw_only=True):
    """One key transport with its parameters; RSA 1.5 has none."""

    uri: str
    digest: Hash = hashes.SHA1
    mask: Hash = hashes.SHA1

    def padding(self) -> AsymmetricPadding:
        """The same, as `cryptography` wants it."""
        if self.uri == RSA_15:
            return padding.PKCS1v15()
        return padding.OAEP(mgf=padding.MGF1(self.mask()), algorithm=self.digest(), label=None)


def read_key_transport(method: Element) -> KeyTransport:
    """Read the EncryptionMethod of an EncryptedKey.

    Raises:
        EncryptionRefused: encryption_refused.
    """
    uri = method.get("Algorithm") or ""
    parameters = {child.tag: child for child in method if isinstance(child.tag, str)}
    if len(parameters) != len(method):
        raise EncryptionRefused("an EncryptionMethod repeats a parameter")
    parameters.pop(xenc("KeySize"), None)
    # The same as absent when it is empty; a real label nobody sends.
    label = parameters.pop(xenc("OAEPparams"), None)
    if label is not None and text_of(label).strip():
        raise EncryptionRefused("the key transport has OAEP parameters, which are not supported")
    if uri == RSA_15 and not parameters:
        return KeyTransport(uri=uri)
    digest, mask = parameters.pop(ds("DigestMethod"), None), parameters.pop(_MGF, None)
    if uri not in {RSA_OAEP_MGF1P, RSA_OAEP} or parameters or (uri == RSA_OAEP_MGF1P and mask is not None):
        raise EncryptionRefused(
            "the key is transported by an algorithm that is not accepted",
            hint="Set the provider's key transport algorithm to RSA-OAEP.",
            expected="RSA-OAEP",
            received=shown(uri),
        )
    return KeyTransport(uri=uri, digest=_hash(digest, OAEP_DIGESTS), mask=_hash(mask, MASKS))


def _hash(named: Element | None, known: Mapping[str, Hash]) -> Hash:
    if named is None:
        return hashes.SHA1  # 5.5.2: the default of both
    found = known.get(named.get("Algorithm") or "")
    if found is None:
        raise EncryptionRefused(
            "the key transport names a hash that is not accepted", received=shown(named.get("Algorithm"))
        )
    return found
