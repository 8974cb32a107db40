"""Fetching metadata from its address: whatever is there, or only what is newer than what we have (S61, S62)."""

from typing import BinaryIO, Final

from msgspec import Struct

from vestibule.errors import UpstreamStatus
from vestibule.protocols.net.call import Answer, Call, Download, Net
from vestibule.protocols.shown import shown

DEADLINE_S: Final = 300.0
"""For a whole document: the largest federation's is some 100 MB. A trickle ends sooner, by the net's own rule."""

VALIDATOR_BYTES_AT_MOST: Final = 512

_OK: Final = 200
_NOT_MODIFIED: Final = 304
# SAML metadata's media type (appendix A), then what most providers call it. What comes is judged by its bytes only.
_ACCEPT: Final = "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


class Fetched(Struct, frozen=True, kw_only=True):
    """What an address had to give.

    Attributes:
        is_new: Whether a document came; False when the server says that ours is still the one (304).
        etag, last_modified: What the server calls the document that counts now, to ask for the next one by; "" for what
            it does not say, or not in a way that could be sent back.
    """

    is_new: bool
    etag: str
    last_modified: str


async def fetch_metadata(
    net: Download, url: str, *, to: BinaryIO, max_bytes: int, etag: str = "", last_modified: str = ""
) -> Fetched:
    """Fetch a document, unread, into a file: over https, from a public or listed address, without redirects.

    Args:
        net: The way out.
        url: Where it is.
        to: Buffered. After an error it holds some beginning of the document, or nothing.
        max_bytes: Of the document.
        etag: What an earlier `Fetched` said of the document that we have; "" for nothing.
        last_modified: The same. Both are sent where both are known: RFC 9110 13.2.2 has the server go by the first.

    Raises:
        UpstreamError: upstream_status for anything but 200 and a 304 that was asked for, and what the net raises.
        OSError: The file cannot be written to.
    """
    known = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(last_modified)}
    conditions = {name: value for name, value in known.items() if value}
    call = Call(url=url, headers={"Accept": _ACCEPT, **conditions})
    answer = await net.download(call, to=to, max_bytes=max_bytes, deadline_s=DEADLINE_S)
    new_etag = _validator(answer.headers.get("etag", ""))
    new_last_modified = _validator(answer.headers.get("last-modified", ""))
    if answer.status == _OK:
        return Fetched(is_new=True, etag=new_etag, last_modified=new_last_modified)
    if answer.status == _NOT_MODIFIED and conditions:
        # RFC 9110 15.4.5 has it repeat the ETag, and nothing that it need not.
        return Fetched(
            is_new=False,
            etag=new_etag or known["If-None-Match"],
            last_modified=new_last_modified or known["If-Modified-Since"],
        )
    raise _other_status(answer, url)


async def fetch_idp_metadata(net: Net, url: str) -> bytes:
    """Fetch one provider's document, once: at most 1 MiB, under the same rules.

    Raises:
        UpstreamError: upstream_status for anything but 200, and what the net raises.
    """
    answer = await net.send(Call(url=url, headers={"Accept": _ACCEPT}))
    if answer.status != _OK:
        raise _other_status(answer, url)
    return answer.body


def _validator(value: str) -> str:
    """The value, when it can be stored and sent back as it is; it is the server's text, by way of the database."""
    is_sendable = len(value) <= VALIDATOR_BYTES_AT_MOST and value.isascii() and value.isprintable()
    return value if is_sendable else ""


def _other_status(answer: Answer, url: str) -> UpstreamStatus:
    return UpstreamStatus(
        f"The metadata at {shown(url.partition('?')[0])} answered with status {answer.status}",
        hint="Open that address yourself: a wrong realm, tenant or path answers like this, and so does an address "
        "that wants a sign-in. If only a browser may open it, save the document and give it as a file.",
        expected="status 200",
        received=f"status {answer.status}",
    )
