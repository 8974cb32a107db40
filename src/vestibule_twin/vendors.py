"""The vendors that a twin can stand in for, each by one provider or by several under one base address."""

import time
from collections.abc import Callable

from msgspec import structs

from vestibule_twin.config import DEFAULT_ISSUER, TwinConfig
from vestibule_twin.personalities import VENDORS
from vestibule_twin.state import Twin


def twins_of(vendor: str, config: TwinConfig, *, clock: Callable[[], float] = time.time) -> tuple[Twin, ...]:
    """Return the providers of a vendor, to be served together; they know the same applications.

    Args:
        vendor: A key of `VENDORS`.
        config: Its issuer is the base address; with people of its own it has no others.
        clock: UTC seconds.

    Raises:
        KeyError: Nobody knows that vendor.
    """
    base_url = config.issuer or DEFAULT_ISSUER
    return tuple(
        Twin(
            structs.replace(config, issuer=base_url.rstrip("/") + path if path else base_url),
            personality=personality,
            clock=clock,
        )
        for path, personality in VENDORS[vendor].items()
    )
