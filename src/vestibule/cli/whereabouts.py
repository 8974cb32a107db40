"""Which database a command speaks about, in words that hold no password."""

from pathlib import Path

from vestibule.storage.address import Kind, kind_of, parse_url
from vestibule_sdk.secret import Secret


def database_in_words(url: Secret) -> str:
    """The file's whole path, because a relative one means another database in another directory; or server and name."""
    parsed = parse_url(url)
    if kind_of(parsed) is Kind.SQLITE:
        return str(Path(parsed.database or "").resolve())
    return f"the database {parsed.database} on {parsed.host or 'this machine'}"
