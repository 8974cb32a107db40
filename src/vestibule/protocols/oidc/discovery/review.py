"""Where a discovery document departs from the standard, as authlib's validators see it: for an administrator's test.

A login does not ask: it works with what it needs and refuses what is unsafe. But a provider that breaks a rule in its
own description is likely to break others, and whoever sets a connection up wants to hear of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vestibule.protocols.shown import shown

_HTTPS: Final = 'MUST use "https" scheme'
"""Which addresses may be called is the net's rule, and development may call http on loopback."""


def departures(document: Mapping[str, Any]) -> Iterator[str]:
    """Every rule of OpenID Connect Discovery 3 and RFC 8414 that the document breaks, in a sentence each.

    Args:
        document: As fetched and decoded.
    """
    # 0.1 s to import, and only tests of a connection want it: a server's start must not wait for it.
    from authlib.oidc.discovery import OpenIDProviderMetadata  # noqa: PLC0415

    metadata = OpenIDProviderMetadata(document)
    for name in OpenIDProviderMetadata.REGISTRY_KEYS:
        try:
            getattr(metadata, f"validate_{name}")()
        except ValueError as fault:
            if str(fault).endswith(_HTTPS):
                continue
            yield f"The discovery document departs from the standard: {shown(str(fault), limit=200)}."
        except (TypeError, AttributeError):
            # authlib looks into values before it has judged their type.
            yield f"The discovery document departs from the standard: {name} is not of the right type."
