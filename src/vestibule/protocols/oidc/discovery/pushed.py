"""Where authorization requests are pushed, if they are (RFC 9126 5): a place at which the client proves itself."""

from vestibule.errors import DiscoveryIncomplete
from vestibule.protocols.net.url import parse_url
from vestibule.protocols.oauth2.endpoint import check_endpoint
from vestibule.protocols.oidc.discovery.metadata import PUSHED, Metadata
from vestibule.protocols.shown import shown
from vestibule_sdk.oidc import OIDCProfile


def pushed_endpoint_of(profile: OIDCProfile, metadata: Metadata, *, token_endpoint: str) -> str | None:
    """The endpoint; None where requests go by the browser.

    Providers may have it on another origin than their token endpoint, unless an administrator has pinned that one: then
    the client's secret goes nowhere else (S33), whatever the document says.

    Args:
        profile: The connection's.
        metadata: The provider's.
        token_endpoint: The one that counts.

    Raises:
        DiscoveryIncomplete: discovery_incomplete: requests are to be pushed, and there is no place for it.
        BlockedAddress: blocked_address: an endpoint can be read in two ways.
    """
    if not (profile.pushed_requests or metadata.requires_pushed_requests):
        return None
    found = metadata.endpoints.get(PUSHED)
    if found is None:
        raise DiscoveryIncomplete(
            f"Authorization requests are to be pushed, and the discovery document has no {PUSHED}",
            hint="Switch pushed authorization requests off for this connection."
            if profile.pushed_requests
            else "The provider demands pushed authorization requests and does not say where to: mend its document.",
            expected=PUSHED,
            received="nothing",
        )
    url = check_endpoint(PUSHED, found)
    if profile.endpoints.token is not None and parse_url(url).origin != parse_url(token_endpoint).origin:
        raise DiscoveryIncomplete(
            f"{PUSHED} is on another origin than the token endpoint that this connection names itself",
            hint="The client's secret would go there too. Take the token endpoint out of this connection's advanced "
            "settings, so that both are taken from the discovery document, or have the provider demand no pushed "
            "authorization requests.",
            expected=f"an address on {parse_url(token_endpoint).origin.authority}",
            received=shown(url.partition("?")[0]),
        )
    return url
