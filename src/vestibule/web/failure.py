"""From an error to an answer: the page for a person, problem details for a program, and one line in the log.

Whatever reaches this place is declared: an undeclared exception is a fault of ours, is logged with its trace, and is
shown as `internal_error` (S70: users see a constant sentence, the code and the attempt's id, and nothing else).
"""

from collections.abc import Iterable
from typing import Final

import structlog

from vestibule.domain.audit.attempt import Attempt, Outcome
from vestibule.domain.ids import new_short_id
from vestibule.errors import InternalError, PolicyError, RateLimited, VestibuleError
from vestibule.flows.login.complete import AttemptFailed
from vestibule.web.answer import Answer, Header
from vestibule.web.details import details_of
from vestibule.web.errors import status_of
from vestibule.web.installation import Services
from vestibule.web.pages import ErrorView, next_step

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
    services: Services, error: Exception, *, address: str, cookies: Iterable[str] = (), href: str | None = None
) -> Answer:
    """The error page for a person.

    Args:
        services: The installation's.
        error: An AttemptFailed, whose attempt is stored; or any other, which is logged and kept in the ring.
        address: The client's.
        cookies: Finished `Set-Cookie` values to send along.
        href: Where the page's button leads; None leaves it to the page.
    """
    shown = declared(error)
    attempt_id = report(services, error, address=address)
    view = ErrorView(
        code=shown.code,
        sentence=shown.public,
        at_s=services.clock.now_s(),
        action=next_step(shown.code),
        attempt_id=attempt_id,
        href=href,
        details=details_of(services, shown) if services.settings.demo else None,
    )
    body = services.pages.error(view)
    return services.replies.page(body, status=status_of(shown), cookies=cookies, more=_more(shown))


def problem_for(services: Services, error: Exception, *, address: str) -> Answer:
    """Problem details for a program."""
    shown = declared(error)
    report(services, error, address=address)
    return services.replies.problem(status=status_of(shown), code=shown.code, title=shown.public, more=_more(shown))


def report(services: Services, error: Exception, *, address: str) -> str:
    """Write the one log line of a failure, and give the attempt's short id."""
    shown = declared(error)
    stored = isinstance(error, AttemptFailed)
    attempt_id = error.attempt_id if isinstance(error, AttemptFailed) else new_short_id()
    provider_id = error.provider_id if isinstance(error, AttemptFailed) else ""
    fault = status_of(shown) == _SERVER_FAULT
    log = _log.error if fault else _log.warning
    log(
        "request_refused" if isinstance(shown, PolicyError) else "attempt_refused",
        attempt=attempt_id,
        code=shown.code,
        step=shown.step,
        connection=provider_id,
        client=address,
        detail=shown.detail,
        exc_info=error if fault else None,
    )
    if not stored:
        services.early.add(
            Attempt(
                id=attempt_id,
                flow_id="",
                at_s=services.clock.now_s(),
                connection_id="",
                provider_id=provider_id,
                outcome=Outcome.REFUSED,
                code=shown.code,
                step=shown.step,
                detail=shown.detail,
                hint=shown.hint,
                expected=shown.expected,
                received=shown.received,
                client_address=address,
            )
        )
    return attempt_id


def _more(error: VestibuleError) -> tuple[Header, ...]:
    if isinstance(error, RateLimited):
        return ((b"retry-after", b"%d" % error.retry_after_s),)
    return ()
