"""Fetching a provider's metadata, once, when an administrator names its address (S61, S62)."""

from typing import Final

from vestibule.errors import UpstreamStatus
from vestibule.protocols.net.call import Call, Net
from vestibule.protocols.shown import shown

_OK: Final = 200
# SAML metadata's media type (appendix A), then what most providers call it. What comes is judged by its bytes only.
_ACCEPT: Final = "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


async def fetch_idp_metadata(net: Net, url: str) -> bytes:
    """Fetch a document, unread: at most 1 MiB, over https, from a public or listed address, without redirects.

    Raises:
        UpstreamError: upstream_status for anything but 200, and what the net raises.
    """
    answer = await net.send(Call(url=url, headers={"Accept": _ACCEPT}))
    if answer.status != _OK:
        raise UpstreamStatus(
            f"The metadata at {shown(url.partition('?')[0])} answered with status {answer.status}",
            hint="Open that address yourself: a wrong realm, tenant or path answers like this, and so does an address "
            "that wants a sign-in. If only a browser may open it, save the document and give it as a file.",
            expected="status 200",
            received=f"status {answer.status}",
        )
    return answer.body
