"""How much is done in a run."""

from typing import Final

from msgspec import Struct


class Plan(Struct, frozen=True, kw_only=True):
    """The sizes of a run.

    Attributes:
        rounds: How often everything is measured; the kinds take turns, and the median counts.
        loop_s: How long one closed loop goes on.
        logins: Logins of eight clients through one connection, in one round.
        single_logins: Logins of the one client whose waiting is measured, in one round.
        messages: SAML responses to verify, in one round.
        federations: In how many rounds an aggregate is imported.
        providers: How many are in it.
        starts: Cold starts.
        connections: Size of the large installation; 0 leaves that out.
    """

    rounds: int
    loop_s: float
    logins: int
    single_logins: int
    messages: int
    federations: int
    providers: int
    starts: int
    connections: int


CLIENTS: Final = 8
"""Concurrent clients."""

LONG: Final = Plan(
    rounds=9,
    loop_s=1.5,
    logins=800,
    single_logins=120,
    messages=200,
    federations=5,
    providers=10_000,
    starts=5,
    connections=10_000,
)

SHORT: Final = Plan(
    rounds=2,
    loop_s=0.3,
    logins=64,
    single_logins=16,
    messages=20,
    federations=1,
    providers=200,
    starts=1,
    connections=0,
)
"""Shows that the bench works, and judges nothing."""
