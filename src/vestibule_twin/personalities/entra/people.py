"""The people of the Entra twin.

Facts: `tid`, `oid`, `groups` (ids), `roles`, `xms_edov` where the tenant proved the domain of the address. The subject
is pairwise, so it is nothing but a text; everybody is known by tid and oid.

| subject | tenant | what is odd |
|---|---|---|
| AAAAada | HOME | xms_edov is true; two groups, a role |
| AAAAannabella | HOME | xms_edov is the string "1" |
| AAAAcharles | HOME | no xms_edov: the address proves nothing |
| AAAAmary | HOME | no address at all |
| AAAAgrace | HOME | in more groups than a token lists |
| AAAAmallory | OTHER | Ada's address, which nobody proved (nOAuth) |
| AAAApersonal | CONSUMERS | a personal account |
"""

from typing import Any, Final
from uuid import NAMESPACE_DNS, uuid5

from vestibule_twin.people import Person
from vestibule_twin.personalities.entra.tenants import CONSUMERS, HOME, OTHER

GRACES_GROUPS: Final = 1203
"""More than the 200 that a token lists, and more than the 999 on a page of Graph."""


def group_id(number: int) -> str:
    """Return the id of a group; any number."""
    return str(uuid5(NAMESPACE_DNS, f"group-{number}.entra.example"))


def _person(key: str, tenant: str, *, name: str, email: str | None, note: str, **facts: Any) -> Person:  # noqa: ANN401 - facts are what they are
    first, _, last = name.partition(" ")
    domain = "other-entra.example" if tenant == OTHER else "entra.example"
    return Person(
        subject=f"AAAA{key}",
        name=name,
        given_name=first,
        family_name=last,
        username=f"{key}@{domain}",
        email=email,
        facts={"tid": tenant, "oid": str(uuid5(NAMESPACE_DNS, f"{key}.{tenant}")), "groups": [], "roles": [], **facts},
        note=note,
    )


PEOPLE: Final = (
    _person(
        "ada",
        HOME,
        name="Ada Lovelace",
        email="ada@entra.example",
        xms_edov=True,
        groups=[group_id(1), group_id(2)],
        roles=["Auditor"],
        note="Her tenant proved the domain of her address; two groups, a role",
    ),
    _person(
        "annabella",
        HOME,
        name="Annabella Byron",
        email="annabella@entra.example",
        xms_edov="1",
        note='xms_edov is the string "1"',
    ),
    _person(
        "charles",
        HOME,
        name="Charles Babbage",
        email="charles@entra.example",
        note="No xms_edov: nobody proved his address",
    ),
    _person("mary", HOME, name="Mary Somerville", email=None, note="No e-mail address at all"),
    _person(
        "grace",
        HOME,
        name="Grace Hopper",
        email="grace@entra.example",
        xms_edov=True,
        groups=[group_id(number) for number in range(GRACES_GROUPS)],
        note=f"In {GRACES_GROUPS} groups, more than a token lists",
    ),
    _person(
        "mallory",
        OTHER,
        name="Mallory",
        email="ada@entra.example",
        note="Another tenant's account that claims Ada Lovelace's address",
    ),
    _person(
        "personal",
        CONSUMERS,
        name="Pauline Private",
        email="pauline@outlook.example",
        note="A personal account",
    ),
)
