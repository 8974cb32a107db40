"""S48, R50: the last way into an account that works cannot be disconnected."""

import pytest

from vestibule.domain.accounts.last_method import check_another_is_left
from vestibule.domain.accounts.model import Link, LinkMethod
from vestibule.errors import LastMethod


def link(number: int, *, connection_id: str = "enabled") -> Link:
    return Link(
        id=f"link-{number}",
        account_id="account",
        connection_id=connection_id,
        issuer="https://op.example",
        subject=f"subject-{number}",
        email=None,
        method=LinkMethod.CONNECTED,
        reasons=(),
        created_at_s=0,
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
