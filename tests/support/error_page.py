"""What every refusal looks like from outside: the page, the log line, and what was not written (S70)."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx2
from house import House, Log
from http_browser import set_cookies

_VALUES: Final = re.compile(r'<dd><code dir="ltr">([^<]+)</code></dd>')


@dataclass(frozen=True)
class ShownError:
    """What an error page shows."""

    code: str
    attempt_id: str


def shown_error(answer: httpx2.Response) -> ShownError:
    """Read an error page."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.text
    values = [html.unescape(value) for value in _VALUES.findall(answer.text)]
    assert len(values) == 2, answer.text
    return ShownError(*values)


@dataclass
class Refusal:
    """A refusal in the making: the block assigns the answer."""

    answer: httpx2.Response | None = None
    attempt_id: str = ""


@contextmanager
def refusal(
    house: House, log: Log, code: str, *, status: int, stored: bool, flow_spent: bool | None = None
) -> Iterator[Refusal]:
    """Have the block end in a refusal, and hold it against everything a refusal promises.

    Its own code on the page with the HTTP status and an attempt id; one line in the log that names the attempt; no
    session cookie; no row but, where a flow was opened, the attempt and its audit event; the flow's cookie expired.

    Args:
        house: Where.
        log: What is logged.
        code: Expected.
        status: Expected.
        stored: Whether a flow was opened, so that the attempt is kept.
        flow_spent: Whether the answer expires the flow's cookie; None means the same as `stored`.
    """
    before = house.rows()
    log.clear()
    caught = Refusal()
    yield caught
    answer = caught.answer
    assert answer is not None
    assert answer.status_code == status, answer.text
    page = shown_error(answer)
    assert page.code == code
    caught.attempt_id = page.attempt_id
    lines = [event for event in log if event["log_level"] in {"warning", "error"}]
    assert [line["attempt"] for line in lines] == [page.attempt_id]
    assert lines[0]["code"] == code
    cookies = set_cookies(answer)
    assert "vestibule-session" not in cookies
    expired = [name for name, rest in cookies.items() if name.startswith("vestibule-flow-") and "Max-Age=0" in rest]
    assert bool(expired) is (stored if flow_spent is None else flow_spent)
    kept = {"attempts": before["attempts"] + 1, "audit_events": before["audit_events"] + 1} if stored else {}
    assert house.rows() == before | kept
    if stored:
        found = house.database.execute(
            f"SELECT outcome, code, account_id FROM attempts WHERE id = '{page.attempt_id}'"  # noqa: S608
        )
        assert found == [("refused", code, None)]
