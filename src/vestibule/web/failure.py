"""From an error to an answer: the page for a person, problem details for a program, and one line in the log.

Whatever reaches this place is declared: an undeclared exception is a fault of ours, is logged with its trace, and is
shown as `internal_error` (S70: users see a constant sentence, the code and the attempt's id, and nothing else).
"""

from collections.abc import Iterable
from traceback import format_exception
from typing import Final

import structlog

from vestibule.domain.audit.attempt import Attempt, Outcome
from vestibule.domain.ids import new_short_id
from vestibule.errors import InternalError, PolicyError, RateLimited, VestibuleError
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.flow import Purpose
from vestibule.web.answer import Answer, Header
from vestibule.web.details import details_of
from vestibule.web.errors import status_of
from vestibule.web.installation import Services
from vestibule.web.pages import Action, ErrorView, next_step

_SERVER_FAULT: Final = 500

_log = structlog.get_logger("vestibule")


def declared(error: Exception) -> VestibuleError:
    """The error to show: its own when it is declared, else internal_error."""
    if isinstance(error, AttemptFailed):
        return error.error
    if isinstance(error, VestibuleError):
        return error
    return InternalError(f"undeclared {type(error).__name__}")


def page_for(
    services: Services,
    error: Exception,
    *,
    address: str,
    cookies: Iterable[str] = (),
    status: int | None = None,
    purpose: Purpose = Purpose.LOGIN,
    more: Iterable[Header] = (),
) -> Answer:
    """The error page for a person.

    Args:
        services: The installation's.
        error: An AttemptFailed, or any other; what is not stored is kept in the ring.
        address: The client's.
        cookies: Finished `Set-Cookie` values to send along.
        status: Where the table's would mislead; None for the table's.
        purpose: What it was that failed, where the error does not say so.
        more: Further headers.
    """
    shown = declared(error)
    attempt = report(services, error, address=address)
    action = _next_step(error, shown, purpose=purpose)
    view = ErrorView(
        code=shown.code,
        sentence=shown.public,
        at_s=attempt.at_s,
        action=action,
        attempt_id=attempt.id,
        href=_leads_to(services, error, action),
        details=details_of(services, error, attempt=attempt) if services.settings.demo else None,
    )
    body = services.pages.error(view)
    return services.replies.page(body, status=status or status_of(shown), cookies=cookies, more=(*_more(shown), *more))


def problem_for(services: Services, error: Exception, *, address: str) -> Answer:
    """Problem details for a program."""
    shown = declared(error)
    report(services, error, address=address)
    return services.replies.problem(status=status_of(shown), code=shown.code, title=shown.public, more=_more(shown))


def report(services: Services, error: Exception, *, address: str) -> Attempt:
    """Write the one log line of a failure, and give its record, which is stored already or kept in the ring."""
    shown = declared(error)
    if isinstance(error, AttemptFailed):
        attempt, stored = error.attempt, error.stored
    else:
        attempt, stored = _early(services, shown, address=address), False
    if not stored:
        services.early.add(attempt)
    fault = status_of(shown) == _SERVER_FAULT
    log = _log.error if fault else _log.warning
    log(
        "request_refused" if isinstance(shown, PolicyError) else "attempt_refused",
        attempt=attempt.id,
        code=shown.code,
        step=shown.step,
        connection=attempt.provider_id,
        client=address,
        detail=shown.detail,
        # As text: a host application's own log might show every local variable of it, secrets among them (S59).
        **({"exception": "".join(format_exception(error))} if fault else {}),
    )
    return attempt


def _early(services: Services, error: VestibuleError, *, address: str) -> Attempt:
    return Attempt(
        id=new_short_id(),
        flow_id="",
        at_s=services.clock.now_s(),
        connection_id="",
        provider_id="",
        outcome=Outcome.REFUSED,
        code=error.code,
        step=error.step,
        detail=error.detail,
        hint=error.hint,
        expected=error.expected,
        received=error.received,
        client_address=address,
    )


def _next_step(error: Exception, shown: VestibuleError, *, purpose: Purpose) -> Action:
    action = next_step(shown.code)
    is_login = (error.purpose if isinstance(error, AttemptFailed) else purpose) is Purpose.LOGIN
    # What was to change the ways into an account must not go on as a login: that would be another person's session.
    return action if is_login or action is Action.ASK_ADMINISTRATOR else Action.ACCOUNT


def _leads_to(services: Services, error: Exception, action: Action) -> str | None:
    """The button's address, where it is known which connection it was."""
    if not isinstance(error, AttemptFailed) or error.opened is None:
        return None
    paths, connection = services.pages.paths, error.opened.connection
    if action is Action.TRY_AGAIN:
        return paths.begin_again(connection, error.return_to)
    if action is Action.SIGN_IN_AND_CONNECT and connection.federation is None:
        return paths.login_again(paths.connect(connection.provider_id))
    return None


def _more(error: VestibuleError) -> tuple[Header, ...]:
    if isinstance(error, RateLimited):
        return ((b"retry-after", b"%d" % error.retry_after_s),)
    return ()
