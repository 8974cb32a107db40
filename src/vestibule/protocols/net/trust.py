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

import certifi

from vestibule.errors import SettingsError

CERT_FILE_VARIABLE = "SSL_CERT_FILE"


def trust_context() -> ssl.SSLContext:
    """Make the context of every call: certificate and host name are verified, TLS 1.2 or later, HTTP/1.1.

    Takes some 50 ms where the system's list is one file.

    Raises:
        SettingsError: settings_refused, when SSL_CERT_FILE names a file without certificates. OpenSSL would silently
            trust nobody.
    """
    context = ssl.create_default_context()
    own = os.environ.get(CERT_FILE_VARIABLE)
    if own:
        _load_own(context, own)
    elif not _system_has_authorities():
        context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


def _load_own(context: ssl.SSLContext, path: str) -> None:
    try:
        context.load_verify_locations(path)
    except OSError as fault:  # ssl.SSLError is one too
        reason = "it holds no certificate in PEM form" if isinstance(fault, ssl.SSLError) else str(fault.strerror)
        raise SettingsError(
            f"{CERT_FILE_VARIABLE} names {path}, which cannot be used: {reason}.",
            hint="Put the certificate of your authority, PEM, into that file; or unset the variable.",
        ) from None


def _system_has_authorities() -> bool:
    places = ssl.get_default_verify_paths()
    # None where the file or directory is not there, whatever the annotations say.
    return bool(places.cafile) or (bool(places.capath) and any(Path(places.capath).iterdir()))


class Trust:
    """The context of all calls, made once.

    At the start when SSL_CERT_FILE is set, so that a mistake in it shows; otherwise outside the event loop, with the
    first call over TLS.
    """

    def __init__(self) -> None:
        self._context = trust_context() if os.environ.get(CERT_FILE_VARIABLE) else None

    async def context(self) -> ssl.SSLContext:
        """Give the context."""
        if self._context is None:
            self._context = await asyncio.to_thread(trust_context)
        return self._context
