"""GitHub's scopes: which contain which, and who has none.

Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps (normalized scopes),
https://docs.github.com/apps/creating-github-apps/about-creating-github-apps (permissions in place of scopes).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from vestibule_twin.config import Client

_CONTAINS: Final[Mapping[str, frozenset[str]]] = {
    "user": frozenset({"read:user", "user:email", "user:follow"}),
    "admin:org": frozenset({"write:org", "read:org"}),
    "write:org": frozenset({"read:org"}),
}


def is_app(client: Client) -> bool:
    """Tell whether a client is a GitHub App, whose ids begin with Iv; this one lacks every account permission."""
    return client.client_id.startswith("Iv")


def granted(asked: Iterable[str]) -> frozenset[str]:
    """Return the scopes that were asked for, between spaces or commas, less what others contain already."""
    named = frozenset(scope for text in asked for scope in re.split(r"[ ,]+", text) if scope)
    contained = frozenset(scope for one in named for scope in _CONTAINS.get(one, ()))
    return named - contained


def gives(scopes: Iterable[str], *wanted: str) -> bool:
    """Tell whether the scopes give one of those wanted, by themselves or by what they contain."""
    having = {scope for one in granted(scopes) for scope in (one, *_CONTAINS.get(one, ()))}
    return bool(having & set(wanted))
