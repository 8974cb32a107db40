"""The responses that `make bench` verifies are real ones, and each is another one."""

import pytest
from tools.bench.responses import Provider
from tools.bench.verification import Verification

from vestibule.errors import LoginError
from vestibule.protocols.saml.response.receive import receive

GROUPS = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"


@pytest.fixture(scope="module")
def provider() -> Provider:
    return Provider()


@pytest.mark.parametrize("second_opinion", [False, True])
def test_each_response_is_accepted_and_names_its_own_person(provider: Provider, *, second_opinion: bool) -> None:
    party = provider.party(second_opinion=second_opinion)
    assert (party.opinion is not None) is second_opinion
    messages = provider.responses(3)
    received = [receive(party, message.field, now_s=message.at_s) for message in messages]
    assert [each.in_response_to for each in received] == [message.request_id for message in messages]
    assert len({each.subject for each in received}) == 3
    assert [len(each.attributes[GROUPS]) for each in received] == [16, 16, 16]


def test_no_two_responses_share_an_instant_that_could_be_remembered(provider: Provider) -> None:
    assert len({message.at_s for message in provider.responses(3)}) == 3


def test_a_response_is_about_as_large_as_those_of_real_providers(provider: Provider) -> None:
    (message,) = provider.responses(1)
    assert 5_500 < len(message.xml) < 6_500


def test_what_is_verified_can_be_refused(provider: Provider) -> None:
    (message,) = provider.responses(1)
    with pytest.raises(LoginError) as caught:
        receive(Provider().party(second_opinion=False), message.field, now_s=message.at_s)
    assert caught.value.code == "signature_validation_failed"


def test_a_round_verifies_in_all_three_ways() -> None:
    verified = Verification(2).round()
    assert min(verified.floor, verified.own, verified.both) > 0
