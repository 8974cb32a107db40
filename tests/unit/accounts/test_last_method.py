"""S48, R50: the last way into an account that works cannot be disconnected."""

import pytest

from vestibule.domain.accounts.last_method import (
    SETTLED_S,
    check_another_has_settled,
    check_another_is_left,
    held_until_s,
)
from vestibule.domain.accounts.model import Link, LinkMethod
from vestibule.errors import LastMethod, OthersTooNew


def link(
    number: int, *, connection_id: str = "enabled", method: LinkMethod = LinkMethod.CONNECTED, at_s: int = 0
) -> Link:
    return Link(
        id=f"link-{number}",
        account_id="account",
        connection_id=connection_id,
        issuer="https://op.example",
        subject=f"subject-{number}",
        email=None,
        method=method,
        reasons=(),
        created_at_s=at_s,
        last_used_at_s=0,
    )


@pytest.mark.parametrize(
    "links", [(link(1), link(2)), (link(1, connection_id="disabled"), link(2))], ids=["two", "the disabled one goes"]
)
def test_one_of_several_may_go(links: tuple[Link, ...]) -> None:
    check_another_is_left(links, without=links[0], enabled={"enabled"})


@pytest.mark.parametrize(
    "links",
    [(link(1),), (link(1), link(2, connection_id="disabled")), (link(1, connection_id="disabled"),)],
    ids=["the only one", "the other one is disabled", "the only one, disabled"],
)
def test_the_last_one_that_works_stays(links: tuple[Link, ...]) -> None:
    with pytest.raises(LastMethod) as caught:
        check_another_is_left(links, without=links[0], enabled={"enabled"})
    assert caught.value.code == "last_method"


def test_two_identities_of_one_connection_are_two_ways_in() -> None:
    links = (link(1), link(2))
    check_another_is_left(links, without=links[1], enabled={"enabled"})


def test_what_was_connected_by_hand_counts_after_a_week() -> None:
    """S48: some minutes with somebody's session must not shut the owner out."""
    links = (link(1, method=LinkMethod.FIRST_SIGN_IN), link(2, at_s=100))
    with pytest.raises(OthersTooNew) as caught:
        check_another_has_settled(links, without=links[0], enabled={"enabled"}, now_s=100 + SETTLED_S - 1)
    assert caught.value.code == "others_too_new"
    assert "1970-01-08T00:01:40Z" in str(caught.value.hint)
    check_another_has_settled(links, without=links[0], enabled={"enabled"}, now_s=100 + SETTLED_S)


@pytest.mark.parametrize("method", [LinkMethod.FIRST_SIGN_IN, LinkMethod.VERIFIED_EMAIL])
def test_what_nobody_can_do_from_a_session_counts_at_once(method: LinkMethod) -> None:
    links = (link(1), link(2, method=method, at_s=100))
    check_another_has_settled(links, without=links[0], enabled={"enabled"}, now_s=100)


def test_a_settled_one_that_is_disabled_does_not_count() -> None:
    settled = link(2, method=LinkMethod.FIRST_SIGN_IN, connection_id="disabled")
    links = (link(1), settled, link(3, at_s=100))
    assert held_until_s(links, without=links[0], enabled={"enabled"}) == 100 + SETTLED_S
    assert held_until_s(links, without=links[0], enabled={"enabled", "disabled"}) == 0


def test_the_one_that_was_connected_lately_can_always_go() -> None:
    """An owner puts out what somebody else has connected."""
    links = (link(1, method=LinkMethod.FIRST_SIGN_IN), link(2, at_s=100))
    check_another_has_settled(links, without=links[1], enabled={"enabled"}, now_s=101)
