"""The documents of GitHub's API about somebody. Source: the pages of docs.github.com/rest that `api` names."""

from zlib import crc32

from vestibule_twin.people import Person

Document = dict[str, object]


def user(person: Person, base_url: str) -> Document:
    """Return what /user answers; the address is the one somebody shows to everybody, if any."""
    number, login = int(person.subject), person.username
    return {
        "login": login,
        "id": number,
        "node_id": f"U_{number}",
        "avatar_url": f"{base_url}/avatars/u/{number}",
        "html_url": f"{base_url}/{login}",
        "type": "User",
        "site_admin": False,
        "name": person.name,
        "company": None,
        "email": person.facts["public_email"],
        "two_factor_authentication": True,
    }


def organization(login: str) -> Document:
    """Return an organization as lists have it."""
    return {"login": login, "id": crc32(login.encode()), "description": None}


def organizations(person: Person) -> list[Document]:
    """Return the organizations that somebody belongs to; an invitation is not enough."""
    return [organization(login) for login, state in person.facts["orgs"].items() if state == "active"]


def teams(person: Person) -> list[Document]:
    """Return the teams that somebody belongs to."""
    found = [name.partition("/") for name in person.facts["teams"]]
    return [
        {
            "id": crc32(f"{org}/{slug}".encode()),
            "slug": slug,
            "name": slug.capitalize(),
            "permission": "pull",
            "organization": organization(org),
        }
        for org, _, slug in found
    ]


def membership(person: Person, org: str, base_url: str) -> Document:
    """Return somebody's membership in an organization of theirs."""
    return {
        "state": person.facts["orgs"][org],
        "role": "member",
        "organization": organization(org),
        "user": user(person, base_url),
    }


def memberships(person: Person, base_url: str, *, state: str | None) -> list[Document]:
    """Return all memberships, or those in one state."""
    return [
        membership(person, org, base_url)
        for org, its_state in person.facts["orgs"].items()
        if state in {None, its_state}
    ]
