"""The authentication request (OpenID Connect Core 3.1.2.1): code flow, state, nonce and PKCE on every one (S29)."""

from functools import lru_cache
from typing import Final

from vestibule.protocols.engine import FlowState, LoginRequest
from vestibule.protocols.oauth2.authorization_url import OURS, with_parameters
from vestibule.protocols.oauth2.flow_secrets import challenge_of, nonce_of, state_of, verifier_of
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oauth2.quirks import has_quirk
from vestibule.protocols.oidc.discovery.resolve import Provider
from vestibule.protocols.oidc.quirks import PROMPT_LOGIN_UNSUPPORTED
from vestibule_sdk.client import ResponseMode
from vestibule_sdk.oidc import OIDCProfile

ALWAYS: Final = ("openid", "profile", "email")
"""R9: sent first, whatever else is asked."""


def authorization_url(profile: OIDCProfile, provider: Provider, request: LoginRequest, flow: FlowState) -> str:
    """The address to send the browser to.

    Args:
        profile: The connection.
        provider: Its endpoints.
        request: What the login asks for.
        flow: Where state, nonce and verifier come from.
    """
    constant = _constant_part(
        provider.authorization_endpoint, profile.client.client_id, flow.redirect_uri, scopes_of(profile)
    )
    return with_parameters(constant, _parameters(profile, request, flow).items())


def pushed_parameters(profile: OIDCProfile, request: LoginRequest, flow: FlowState) -> dict[str, str]:
    """The same request, for the back channel (RFC 9126 2.1)."""
    constant = _constant_parameters(profile.client.client_id, flow.redirect_uri, scopes_of(profile))
    return {**dict(constant), **_parameters(profile, request, flow)}


def pushed_url(profile: OIDCProfile, provider: Provider, *, request_uri: str) -> str:
    """The address for a request that was pushed: nothing else goes by the browser (RFC 9126 4)."""
    return with_parameters(
        provider.authorization_endpoint, (("client_id", profile.client.client_id), ("request_uri", request_uri))
    )


def _parameters(profile: OIDCProfile, request: LoginRequest, flow: FlowState) -> dict[str, str]:
    """What differs from login to login."""
    parameters = {"state": state_of(flow), "nonce": nonce_of(flow)}
    if uses_pkce(profile):
        parameters["code_challenge"] = challenge_of(verifier_of(flow))
        parameters["code_challenge_method"] = "S256"
    if profile.response_mode is ResponseMode.FORM_POST:  # query is the default, and some providers know no other
        parameters["response_mode"] = "form_post"
    optional = {
        "prompt": _prompt(profile, request),
        "login_hint": request.login_hint,
        "acr_values": " ".join(flow.acr_values),
        "max_age": None if flow.max_age_s is None else str(flow.max_age_s),
    }
    parameters.update({name: value for name, value in optional.items() if value})
    for name, value in profile.extra_parameters.items():
        if name not in OURS:
            parameters.setdefault(name, value)
    return parameters


def _prompt(profile: OIDCProfile, request: LoginRequest) -> str | None:
    asked = request.prompt or profile.prompt
    if asked == "login" and has_quirk(profile.quirks, PROMPT_LOGIN_UNSUPPORTED):
        return "select_account"
    return asked


@lru_cache(maxsize=4096)
def _constant_part(endpoint: str, client_id: str, redirect_uri: str, scopes: tuple[str, ...]) -> str:
    """What a connection sends with every login, escaped once."""
    return with_parameters(endpoint, _constant_parameters(client_id, redirect_uri, scopes))


def _constant_parameters(client_id: str, redirect_uri: str, scopes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return (
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("scope", " ".join(scopes)),
    )


def scopes_of(profile: OIDCProfile) -> tuple[str, ...]:
    """`openid profile email`, then the profile's further ones, each once."""
    return tuple(dict.fromkeys((*ALWAYS, *profile.scopes)))
