"""SAML's engine, made when the first connection needs it.

lxml, xmlsec and python3-saml take longer to import than all the rest of a start; a host whose connections speak
OpenID Connect never pays for them (PERFORMANCE.md, cold start).
"""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from vestibule.clock import Clock
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule_sdk.saml import SAMLProfile

if TYPE_CHECKING:
    from vestibule.protocols.saml.engine import SAMLEngine
    from vestibule.protocols.saml.party import Party
    from vestibule.protocols.saml.pool import XMLPool


class SAMLOnDemand:
    """The one place that imports the engine."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._engine: SAMLEngine | None = None
        self._pool: XMLPool | None = None

    @property
    def engine(self) -> "SAMLEngine":
        """The engine; made on first use."""
        if self._engine is None:
            from vestibule.protocols.saml.engine import SAMLEngine  # noqa: PLC0415 - see above
            from vestibule.protocols.saml.pool import XMLPool  # noqa: PLC0415

            self._pool = XMLPool()
            self._engine = SAMLEngine(self._clock, self._pool)
        return self._engine

    async def prepare(self, profile: SAMLProfile, own: OwnSide) -> "Party":
        """Make a connection's settings and keys ready for use: once for each of its versions.

        In a thread: the first call imports three libraries, and every call reads keys.

        Raises:
            ConfigError: config_error, at its field.
        """
        return await asyncio.to_thread(_prepare, profile, own)

    async def prepare_template(self, profile: SAMLProfile, own: OwnSide) -> "Party":
        """The same where the provider only stands in for one: nothing is verified by it. Raises as `prepare`."""
        return await asyncio.to_thread(_prepare_template, profile, own)

    async def new_key_pair(self, *, common_name: str) -> KeyPair:
        """A new key of ours with its certificate. In a thread: primes take a tenth of a second to find."""
        return await asyncio.to_thread(_new_key_pair, common_name, self._clock.now_s())

    async def aclose(self) -> None:
        """End the pool, if it ever began."""
        if self._pool is not None:
            await self._pool.aclose()


def _prepare(profile: SAMLProfile, own: OwnSide) -> "Party":
    from vestibule.protocols.saml.party import prepare  # noqa: PLC0415

    import_module("vestibule.protocols.saml.engine")  # now, in this thread, and not on somebody's way
    return prepare(profile, own)


def _prepare_template(profile: SAMLProfile, own: OwnSide) -> "Party":
    from vestibule.protocols.saml.party import prepare_template  # noqa: PLC0415

    import_module("vestibule.protocols.saml.engine")
    return prepare_template(profile, own)


def _new_key_pair(common_name: str, now_s: int) -> KeyPair:
    from vestibule.protocols.saml.new_key import new_key_pair  # noqa: PLC0415

    return new_key_pair(common_name=common_name, now_s=now_s)
