"""What a client assertion may be meant for. Source: RFC 7523 section 3, RFC 9126 section 2."""

from vestibule_twin.personality import Places
from vestibule_twin.state import Twin


def audiences(twin: Twin, places: Places) -> tuple[str, ...]:
    """Return the issuer, the token endpoint and, where there is one, the endpoint for pushed requests."""
    names = [name for name in ("token", "pushed") if twin.has(name)]
    endpoints = tuple(twin.address_of(name, places) for name in names)
    return endpoints if twin.personality.token_audience_only else (twin.issuer, *endpoints)
