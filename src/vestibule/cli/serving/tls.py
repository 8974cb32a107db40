"""Serving TLS ourselves, where no proxy does it."""

import ssl
from pathlib import Path
from typing import NoReturn

from vestibule.errors import SettingsError
from vestibule.settings import Settings


def tls_context(settings: Settings, *, certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Load certificate and key; None without them.

    Args:
        settings: Whose base URL has to say the same.
        certificate: PEM, the whole chain.
        key: PEM, without a passphrase; None when it stands in the certificate's file.

    Raises:
        SettingsError: settings_refused: they cannot be read, do not belong together, or the base URL says http.
    """
    if certificate is None:
        if key is not None:
            raise SettingsError("--tls-key is given without --tls-cert", hint="Name the certificate's file too.")
        return None
    if settings.origin.scheme != "https":
        raise SettingsError(
            f"base_url is {settings.base_url}, but with --tls-cert this server speaks https only",
            hint="Set VESTIBULE_BASE_URL to the https address that people open.",
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 9325 3.1.1
    try:
        context.load_cert_chain(certificate, key, password=_refuse_passphrase)
    except ssl.SSLError as error:
        raise SettingsError(
            f"--tls-cert and --tls-key cannot be used: {error.reason or error}",
            hint="Both are PEM files, the certificate with its chain, and the key is the one that it was made for.",
        ) from None
    except OSError as error:
        raise SettingsError(
            f"--tls-cert or --tls-key cannot be read ({error.strerror}): {certificate}{f', {key}' if key else ''}"
        ) from None
    return context


def _refuse_passphrase() -> NoReturn:
    """A server that restarts by itself has nobody to type it: OpenSSL would stop and ask on the terminal."""
    raise SettingsError(
        "--tls-key is protected by a passphrase",
        hint="Store the key without one, readable by this server's user only: openssl pkey -in KEY -out PLAIN",
    )
