"""The authorization request of plain OAuth 2.0 (RFC 6749 4.1.1): code flow, state, and PKCE unless it is off (S29)."""

from vestibule.protocols.engine import FlowState, LoginRequest
from vestibule.protocols.oauth2.authorization_url import OURS, with_parameters
from vestibule.protocols.oauth2.flow_secrets import challenge_of, state_of, verifier_of
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule_sdk.client import ResponseMode
from vestibule_sdk.oauth2 import OAuth2Profile


def authorization_url(profile: OAuth2Profile, request: LoginRequest, flow: FlowState) -> str:
    """The address to send the browser to.

    Args:
        profile: The connection.
        request: What the login asks for. `prompt` and `login_hint` are OpenID Connect's; a server that does not know
            them has to ignore them (RFC 6749 3.1).
        flow: Where state and verifier come from.
    """
    parameters = {
        "response_type": "code",
        "client_id": profile.client.client_id,
        "redirect_uri": flow.redirect_uri,
        "state": state_of(flow),
    }
    if profile.scopes:
        parameters["scope"] = " ".join(dict.fromkeys(profile.scopes))
    if uses_pkce(profile):
        parameters["code_challenge"] = challenge_of(verifier_of(flow))
        parameters["code_challenge_method"] = "S256"
    if profile.response_mode is ResponseMode.FORM_POST:
        parameters["response_mode"] = "form_post"
    wished = {"prompt": request.prompt, "login_hint": request.login_hint}
    parameters.update({name: value for name, value in wished.items() if value})
    for name, value in profile.extra_parameters.items():
        if name not in OURS:
            parameters.setdefault(name, value)
    return with_parameters(profile.authorization_endpoint, parameters.items())
