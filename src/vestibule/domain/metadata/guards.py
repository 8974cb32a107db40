"""Which texts of a new document may not take effect by themselves (S62)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from vestibule.domain.metadata.merge import texts_of
from vestibule_sdk.saml import IdPMetadata


def guards(taken: Mapping[str, Any], now: IdPMetadata, *, is_signed: bool) -> dict[str, str]:
    """Find them.

    Whoever gets hold of a provider's web server, or of a federation's tool, could otherwise send everybody who signs in
    to a page of their own, or speak for another organization's domain.

    Args:
        taken: The fields that the document taken over last gave.
        now: What the new one says.
        is_signed: Whether a pinned key has signed it: its signer, and not the provider, then answers for the scopes.

    Returns:
        Each such text with the reason, as a sentence.
    """
    known = [text for value in taken.values() for text in texts_of(value)]
    if now.entity_id in known:
        known.remove(now.entity_id)  # once: a name that looks like an address is none, and its server may be anybody's
    origins = {origin for text in known if (origin := _origin(text))}
    found = {
        url: f"{url} is on another server than the addresses so far ({', '.join(sorted(origins)) or 'none'})."
        for url in _addresses(now)
        if _origin(url) not in origins
    }
    if not is_signed:
        found |= {
            scope: f"The provider claims the domain {scope}, and nobody has signed the document that says so."
            for scope in now.scopes
            if scope not in known
        }
    return found


def _addresses(metadata: IdPMetadata) -> Iterator[str]:
    for endpoint in (*metadata.sso, *metadata.slo):
        yield endpoint.url
        if endpoint.response_url is not None:
            yield endpoint.response_url


def _origin(url: str) -> str:
    if "@" in url or "\\" in url:  # browsers and parsers disagree about such; nothing of ours accepts them
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    default = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{parts.hostname}{'' if port in (None, default) else f':{port}'}"
