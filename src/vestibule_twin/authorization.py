"""The authorization request: who asks, for what, and where the answer goes.

Source: RFC 6749 sections 3.1 and 4.1.1, OIDC Core section 3.1.2.1, RFC 7636 section 4.3, RFC 9700 section 2.1. What
is wrong with the client or the redirect URI is told to the person; all else goes back to the application.
"""

import re
from typing import Final

from msgspec import Struct

from vestibule_twin.config import Client
from vestibule_twin.registered import is_registered
from vestibule_twin.state import Twin

_KNOWN_PROMPTS: Final = frozenset({"none", "login", "consent", "select_account"})
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_MAX_AGE: Final = re.compile(r"[0-9]{1,9}")


class NotAskedProperly(Exception):
    """There is no application to send an answer to; the text is for the page."""


class Answerable(Struct, frozen=True, kw_only=True):
    """Where an answer may go, known before anything else about the request is."""

    client: Client
    redirect_uri: str
    response_mode: str
    state: str | None


class Refused(Exception):
    """The application gets an error (RFC 6749 section 4.1.2.1)."""

    def __init__(self, to: Answerable, error: str, description: str) -> None:
        super().__init__(description)
        self.to = to
        self.error = error
        self.description = description


class AuthorizationRequest(Struct, frozen=True, kw_only=True):
    """A well-formed request of a known application."""

    to: Answerable
    scopes: frozenset[str]
    nonce: str | None
    code_challenge: str | None
    prompts: frozenset[str]
    max_age_s: int | None
    login_hint: str | None
    acr_values: tuple[str, ...]
    id_token_hint: str | None


def _answerable(twin: Twin, parameters: dict[str, str], doubled: frozenset[str]) -> Answerable:
    if doubled & {"client_id", "redirect_uri"}:
        raise NotAskedProperly("The request names its application or its redirect URI twice.")
    client = twin.clients.get(parameters.get("client_id", ""))
    if client is None:
        raise NotAskedProperly("No application with this client_id is known here.")
    redirect_uri = parameters.get("redirect_uri")
    if redirect_uri is None or not is_registered(client, redirect_uri, sub_paths=twin.personality.sub_paths):
        raise NotAskedProperly("This redirect URI is not registered for the application.")
    return Answerable(
        client=client,
        redirect_uri=redirect_uri,
        response_mode="form_post" if parameters.get("response_mode") == "form_post" else "query",
        state=None if "state" in doubled else parameters.get("state"),
    )


def _wrong(twin: Twin, parameters: dict[str, str], client: Client) -> tuple[str, str] | None:
    """Return the first fault of the request as OAuth error and description."""
    vendor = twin.personality
    challenge = parameters.get("code_challenge")
    prompts = frozenset(parameters.get("prompt", "").split())
    rules: tuple[tuple[bool, str, str], ...] = (
        ("request" in parameters, "request_not_supported", "Request objects are not supported"),
        ("request_uri" in parameters, "request_uri_not_supported", "Request URIs are not supported"),
        ("registration" in parameters, "registration_not_supported", "Registration is not supported"),
        ("response_type" not in parameters, "invalid_request", "response_type is missing"),
        (parameters.get("response_type", "code") != "code", "unsupported_response_type", "Only code is supported"),
        (
            parameters.get("response_mode", "query") not in {"query", "form_post"},
            "invalid_request",
            "Only the response modes query and form_post are supported",
        ),
        (
            vendor.openid and "openid" not in parameters.get("scope", "").split(),
            "invalid_scope",
            "The scope openid is missing",
        ),
        (
            vendor.pkce_demanded and client.pkce_required and challenge is None,
            "invalid_request",
            "code_challenge is missing",
        ),
        (
            challenge is not None and parameters.get("code_challenge_method", "plain") != "S256",
            "invalid_request",
            "code_challenge_method must be S256",
        ),
        (
            challenge is not None and not _CHALLENGE.fullmatch(challenge),
            "invalid_request",
            "code_challenge is not the base64url of a SHA-256",
        ),
        (bool(prompts - _KNOWN_PROMPTS), "invalid_request", "An unknown prompt value"),
        ("none" in prompts and len(prompts) > 1, "invalid_request", "prompt none stands alone"),
        (
            not _MAX_AGE.fullmatch(parameters.get("max_age", "0")),
            "invalid_request",
            "max_age is not a number of seconds",
        ),
    )
    return next(((error, description) for broken, error, description in rules if broken), None)


def authorization_request(twin: Twin, pairs: list[tuple[str, str]]) -> AuthorizationRequest:
    """Read and judge the parameters of an authorization request.

    Raises:
        NotAskedProperly: Client or redirect URI unknown: no redirect whatsoever.
        Refused: Anything else is wrong: the application is told.
    """
    parameters = dict(pairs)
    names = [name for name, _ in pairs]
    doubled = frozenset(name for name in names if names.count(name) > 1)
    to = _answerable(twin, parameters, doubled)
    if doubled:
        raise Refused(to, "invalid_request", "A parameter is there twice")
    wrong = _wrong(twin, parameters, to.client)
    if wrong:
        raise Refused(to, *wrong)
    return AuthorizationRequest(
        to=to,
        scopes=frozenset(parameters.get("scope", "").split()),
        nonce=parameters.get("nonce"),
        code_challenge=parameters.get("code_challenge"),
        prompts=frozenset(parameters.get("prompt", "").split()),
        max_age_s=int(parameters["max_age"]) if "max_age" in parameters else None,
        login_hint=parameters.get("login_hint"),
        acr_values=tuple(parameters.get("acr_values", "").split()),
        id_token_hint=parameters.get("id_token_hint"),
    )
