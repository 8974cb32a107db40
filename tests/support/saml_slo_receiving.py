"""The engine that judges logout messages, and the shape of an attack on it: a good message, and what is done to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from manual_clock import STARTS_AT_S
from saml_receiving import engine_at, party_for
from saml_recipe import Recipe
from saml_slo import REQUESTED, Logout, Query, form_of

from vestibule.errors import VestibuleError
from vestibule.protocols.saml.received import LogoutAnswered, LogoutRequested

Arriving = bytes | Mapping[str, str]
"""A query as it came, or the fields of a form."""


def by_query(message: Logout) -> Arriving:
    """As the redirect binding brings it."""
    return Query().of(message)


def by_form(message: Logout) -> Arriving:
    """As the POST binding brings it."""
    return form_of(message)


@dataclass(frozen=True)
class LogoutCase:
    """One attack.

    Attributes:
        name: Says what is done.
        code: What the message is refused with.
        attack: Makes what arrives of the good message.
        good: Makes what arrives without the attack.
        message: The good one.
        profile: What the connection is set to, for both.
    """

    name: str
    code: str
    attack: Callable[[Logout], Arriving]
    good: Callable[[Logout], Arriving] = by_query
    message: Logout = REQUESTED
    profile: Mapping[str, Any] = field(default_factory=dict)


def named(cases: list[LogoutCase]) -> pytest.MarkDecorator:
    """Run a test once for each case, under its name."""
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two cases have one name"
    return pytest.mark.parametrize("case", cases, ids=names)


async def arrive(arriving: Arriving, **profile: Any) -> LogoutRequested | LogoutAnswered:  # noqa: ANN401 - fields of SAMLProfile
    """Have the engine judge what arrives at our logout address."""
    party = party_for(Recipe(), **profile)
    async with engine_at(STARTS_AT_S) as engine:
        return await engine.receive_logout(party, arriving)


async def assert_accepted(arriving: Arriving, **profile: Any) -> None:  # noqa: ANN401 - fields of SAMLProfile
    """It is verified, and says something."""
    assert isinstance(await arrive(arriving, **profile), LogoutRequested | LogoutAnswered)


async def refusal_of(arriving: Arriving, **profile: Any) -> VestibuleError:  # noqa: ANN401 - fields of SAMLProfile
    """What it is refused with."""
    with pytest.raises(VestibuleError) as caught:
        await arrive(arriving, **profile)
    return caught.value


async def assert_only_the_attack_is_refused(case: LogoutCase) -> None:
    """The good message is accepted; with the attack it is refused, with the code of the case."""
    await assert_accepted(case.good(case.message), **case.profile)
    refusal = await refusal_of(case.attack(case.message), **case.profile)
    assert refusal.code == case.code, refusal.detail
