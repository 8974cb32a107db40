"""S43, S46: what the standard claims say, and that an address is verified only by its own explicit boolean."""

from typing import Any

import pytest

from vestibule_sdk import Email, GroupsIncomplete, Identity, MissingUserInfo, VerifiedClaims, standard_identity

ADA = {"email": "ada@example.com", "email_verified": True}
MALLORY = {"email": "mallory@example.com", "email_verified": True}


def claims(id_token: dict[str, Any], userinfo: dict[str, Any] | None = None) -> VerifiedClaims:
    return VerifiedClaims(issuer="https://id.example", subject="1", id_token=id_token, userinfo=userinfo or {})


def test_the_standard_claims_are_mapped() -> None:
    found = standard_identity(
        claims(
            {**ADA, "name": "Ada L", "given_name": "Ada", "family_name": "L", "preferred_username": "ada", "g": ["x"]}
        ),
        groups_claim="g",
    )
    assert found == Identity(
        issuer="https://id.example",
        subject="1",
        emails=(Email("ada@example.com", verified=True),),
        name="Ada L",
        username="ada",
        given_name="Ada",
        family_name="L",
        groups=("x",),
    )


def test_nothing_but_a_subject_is_an_identity_too() -> None:
    assert standard_identity(claims({})) == Identity(issuer="https://id.example", subject="1")


@pytest.mark.parametrize("said", ["true", "1", 1, 0, None, [True], False])
def test_anything_but_a_boolean_true_leaves_the_address_unverified(said: object) -> None:
    """S46."""
    found = standard_identity(claims({"email": "ada@example.com", "email_verified": said}))
    assert found.emails == (Email("ada@example.com", verified=False),)


@pytest.mark.parametrize(
    ("id_token", "userinfo", "expected"),
    [
        (ADA, {}, Email("ada@example.com", verified=True)),
        ({}, ADA, Email("ada@example.com", verified=True)),
        ({"email": "ada@example.com"}, ADA, Email("ada@example.com", verified=True)),
        ({**ADA, "email_verified": False}, ADA, Email("ada@example.com", verified=False)),
        ({"email": "ada@example.com"}, MALLORY, Email("ada@example.com", verified=False)),
        ({"email_verified": True}, {"email": "ada@example.com"}, Email("ada@example.com", verified=False)),
        ({"email": 7, "email_verified": True}, ADA, Email("ada@example.com", verified=True)),
    ],
)
def test_a_verification_counts_for_the_address_it_stands_beside(
    id_token: dict[str, Any], userinfo: dict[str, Any], expected: Email
) -> None:
    """S46: userinfo's verified address must not vouch for another one in the ID token."""
    assert standard_identity(claims(id_token, userinfo)).emails == (expected,)


@pytest.mark.parametrize(
    ("said", "received"),
    [
        ({}, "no email"),
        ({"email": 7}, "email of another type"),
        ({"email": "ada@example.com"}, "email without email_verified: true"),
        ({"email": "ada@example.com", "email_verified": "true"}, "email without email_verified: true"),
    ],
)
def test_where_only_verified_addresses_count_another_one_is_as_good_as_none(
    said: dict[str, Any], received: str
) -> None:
    """R54, S46."""
    assert standard_identity(claims(said), only_verified=True).emails == ()
    with pytest.raises(MissingUserInfo) as caught:
        standard_identity(claims(said), only_verified=True, email_required=True, hint="Confirm it.")
    assert (caught.value.code, caught.value.hint) == ("missing_user_info", "Confirm it.")
    assert caught.value.received == received


def test_a_verified_address_counts_where_only_those_do() -> None:
    found = standard_identity(claims(ADA), only_verified=True, email_required=True)
    assert found.emails == (Email("ada@example.com", verified=True),)


def test_an_unverified_address_is_enough_where_any_is() -> None:
    found = standard_identity(claims({"email": "ada@example.com"}), email_required=True)
    assert found.emails == (Email("ada@example.com", verified=False),)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"access": {"roles": ["a", "b"]}}, {"access.roles": ("a", "b")}),
        ({"access": {"roles": []}}, {"access.roles": ()}),
        ({"access": {"roles": ["a", 7, None]}}, {"access.roles": ("a",)}),
        ({"access": {"roles": "a"}}, {}),
        ({"access": ["roles"]}, {}),
        ({}, {}),
    ],
)
def test_lists_deep_inside_a_claim_become_attributes(said: dict[str, Any], found: dict[str, Any]) -> None:
    paths = [("access", "roles")]
    assert standard_identity(claims(said), attributes=paths).attributes == found
    assert standard_identity(claims({}, said), attributes=paths).attributes == found


@pytest.mark.parametrize("said", [["a", 1], [None], {"a": True}, 7, True, [["a"]]])
def test_groups_that_cannot_be_read_are_a_refusal_and_never_fewer_or_none(said: object) -> None:
    """A shorter list would look like groups that were taken away, and None like a provider that was never asked."""
    with pytest.raises(GroupsIncomplete) as caught:
        standard_identity(claims({"g": said}), groups_claim="g")
    assert caught.value.code == "groups_incomplete"
    assert standard_identity(claims({"g": said})).groups is None


@pytest.mark.parametrize(
    ("said", "groups"), [({}, None), ({"g": None}, None), ({"g": []}, ()), ({"g": "a"}, ("a",)), ({"g": ["a"]}, ("a",))]
)
def test_groups_are_what_the_claim_lists(said: dict[str, Any], groups: tuple[str, ...] | None) -> None:
    assert standard_identity(claims(said), groups_claim="g").groups == groups
