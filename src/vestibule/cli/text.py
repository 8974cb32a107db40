"""Text from elsewhere on a terminal: no escape sequence, no line of its own making (S59, S69)."""


def plain(value: object) -> str:
    """Write a value on one line; characters that act instead of being seen become blanks."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(plain, value))
        case _:
            return "".join(character if character.isprintable() else " " for character in str(value))


def brief(value: object) -> object:
    """A value that is shown among others: of a text with several lines, as a certificate, only its size is told."""
    if isinstance(value, str) and "\n" in value.strip():
        return f"({len(value.strip().splitlines())} lines; --json shows them)"
    return [brief(item) for item in value] if isinstance(value, list | tuple) else value


def lines_of(text: str) -> list[str]:
    """The lines of a text that may have several, each made fit to be shown; empty ones are left out."""
    return [plain(line) for line in text.split("\n") if line.strip()]
