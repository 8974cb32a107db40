"""The state of an admin-consent link: nobody writes one, and none lives for ever."""

import pytest
from manual_clock import ManualClock
from stored import NOW_S

from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.errors import ConsentLinkExpired, ConsentLinkRefused
from vestibule.flows.connections.consent_link import CONSENT_LIFETIME_S, ConsentLinks
from vestibule.seal import KeyRing
from vestibule.seal.data_key import DataKey

CONNECTION = Connection(
    id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
    organization_id="01",
    provider_id="EntraID",
    connector="entra",
    name="Staff",
    icon="",
    config={},
    secrets={},
    issuer="https://id.example",
    enabled=True,
    callback_form=CallbackForm.OWN,
    trusted_for_linking=False,
    version=9,
    login_version=4,
    created_at_s=NOW_S,
    updated_at_s=NOW_S,
)
RING = KeyRing([DataKey(bytes(range(32)), version=1)])


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def links(clock: ManualClock) -> ConsentLinks:
    return ConsentLinks(RING.sealer("consent"), clock=clock)


def test_a_link_comes_back_as_it_was_made(links: ConsentLinks) -> None:
    link = links.new(CONNECTION)
    assert (link.connection_id, link.login_version) == (CONNECTION.id, 4)
    assert links.read(links.state(link)) == link


def test_no_two_links_are_alike_and_a_state_fits_every_address(links: ConsentLinks) -> None:
    first, second = links.new(CONNECTION), links.new(CONNECTION)
    assert first.nonce != second.nonce
    state = links.state(first)
    assert len(state) < 256
    assert state.replace("-", "").replace("_", "").isalnum()
    assert first.nonce not in state


def test_a_link_lives_for_two_weeks(links: ConsentLinks, clock: ManualClock) -> None:
    state = links.state(links.new(CONNECTION))
    clock.advance(CONSENT_LIFETIME_S)
    assert links.read(state).connection_id == CONNECTION.id
    clock.advance(1)
    with pytest.raises(ConsentLinkExpired) as refused:
        links.read(state)
    assert refused.value.code == "consent_link_expired"


def test_a_link_of_the_future_is_refused(links: ConsentLinks) -> None:
    """A clock that was set back must not make a link live longer."""
    later = ManualClock()
    later.advance(3600)
    ahead = ConsentLinks(RING.sealer("consent"), clock=later)
    with pytest.raises(ConsentLinkExpired):
        links.read(ahead.state(ahead.new(CONNECTION)))


@pytest.mark.parametrize("state", ["", "x", "=", "A" * 300, "A" * 513, "é", "\ud800", "a b", "AAAA\n"])
def test_what_we_did_not_write_is_refused(links: ConsentLinks, state: str) -> None:
    with pytest.raises(ConsentLinkRefused) as refused:
        links.read(state)
    assert refused.value.code == "consent_link_refused"


def test_not_a_bit_of_it_can_be_changed(links: ConsentLinks) -> None:
    state = links.state(links.new(CONNECTION))
    for at in range(0, len(state), 7):
        other = "A" if state[at] != "A" else "B"
        with pytest.raises(ConsentLinkRefused):
            links.read(state[:at] + other + state[at + 1 :])


@pytest.mark.parametrize("purpose", ["cookie", "row"])
def test_what_was_sealed_for_another_purpose_is_refused(links: ConsentLinks, purpose: str) -> None:
    """S57: the seals of cookies and rows do not fit."""
    state = ConsentLinks(RING.sealer(purpose), clock=ManualClock()).state(links.new(CONNECTION))
    with pytest.raises(ConsentLinkRefused):
        links.read(state)
