"""An attack: a good response, what is done to it, and the one code that it is refused with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from saml_messages import Attack, made_from, write
from saml_receiving import engine_at, party_for, receive
from saml_recipe import Recipe, Signing

from vestibule.errors import VestibuleError
from vestibule.protocols.saml.received import ReceivedAssertion, SignedRefusal

ASSERTION_SIGNED: Final = Recipe()
RESPONSE_SIGNED: Final = Recipe(sign_response=Signing(), sign_assertion=None)
BOTH_SIGNED: Final = Recipe(sign_response=Signing())


@dataclass(frozen=True)
class Case:
    """One attack.

    Attributes:
        name: Says what is done.
        code: What the message is refused with, and nothing else.
        attack: Makes the bad message.
        recipe: Makes the good one.
        profile: What the connection is set to, for both.
        proven: Whether the refusal comes after a signature of the provider held, so that it deserves a record; what
            anybody can send must not.
    """

    name: str
    code: str
    attack: Attack
    recipe: Recipe = ASSERTION_SIGNED
    profile: Mapping[str, Any] = field(default_factory=dict)
    proven: bool = False

    def __str__(self) -> str:
        return self.name


def signed_but(code: str, name: str, recipe: Recipe = ASSERTION_SIGNED, /, **changes: Any) -> Case:  # noqa: ANN401 - fields of Recipe
    """The provider says something else, and signs it: the refusal deserves a record."""
    return Case(name, code, made_from(**changes), recipe, proven=True)


def tree_but(
    code: str,
    name: str,
    attack: Attack,
    recipe: Recipe = ASSERTION_SIGNED,
    **profile: Any,  # noqa: ANN401 - fields of SAMLProfile
) -> Case:
    """The same by a change in the tree."""
    return Case(name, code, attack, recipe, profile, proven=True)


@dataclass(frozen=True)
class Accepted:
    """A message that is good, though it looks odd or was touched by somebody."""

    name: str
    attack: Attack = write
    recipe: Recipe = ASSERTION_SIGNED
    profile: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def named(cases: list[Case]) -> pytest.MarkDecorator:
    """Run a test once for each case, under its name."""
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two cases have one name"
    return pytest.mark.parametrize("case", cases, ids=names)


async def assert_only_the_attack_is_refused(case: Case) -> None:
    """The good message is accepted; with the attack it is refused, with the code of the case."""
    async with engine_at(case.recipe.now_s) as engine:
        good = write(case.recipe)
        assert (await receive(engine, party_for(case.recipe, **case.profile), good)).subject
    error = await refusal_of(case)
    assert error.code == case.code, error.detail


async def refusal_of(case: Case) -> VestibuleError:
    """What a message is refused with; as something that the provider signed, or as something that anybody sent."""
    async with engine_at(case.recipe.now_s) as engine:
        with pytest.raises((VestibuleError, SignedRefusal)) as caught:
            await receive(engine, party_for(case.recipe, **case.profile), case.attack(case.recipe))
    refusal = caught.value
    error = refusal.error if isinstance(refusal, SignedRefusal) else refusal
    assert isinstance(error, VestibuleError)
    assert isinstance(refusal, SignedRefusal) is case.proven, f"{error.code}: {error.detail}"
    return error


async def received_from(accepted: Accepted) -> ReceivedAssertion:
    """What a good message says."""
    async with engine_at(accepted.recipe.now_s) as engine:
        party = party_for(accepted.recipe, **accepted.profile)
        return await receive(engine, party, accepted.attack(accepted.recipe))
