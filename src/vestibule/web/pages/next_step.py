"""What somebody should do after an error: one button, chosen by the error's code (LOOK.md, an error page, 2)."""

from collections.abc import Mapping
from typing import Final

from vestibule.web.pages.error import Action

_TRY_AGAIN: Final = frozenset(
    {
        "access_denied",
        "assertion_expired",
        "assertion_replayed",
        "authentication_too_old",
        "callback_malformed",
        "code_refused",
        "connection_changed",
        "cross_site_request",
        "database_unavailable",
        "edit_conflict",
        "flow_expired",
        "flow_replayed",
        "iat_out_of_window",
        "in_response_to_mismatch",
        "interaction_required",
        "internal_error",
        "nonce_mismatch",
        "rate_limited",
        "state_mismatch",
        "token_expired",
        "unknown_key",
        "unsolicited_response",
        "upstream_busy",
        "upstream_status",
        "upstream_timeout",
        "upstream_unavailable",
        "upstream_unreachable",
    }
)
_ANOTHER_WAY: Final = frozenset(
    {
        "connector_broken",
        "connector_conflicting",
        "connector_disabled",
        "connector_incompatible",
        "connector_unknown",
        "initiate_issuer_mismatch",
        "tenant_refused",
        "unknown_connection",
        "unknown_provider",
    }
)
_ACCOUNT: Final = frozenset(
    {
        "already_connected",
        "another_identity",
        "identity_taken",
        "last_method",
        "others_too_new",
        "reauthentication_required",
        "session_changed",
    }
)
_SIGN_IN: Final = frozenset(
    {
        "logout_message_refused",
        "not_found",
        "object_not_found",
        "request_refused",
        "return_to_refused",
        "sign_in_required",
    }
)


STEPS: Final[Mapping[str, Action]] = {
    **dict.fromkeys(_TRY_AGAIN, Action.TRY_AGAIN),
    **dict.fromkeys(_ANOTHER_WAY, Action.ANOTHER_WAY),
    **dict.fromkeys(_SIGN_IN, Action.SIGN_IN),
    **dict.fromkeys(_ACCOUNT, Action.ACCOUNT),
    "account_not_linked": Action.SIGN_IN_AND_CONNECT,
}
"""What passes by itself or by a new start: try again. What is wrong with this one method: another way in. What is no
trouble of a login: the sign-in page. What was to change the ways into an account: back to it. A way in that the account
does not know yet: the old one, and then the page where this one is connected (R55)."""


def next_step(code: str) -> Action:
    """The button for an error's code.

    All that is not listed is a setting here or at the provider, which only an administrator can mend.
    """
    return STEPS.get(code, Action.ASK_ADMINISTRATOR)
