"""The log: one line an event, JSON for machines, plain text on a terminal, and no way to forge a line (S69)."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

_LONGEST_VALUE: Final = 2_000


def configure_logs(log_format: str) -> None:
    """Set the log up for the process. Used by the server, never by the plugin inside somebody's application.

    Args:
        log_format: `json`, `text`, or `auto`: text on a terminal.
    """
    as_text = log_format == "text" or (log_format == "auto" and sys.stderr.isatty())
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if as_text else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _neutralise,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


@contextmanager
def command_logs() -> Iterator[None]:
    """Have a command's log go where it disturbs no program that reads the command's output; warnings and worse only."""
    before = structlog.get_config()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _neutralise,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # Looked up for each line: tests and shells put another stream there.
        logger_factory=lambda *_: structlog.PrintLogger(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    try:
        yield
    finally:
        structlog.configure(**before)


def _neutralise(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Take control characters out of every value: text from outside must not start a line of its own.

    A trace of ours has lines.
    """
    del logger, method
    return {name: value if name == "exception" else _plain(value) for name, value in event.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a log value is anything
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in value)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "..."
