"""An attempt in a terminal, in the words of the error page."""

from typing import Final

import rich_click as click

from vestibule.cli.attempts.record import sentence_of
from vestibule.cli.connections.registration import show_registration
from vestibule.cli.output import show_heading, show_pairs, show_text
from vestibule.cli.text import lines_of, plain
from vestibule.clock import rfc3339
from vestibule.domain.audit.attempt import Attempt, StepRecord
from vestibule.errors import Step
from vestibule.web.pages.difference import Marked, sides
from vestibule.web.words.english import ENGLISH

_WORDS: Final = ENGLISH.error

_WORTH_MARKING: Final = 4
"""Characters that two values share at least, before it is shown where they part."""

_REGISTERED: Final = frozenset({Step.BEGIN, Step.CALLBACK, Step.TOKEN})
"""Where a wrong registration at an OpenID provider shows; at a SAML one it may show in every check of its answer."""


def show_attempt(attempt: Attempt, *, name: str, registration: dict[str, str]) -> None:
    """Print an attempt.

    Args:
        attempt: The record.
        name: The connection's display name; "" when it is gone.
        registration: What is to be registered at its provider; empty when the connection is gone.
    """
    if attempt.code is None:
        click.echo(click.style("Signed in", fg="green", bold=True))
    else:
        click.echo(sentence_of(attempt.code) or "")
    click.echo()
    show_pairs(
        [
            (_WORDS.code, attempt.code),
            (_WORDS.attempt, attempt.id),
            (_WORDS.time, rfc3339(attempt.at_s)),
            ("Connection", f"{attempt.provider_id} ({name})" if name else attempt.provider_id),
            ("Account", attempt.account_id),
            ("Client", attempt.client_address),
        ]
    )
    if attempt.code is not None:
        _show_refusal(attempt)
    if attempt.steps:
        _show_steps(attempt.steps)
    if attempt.code is not None and registration and (attempt.step in _REGISTERED or "acs_url" in registration):
        show_registration(registration, heading="What is to be registered at the provider")


def _show_refusal(attempt: Attempt) -> None:
    show_heading(_WORDS.details)
    for line in lines_of(attempt.detail):
        show_text(line)
    if attempt.step:
        click.echo(f"  {_WORDS.failed_at.format(step=_WORDS.step_names.get(attempt.step, attempt.step))}")
    compared = sides(attempt.expected, attempt.received)
    if compared is not None:
        alike = _are_alike(compared[0])
        words = [_marked(side) if alike else _whole(side) for side in compared]
        click.echo()
        show_pairs(zip((_WORDS.expected, _WORDS.received), words, strict=True), indent="  ")
        if alike:
            click.echo(f"  {_WORDS.difference}")
    if attempt.hint:
        show_heading(_WORDS.fix)
        for line in lines_of(attempt.hint):
            show_text(line)


def _are_alike(side: Marked | None) -> bool:
    """Whether both sides share enough for the difference to be worth marking."""
    return side is not None and side.differs is not None and len(side.before + side.after) >= _WORTH_MARKING


def _marked(side: Marked | None) -> str:
    """One side, the difference between signs that stand on few keyboards: colour alone does not reach everybody."""
    if side is None or side.differs is None:
        return _whole(side)
    return f"{plain(side.before)}»{plain(side.differs) or _WORDS.left_out}«{plain(side.after)}"


def _whole(side: Marked | None) -> str:
    if side is None:
        return _WORDS.nothing
    return plain(f"{side.before}{side.differs or ''}{side.after}")


def _show_steps(steps: tuple[StepRecord, ...]) -> None:
    show_heading(_WORDS.steps)
    names = [_WORDS.step_names.get(step.step, step.step) for step in steps]
    width = max(map(len, names))
    for name, step in zip(names, steps, strict=True):
        took = _WORDS.milliseconds.format(took=f"{step.took_ms:.1f}")
        click.echo(f"  {plain(name):<{width}}  {took:>10}  {plain(step.note)}".rstrip())
