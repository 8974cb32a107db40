"""One key for each purpose, so that what is sealed for one can never be used as another (RFC 5869; NIST SP 800-108)."""

import re
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KEY_BYTES: Final = 32

_PURPOSE: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")


def check_purpose(purpose: str) -> str:
    """Give back a purpose that is fit to separate keys.

    Raises:
        ValueError: It is no short lower-case word: a purpose is a constant of the code, so this is a fault of ours.
    """
    if not _PURPOSE.fullmatch(purpose):
        message = f"{purpose!r} is no purpose: lower-case letters, digits and hyphens, at most 32"
        raise ValueError(message)
    return purpose


def derive(key: bytes, *, kind: str, purpose: str, salt: bytes = b"") -> bytes:
    """Derive 32 bytes from a uniformly random key.

    Expand without extract is enough for such a key (RFC 5869 3.3). Neither `kind` nor `purpose` can hold the NUL that
    separates them, and `salt` comes last, so no two different triples give the same info.
    """
    info = b"\x00".join((b"vestibule", kind.encode("ascii"), purpose.encode("ascii"), salt))
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=info).derive(key)
