"""Whether an address is one that an application registered. Source: RFC 9700 section 2.1, for the exact comparison."""

from urllib.parse import urlsplit

from vestibule_twin.config import Client


def is_registered(client: Client, uri: str, *, sub_paths: bool) -> bool:
    """Tell whether the address is registered, to the letter.

    Args:
        client: The application.
        uri: The address.
        sub_paths: Whether one below a registered path will do, as at GitHub.
    """
    if uri in client.redirect_uris:
        return True
    return sub_paths and any(_is_below(uri, registered) for registered in client.redirect_uris)


def _is_below(uri: str, registered: str) -> bool:
    given, known = urlsplit(uri), urlsplit(registered)
    same_server = (given.scheme, given.netloc) == (known.scheme, known.netloc)
    return same_server and given.path.startswith(f"{known.path.rstrip('/')}/") and "/.." not in given.path
