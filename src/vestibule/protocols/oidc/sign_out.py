"""Where to send the browser so that its session at the provider ends too (RP-Initiated Logout 1.0, 2)."""

from vestibule.protocols.oauth2.authorization_url import with_parameters
from vestibule.protocols.oidc.discovery.resolve import Provider
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret


def sign_out_url(
    profile: OIDCProfile,
    provider: Provider,
    *,
    id_token_hint: Secret | None,
    post_logout_redirect_uri: str | None,
    state: str | None,
) -> str | None:
    """The address; None when the provider offers none.

    Args:
        profile: The connection.
        provider: Its endpoints.
        id_token_hint: The ID token of the login: the provider then ends that session without asking.
        post_logout_redirect_uri: Where the provider sends the browser back; registered there, to the letter.
        state: Comes back with the browser.
    """
    if provider.end_session_endpoint is None:
        return None
    parameters = {
        "id_token_hint": None if id_token_hint is None else id_token_hint.reveal(),
        # Also beside the hint: with an expired or unknown one the provider still knows whose redirect URI this is.
        "client_id": profile.client.client_id,
        "post_logout_redirect_uri": post_logout_redirect_uri,
        "state": state,
    }
    return with_parameters(
        provider.end_session_endpoint, [(name, value) for name, value in parameters.items() if value is not None]
    )
