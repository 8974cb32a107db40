"""Whatever is posted, only declared errors come out, and nothing is accepted that was not signed (S19, S77)."""

import base64
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random

import msgspec
import pytest
from fuzzing import dice, spoil
from lxml import etree
from saml_algorithms import ECDSA_SHA256
from saml_fuzzing import distort_tree, random_xml
from saml_messages import parsed, write
from saml_receiving import engine_at, party_for, receive
from saml_recipe import Encryption, Hook, Recipe, Signing
from saml_signing_keys import signing_key

from vestibule.errors import LoginError
from vestibule.protocols.saml.received import SignedRefusal

QUICK = Signing(key=signing_key("idp", "P-256"), algorithm=ECDSA_SHA256, by_hand=True)
"""On a curve, and by hand: cheap to make, and whatever the message is like."""

ENCRYPTED = Recipe(sign_assertion=QUICK, encrypt=Encryption())
RECIPES = (
    Recipe(sign_assertion=QUICK),
    Recipe(sign_assertion=None, sign_response=QUICK),
    Recipe(sign_assertion=QUICK, sign_response=QUICK),
    ENCRYPTED,
)
REFUSALS = (LoginError, SignedRefusal)

Spoiler = Callable[[Random, bytes], bytes | str]


def spoilt_bytes(chance: Random, xml: bytes) -> bytes:
    return spoil(chance, xml)


def spoilt_field(chance: Random, xml: bytes) -> str:
    """The form field itself, as anybody may send it."""
    return spoil(chance, base64.b64encode(xml)).decode("utf-8", "replace")


def distorted(chance: Random, xml: bytes) -> bytes:
    root = parsed(xml)
    distort_tree(chance, root)
    return etree.tostring(root)


def cut(chance: Random, xml: bytes) -> bytes:
    start = chance.choice([0, 0, chance.randrange(len(xml))])
    return xml[start : chance.randrange(start, len(xml) + 1)]


@pytest.mark.parametrize("spoiler", [spoilt_bytes, spoilt_field, distorted, cut], ids=lambda spoiler: spoiler.__name__)
async def test_a_message_touched_by_somebody(spoiler: Spoiler) -> None:
    """S1, S77: it is refused, or says to the letter what was signed."""
    async with engine_at(Recipe().now_s) as engine:
        good = []
        for recipe in RECIPES:
            party, xml = party_for(recipe), write(recipe)
            good.append((party, xml, await receive(engine, party, xml)))
        for chance in dice(spoiler.__name__):
            party, xml, received = chance.choice(good)
            with suppress(*REFUSALS):
                assert await receive(engine, party, spoiler(chance, xml)) == received


async def test_random_messages() -> None:
    """S77: nothing in them is anybody's."""
    recipe = RECIPES[0]
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe)
        await receive(engine, party, write(recipe))
        for chance in dice("random xml"):
            with pytest.raises(REFUSALS):
                await receive(engine, party, random_xml(chance).encode())
        for chance in dice("random bytes"):
            with pytest.raises(REFUSALS):
                await receive(engine, party, chance.randbytes(chance.randrange(200)))


async def test_odd_messages_of_the_provider() -> None:
    """S19, S77: well signed, and not well; what is accepted can be stored."""

    def odd(chance: Random) -> Hook:
        return lambda root: distort_tree(chance, root)

    async with engine_at(Recipe().now_s) as engine:
        for chance in dice("well signed"):
            signing = QUICK
            recipe = Recipe(sign_assertion=None, sign_response=signing, before_signing=odd(chance))
            with suppress(*REFUSALS):
                received = await receive(engine, party_for(recipe), write(recipe))
                msgspec.json.encode(received)
                assert received.subject


async def test_odd_encrypted_parts() -> None:
    """S18, S77: everybody may encrypt to us."""

    def odd(chance: Random) -> Hook:
        return lambda holder: distort_tree(chance, holder)

    async with engine_at(Recipe().now_s) as engine:
        party = party_for(ENCRYPTED, allow_cbc=True, allow_rsa15=True)
        await receive(engine, party, write(ENCRYPTED))
        for chance in dice("encrypted"):
            encryption = Encryption(shape=odd(chance))
            if chance.random() < 0.5:
                encryption = Encryption(plaintext=partial(spoil, chance))
            recipe = Recipe(sign_assertion=QUICK, encrypt=encryption)
            with suppress(*REFUSALS):
                received = await receive(engine, party, write(recipe))
                assert received.name_id is not None
                assert received.name_id.value == "alice-0001"
