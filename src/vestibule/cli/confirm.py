"""Asking before something is lost."""

import sys

import rich_click as click


def confirm(question: str) -> None:
    """Go on only with a yes.

    Raises:
        click.UsageError: Nobody is there to answer.
        click.Abort: The answer is no.
    """
    if not sys.stdin.isatty():
        message = "this needs a yes, and nobody is there to give it: add --yes."
        raise click.UsageError(message)
    click.confirm(question, abort=True, err=True)
