"""The Content-Security-Policy of every page: the pages hold no inline script or style, so none is allowed (S55)."""

import re
from typing import Final

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; "  # the page icon is a data: URL that carries the accent
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SEARCHING_POLICY: Final = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
"""For the page that asks for more of itself while somebody types; no other page asks for anything."""

_ORIGIN: Final = re.compile(r"((?i:https?))://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?=[/?#]|$)")


def policy_for_form_to(address: str) -> str:
    """The same for a page whose one form goes to a provider.

    A browser holds the provider's own redirects after the POST against this too, and some providers send people on to a
    sign-in under another name; so besides the provider's origin any https address may be reached that way.

    Raises:
        ValueError: No http(s) address with a plain host. A fault of the caller: addresses are checked before.
    """
    found = _ORIGIN.match(address)
    if found is None:
        raise ValueError(f"no form may go to {address[:200]!r}")
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action {found[0]} https:")
