"""Sending the browser back to the application, by query or by form_post.

Source: RFC 6749 section 4.1.2, RFC 9207 section 2, OAuth 2.0 Form Post Response Mode section 2.
"""

from urllib.parse import urlencode

from vestibule_twin.answer import Answer, Headers, redirect
from vestibule_twin.authorization import Answerable, AuthorizationRequest, Refused
from vestibule_twin.codes import issue_code
from vestibule_twin.faults.callback import bend_callback
from vestibule_twin.pages import page
from vestibule_twin.state import Session, Twin


def with_query(uri: str, parameters: list[tuple[str, str]]) -> str:
    """Add parameters to an address that may have a query already."""
    return f"{uri}{'&' if '?' in uri else '?'}{urlencode(parameters)}" if parameters else uri


def _send(twin: Twin, to: Answerable, parameters: list[tuple[str, str]], headers: Headers) -> Answer:
    if to.state is not None:
        parameters.append(("state", to.state))
    if twin.personality.sends_iss:
        parameters.append(("iss", f"{twin.base_url}{path}" if (path := twin.personality.iss_path) else twin.issuer))
    if twin.faults.callback:
        parameters = bend_callback(parameters, twin.faults)
    if to.response_mode == "form_post":
        context = {"action": to.redirect_uri, "parameters": parameters, "application": to.client.label}
        return page(twin, "form_post.html", context, headers=headers)
    return redirect(with_query(to.redirect_uri, parameters), headers=headers)


def send_code(twin: Twin, request: AuthorizationRequest, session: Session, *, headers: Headers = ()) -> Answer:
    """Send the browser back with a fresh code."""
    return _send(twin, request.to, [("code", issue_code(twin, request, session))], headers)


def send_error(twin: Twin, refused: Refused) -> Answer:
    """Send the browser back with an OAuth error."""
    description = twin.personality.describes(refused.error, refused.description)
    return _send(twin, refused.to, [("error", refused.error), ("error_description", description)], ())
