"""Which Provider IDs, names and callbacks a connection may have (R4, R25, S29)."""

import unicodedata
from typing import Final

from vestibule.domain.connections.model import PROVIDER_ID, RESERVED_PROVIDER_IDS, CallbackForm
from vestibule.errors import ConfigError
from vestibule_sdk.client import ClientAuth, Pkce

NAME_CHARACTERS_AT_MOST: Final = 80


def check_provider_id(text: str) -> str:
    """Give back a Provider ID that may be used (R4). It is case-sensitive: `Okta` and `okta` are two connections.

    Raises:
        ConfigError: config_error, at `id`.
    """
    if not PROVIDER_ID.fullmatch(text):
        raise ConfigError(
            "A Provider ID has 1 to 63 letters, digits, dots, hyphens and underscores, and starts with a letter or "
            "digit.",
            path="id",
            hint="For example: Okta, Keycloak, azure",
        )
    if text in RESERVED_PROVIDER_IDS:
        raise ConfigError(f"The Provider ID {text!r} is part of an address of our own.", path="id")
    return text


def check_name(text: str) -> str:
    """Give back a connection's display name in the form in which it is kept and compared: NFC, single spaces (R4).

    Raises:
        ConfigError: config_error, at `name`.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise ConfigError("A name is needed: it is what the button on the login page says.", path="name")
    if len(name) > NAME_CHARACTERS_AT_MOST:
        raise ConfigError(f"A name has at most {NAME_CHARACTERS_AT_MOST} characters.", path="name")
    if not name.isprintable():
        # Direction marks and zero-width characters make two names look the same, or a page read backwards.
        raise ConfigError("A name holds no invisible characters.", path="name")
    return name


def check_callback_form(form: CallbackForm, *, pkce: Pkce, client_auth: ClientAuth) -> CallbackForm:
    """Give back a callback form that the connection may use.

    Without PKCE nothing but the redirect URI ties a code to the provider that gave it. And without a client secret a
    code and its verifier are all that a provider wants: one that brings a browser to mix it up with another would get
    both (RFC 9700 4.4). Such connections need a redirect URI of their own (S29, S30).

    Raises:
        ConfigError: config_error, at `callbackForm`.
    """
    if pkce is Pkce.OFF and form is CallbackForm.SHARED:
        raise ConfigError(
            "PKCE is off, so this connection needs a redirect URI of its own.",
            path="callbackForm",
            hint="Set callbackForm to own and register the address that is then shown, or switch PKCE on.",
        )
    if client_auth is ClientAuth.NONE and form is CallbackForm.SHARED:
        raise ConfigError(
            "There is no client secret, so this connection needs a redirect URI of its own.",
            path="callbackForm",
            hint="Set callbackForm to own and register the address that is then shown, or use a client secret.",
        )
    return form


def check_callback_without_id_token(form: CallbackForm) -> CallbackForm:
    """Give back a callback form that a connection of plain OAuth 2.0 may use.

    No ID token says which provider an answer came from, so the redirect URI has to (RFC 9700 4.4.2.2, S30).

    Raises:
        ConfigError: config_error, at `callbackForm`.
    """
    if form is CallbackForm.SHARED:
        raise ConfigError(
            "A connection of plain OAuth 2.0 needs a redirect URI of its own.",
            path="callbackForm",
            hint="Set callbackForm to own and register the address that is then shown.",
        )
    return form


def check_linking_trust(*, trusted: bool, federation: str | None) -> bool:
    """Give back whether a connection is trusted for linking, if it may be.

    Whoever runs any provider of a federation decides which addresses it asserts (R48).

    Raises:
        ConfigError: config_error, at `trustedForLinking`.
    """
    if trusted and federation is not None:
        raise ConfigError(
            "A federation is never trusted for linking: any of its members could then take over any account.",
            path="trustedForLinking",
            hint="Leave it off. Add a connection of its own for a provider that you trust so far.",
        )
    return trusted
