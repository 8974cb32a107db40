"""Whom TLS believes: the machine's own certificate authorities.

The standard library's context reads OpenSSL's places, so an operator's private authority works the way the rest of the
machine does it: added to the system's store, or named by SSL_CERT_FILE. certifi's list is used only where the system
has none (python.org's macOS builds, bare containers). `truststore` was left: on Linux it does the same, elsewhere it
calls the platform's verifier synchronously in the middle of the handshake.
"""

import asyncio
import os
import ssl
from pathlib import Path

from vestibule.errors import SettingsError

CERT_FILE_VARIABLE = "SSL_CERT_FILE"

_PEM = b"-----BEGIN CERTIFICATE-----"
_TRUSTED_PEM = b"-----BEGIN TRUSTED CERTIFICATE-----"


class Trust:
    """The context of all calls, made once, with the first call over TLS: reading the authorities takes some 50 ms."""

    def __init__(self) -> None:
        """Look at SSL_CERT_FILE, where it is set.

        Raises:
            SettingsError: settings_refused, when it names no file with certificates. OpenSSL would silently go on
                without.
        """
        self._own = os.environ.get(CERT_FILE_VARIABLE) or None
        self._context: ssl.SSLContext | None = None
        if self._own is not None:
            _check(self._own)

    async def context(self) -> ssl.SSLContext:
        """Give the context: certificate and host name are verified, TLS 1.2 or later, HTTP/1.1.

        Raises:
            SettingsError: settings_refused
        """
        if self._context is None:
            self._context = await asyncio.to_thread(_context, self._own)
        return self._context


def _context(own: str | None) -> ssl.SSLContext:
    places = ssl.get_default_verify_paths()
    # None where the directory or file is not there, whatever the annotations say.
    directory = places.capath if places.capath and any(Path(places.capath).iterdir()) else None
    try:
        if own is not None:
            context = ssl.create_default_context(cafile=own, capath=directory)
        else:
            context = ssl.create_default_context(cafile=None if places.cafile or directory else _bundled())
    except OSError as fault:  # ssl.SSLError is one too
        raise _unusable(own or "nothing", str(fault.strerror or fault)) from None
    context.set_alpn_protocols(["http/1.1"])
    return context


def _bundled() -> str:
    import certifi  # noqa: PLC0415 - few machines need it, and its import reads the package's resources

    return certifi.where()


def _check(own: str) -> None:
    try:
        content = Path(own).read_bytes()
    except OSError as fault:
        raise _unusable(own, str(fault.strerror)) from None
    if _PEM not in content and _TRUSTED_PEM not in content:
        raise _unusable(own, "it holds no certificate in PEM form")


def _unusable(own: str, reason: str) -> SettingsError:
    return SettingsError(
        f"{CERT_FILE_VARIABLE} names {own}, which cannot be used: {reason}.",
        hint="Put the certificate of your authority, in PEM form, into that file; or unset the variable.",
    )
