"""The people of the GitHub twin.

Facts: `public_email` (what /user shows; usually nothing), `emails` as /user/emails lists them, `orgs` by login with the
state of the membership, `teams` as org/slug. The subject is the numeric id as text.

| id | login | what is odd |
|---|---|---|
| 1001 | ada | no public address; the primary one is verified; two organizations, one team |
| 1002 | charles | the primary address is not verified, another one is |
| 1003 | mary | a public address that is not among the verified ones, and no others |
| 1004 | grace | in 130 teams, and the verified primary address is the 101st: more than a page of either |
| 1005 | annabella | invited to the organization, has not accepted |
| 1006 | george | no organization, no name |
"""

from typing import Any, Final

from vestibule_twin.people import Person

ORGANIZATION: Final = "twin-works"
TEAM: Final = "engines"
_DOMAIN: Final = "github.example"


def address(email: str, *, primary: bool = False, verified: bool = True) -> dict[str, Any]:
    """Return an entry of /user/emails."""
    return {"email": email, "primary": primary, "verified": verified, "visibility": "private" if primary else None}


def _person(number: int, login: str, *, name: str | None, note: str, **facts: Any) -> Person:  # noqa: ANN401 - facts are what they are
    noreply = address(f"{number}+{login}@users.noreply.github.com")
    told: dict[str, Any] = {
        "public_email": None,
        "emails": [address(f"{login}@{_DOMAIN}", primary=True), noreply],
        "orgs": {},
        "teams": [],
        **facts,
    }
    return Person(subject=str(number), username=login, name=name, facts=told, note=note)


PEOPLE: Final = (
    _person(
        1001,
        "ada",
        name="Ada Lovelace",
        orgs={ORGANIZATION: "active", "analysts": "active"},
        teams=[f"{ORGANIZATION}/{TEAM}"],
        note=f"No public address; in the organization {ORGANIZATION} and its team {TEAM}",
    ),
    _person(
        1002,
        "charles",
        name="Charles Babbage",
        emails=[address(f"charles@{_DOMAIN}", primary=True, verified=False), address(f"babbage@{_DOMAIN}")],
        note="The primary address is not verified",
    ),
    _person(
        1003,
        "mary",
        name="Mary Somerville",
        public_email=f"ada@{_DOMAIN}",
        emails=[],
        note="A public address that nobody verified, and no other",
    ),
    _person(
        1004,
        "grace",
        name="Grace Hopper",
        emails=[
            *(address(f"grace+{number}@{_DOMAIN}", verified=False) for number in range(100)),
            address(f"grace@{_DOMAIN}", primary=True),
        ],
        orgs={ORGANIZATION: "active"},
        teams=[*(f"{ORGANIZATION}/crew-{number}" for number in range(129)), f"{ORGANIZATION}/{TEAM}"],
        note="More teams and more addresses than a page lists",
    ),
    _person(
        1005,
        "annabella",
        name="Annabella Byron",
        orgs={ORGANIZATION: "pending"},
        note=f"Invited to {ORGANIZATION}, has not accepted",
    ),
    _person(1006, "george", name=None, note="In no organization; has set no name"),
)
