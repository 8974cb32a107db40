"""The answer arrives at the very redirect URI that the flow sealed (mix-up defence, RFC 9700 4.4.2.2, S30)."""

from vestibule.errors import RedirectURIMismatch
from vestibule.protocols.engine import Callback, FlowState
from vestibule.protocols.shown import shown


def check_redirect_uri(flow: FlowState, callback: Callback) -> None:
    """Compare as exact text.

    Raises:
        RedirectURIMismatch: redirect_uri_mismatch.
    """
    if callback.redirect_uri != flow.redirect_uri:
        raise RedirectURIMismatch(
            "The callback arrived at another address than the one sent with the request",
            hint="Register exactly the redirect URI shown with this connection at the provider, and no other.",
            expected=shown(flow.redirect_uri),
            received=shown(callback.redirect_uri),
        )
