"""What libraries log becomes lines of our own log: one form, one place, no forged lines (S69)."""

import logging

import structlog


class LibraryLog(logging.Handler):
    """Hands errors of libraries on. Their warnings are not: a stranger's broken request would write one each."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self._log = structlog.get_logger("vestibule")

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        self._log.error("library_error", library=record.name, detail=record.getMessage(), exc_info=record.exc_info)


def take_over_library_logs() -> None:
    """Route the standard logging of this process into the log."""
    logging.getLogger().addHandler(LibraryLog())
