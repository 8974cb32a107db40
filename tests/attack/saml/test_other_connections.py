"""A good response, at the wrong door (S20)."""

import pytest
from saml_cases import ASSERTION_SIGNED, BOTH_SIGNED, RESPONSE_SIGNED, Case, assert_only_the_attack_is_refused, named
from saml_messages import made_from, write
from saml_receiving import engine_at, party_for, receive
from saml_recipe import ACS, IDP, Confirmation, Encryption, Recipe, Signing
from saml_signing_keys import signing_key

from vestibule.errors import LoginError

OTHER = "https://other-idp.example/saml"
OTHER_KEY = Signing(key=signing_key("other idp"))
OTHER_ACS = ACS.replace("Hall", "Annexe")
BAD_VALUE = "signature_validation_failed"

CASES = [
    Case(
        "from the other provider, by its own key",
        BAD_VALUE,
        made_from(issuer=OTHER, response_issuer=OTHER, sign_assertion=OTHER_KEY),
    ),
    Case("from the other provider, naming ours", BAD_VALUE, made_from(sign_assertion=OTHER_KEY)),
    Case(
        "from the other provider, naming ours, Response signed",
        BAD_VALUE,
        made_from(sign_response=OTHER_KEY),
        RESPONSE_SIGNED,
    ),
    Case("Assertion of ours in a Response of the other", BAD_VALUE, made_from(sign_response=OTHER_KEY), BOTH_SIGNED),
    Case(
        "Assertion of the other in a Response of ours",
        BAD_VALUE,
        made_from(sign_assertion=OTHER_KEY),
        BOTH_SIGNED,
        proven=True,
    ),
    Case(
        "one key for two providers, the other speaks",
        "issuer_mismatch",
        made_from(issuer=OTHER, response_issuer=OTHER),
        proven=True,
    ),
    Case(
        "one key for two providers, the other speaks within ours",
        "issuer_mismatch",
        made_from(issuer=OTHER),
        BOTH_SIGNED,
        proven=True,
    ),
    Case(
        "for another connection of ours",
        "destination_mismatch",
        made_from(destination=OTHER_ACS, confirmations=(Confirmation(recipient=OTHER_ACS),)),
        proven=True,
    ),
    Case(
        "for another connection of ours, Destination made to fit",
        "recipient_mismatch",
        made_from(confirmations=(Confirmation(recipient=OTHER_ACS),)),
        proven=True,
    ),
    Case(
        "for another application of the same provider",
        "audience_mismatch",
        made_from(audiences=(("https://third.example",),)),
        proven=True,
    ),
    Case(
        "encrypted to another application",
        "decryption_failed",
        made_from(encrypt=Encryption(key=signing_key("third"))),
        Recipe(encrypt=Encryption()),
    ),
    Case(
        "handed on by another application, encrypted anew",
        "audience_mismatch",
        made_from(audiences=(("https://third.example",),), destination=ACS),
        Recipe(encrypt=Encryption()),
        proven=True,
    ),
]


@named(CASES)
async def test_a_response_counts_at_one_door_only(case: Case) -> None:
    """S20: between two providers, between two applications, between two connections of ours."""
    await assert_only_the_attack_is_refused(case)


async def test_what_is_good_at_one_connection_is_refused_at_the_other() -> None:
    """S20: each in turn, and each the other way round."""
    other = Recipe(issuer=OTHER, response_issuer=OTHER, sign_assertion=OTHER_KEY)
    async with engine_at(other.now_s) as engine:
        parties = {IDP: party_for(ASSERTION_SIGNED), OTHER: party_for(other, idp_entity_id=OTHER)}
        messages = {IDP: write(ASSERTION_SIGNED), OTHER: write(other)}
        for at, party in parties.items():
            for name, message in messages.items():
                if at == name:
                    assert (await receive(engine, party, message)).issuer == at
                    continue
                with pytest.raises(LoginError) as caught:
                    await receive(engine, party, message)
                assert caught.value.code == BAD_VALUE
