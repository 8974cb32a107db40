r"""Where a login may lead: a path of this origin, or an address of an allow-listed application (S53).

A browser and a server do not read an address alike: to a browser a backslash is a slash, tabs and line feeds are not
there at all, and `/\host`, `//host` and `https:host` name another host (URL Standard 4.4). So nothing is parsed or
repaired here. The text must be exactly one of the few shapes that leave nothing to read in two ways:

* an origin from the settings, character for character, followed by nothing, a path, a query or a fragment;
* or a path, query and fragment alone.

In the path no segment but the last may be empty and none may be `.` or `..`: whoever takes the path out of the address
again (a script's `location.pathname`, a proxy that normalises) must not end up with `//host`. For the same reason it
holds no encoded slash, backslash, dot segment or percent sign.
"""

import re
from collections.abc import Iterable
from typing import Final, NoReturn

from vestibule.errors import ReturnToRefused

MAX_BYTES: Final = 512
"""It travels in the flow's cookie, which has 1 KB (DESIGN.md, "A login, step by step")."""

_PLAIN: Final = r"A-Za-z0-9\-._~!$&'()*+,;=:@"  # RFC 3986: unreserved, sub-delims, and what else a pchar may be
_ENCODED: Final = r"%(?:[2-6][0-9A-Fa-f]|7[0-9A-Ea-e]|[89A-Fa-f][0-9A-Fa-f])"  # no control character: not 00-1F, not 7F
_IN_PATH: Final = rf"(?:[{_PLAIN}]|(?!%(?:25|2[Ff]|5[Cc])){_ENCODED})"
_SEGMENT: Final = rf"(?!(?:\.|%2[Ee]){{1,2}}(?:[/?\#]|\Z)){_IN_PATH}+"
_AFTER: Final = rf"(?:[{_PLAIN}/?\[\]{{}}|^]|{_ENCODED})*"  # with what browsers leave as it is after `?` and `#`
_TAIL: Final = re.compile(rf"(?P<path>/(?:{_SEGMENT}(?:/{_SEGMENT})*/?)?)?(?:\?{_AFTER})?(?:\#{_AFTER})?")
_ORIGIN: Final = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
"""A setting that is no whole origin (`https:`, say) must not become a prefix of everything."""


def checked_return_to(text: str | None, *, base_url: str, allowed_origins: Iterable[str], default: str) -> str:
    """Give back an address to which a login may lead.

    Args:
        text: As it came with the request; None or "" when it did not.
        base_url: This installation's origin, e.g. `https://login.example`.
        allowed_origins: Origins of applications, written the same way.
        default: Given back when the request names no address; not checked.

    Returns:
        A path of this origin (an address under `base_url` is cut down to it), or an application's whole address.

    Raises:
        ReturnToRefused: return_to_refused, for everything else.

    Source: S53; RFC 3986 3.3-3.5; URL Standard 4.4; OWASP, Unvalidated Redirects and Forwards.
    """
    if not text:
        return default
    if len(text) > MAX_BYTES:
        _refuse(f"return_to has {len(text)} characters; {MAX_BYTES} are allowed.")
    if text.startswith("/"):
        return _checked_tail(text)
    for origin in (base_url, *allowed_origins):
        tail = text[len(origin) :]
        if text.startswith(origin) and (not tail or tail[0] in "/?#") and _ORIGIN.fullmatch(origin):
            path = _checked_tail(tail)
            return path if origin == base_url else origin + path
    return _refuse("return_to is neither a path of this installation nor an address of an allowed application.")


def _checked_tail(tail: str) -> str:
    """Path, query and fragment as they are, with the path written out."""
    match = _TAIL.fullmatch(tail)
    if match is None:
        return _refuse("return_to is not written as a plain path, query and fragment of RFC 3986.")
    return tail if match["path"] else "/" + tail


def _refuse(detail: str) -> NoReturn:
    raise ReturnToRefused(
        detail,
        hint="An application's address needs its origin in the setting return_origins (VESTIBULE_RETURN_ORIGINS).",
    )
