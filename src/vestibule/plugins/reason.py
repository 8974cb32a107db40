"""Words for whatever a plugin raised: short, on one line, and made without trusting the exception."""

from typing import Final

CHARACTERS_AT_MOST: Final = 300


def reason_of(error: BaseException) -> str:
    """Describe an exception of foreign code for the operator.

    Its own `__str__` is foreign code too, and may raise whatever it likes: a sys.exit() there would stop the host like
    any other. Control characters would forge lines of a log (S69).
    """
    try:
        text = str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - see above
        text = ""
    name = type(error).__name__
    return one_line(f"{name}: {text}" if text else name)


def one_line(text: str) -> str:
    """Bring a text onto one line of bounded length."""
    visible = "".join(character if character.isprintable() else " " for character in text)
    line = " ".join(visible.split())
    return line if len(line) <= CHARACTERS_AT_MOST else line[: CHARACTERS_AT_MOST - 1] + "…"
