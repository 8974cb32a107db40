"""The people of the sign-in page, each there for one thing that a relying party gets wrong.

Source: OIDC Core section 5.1; `email_verified` is a JSON boolean there, and a string at some providers.
"""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who can sign in; `note` tells a developer what is odd about them."""

    subject: str
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    username: str | None = None
    email: str | None = None
    email_verified: bool | str | None = None
    groups: tuple[str, ...] | None = None
    denied: bool = False
    note: str = ""
    facts: Mapping[str, Any] = {}
    """What a vendor's personality tells of somebody besides; its module says which names there are."""

    @property
    def label(self) -> str:
        """What the pages call this person."""
        return self.name or self.username or self.subject

    def answers_to(self, hint: str) -> bool:
        """Tell whether a login_hint means this person: subject, user name or e-mail address."""
        return hint in {self.subject, self.username, self.email} - {None}

    def claims(self, scopes: Collection[str]) -> dict[str, object]:
        """Return the claims that these scopes release, without `sub`.

        Source: OIDC Core section 5.4; `groups` is no standard scope, but what most providers call it.
        """
        released: dict[str, object | None] = {}
        if "profile" in scopes:
            released |= {
                "name": self.name,
                "given_name": self.given_name,
                "family_name": self.family_name,
                "preferred_username": self.username,
            }
        if "email" in scopes:
            released |= {"email": self.email, "email_verified": self.email_verified}
        if "groups" in scopes:
            released["groups"] = self.groups
        return {name: value for name, value in released.items() if value is not None}


PEOPLE = (
    Person(
        subject="ada",
        name="Ada Lovelace",
        given_name="Ada",
        family_name="Lovelace",
        username="ada",
        email="ada@example.org",
        email_verified=True,
        groups=("engineers", "analysts"),
        note="Verified e-mail address",
    ),
    Person(
        subject="charles",
        name="Charles Babbage",
        given_name="Charles",
        family_name="Babbage",
        username="charles",
        email="charles@example.org",
        email_verified=False,
        note="Unverified e-mail address",
    ),
    Person(subject="mary", name="Mary Somerville", username="mary", note="No e-mail address at all"),
    Person(
        subject="annabella",
        name="Annabella Byron",
        username="annabella",
        email="annabella@example.org",
        email_verified="true",
        note='email_verified is the string "true"',
    ),
    Person(
        subject="george",
        name="George Boole",
        username="george",
        email="george@example.org",
        note="email_verified is absent",
    ),
    Person(
        subject="augusta",
        name="Augusta King",
        username="augusta",
        email="ada@example.org",
        email_verified=True,
        note="Another subject with Ada Lovelace's e-mail address",
    ),
    Person(
        subject="pablo",
        name=(
            "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios "
            "Cipriano de la Santísima Trinidad Ruiz y Picasso"
        ),
        username="pablo",
        email="pablo.diego.jose.francisco.de.paula.juan.nepomuceno@a-rather-long-domain-name.example.org",
        email_verified=True,
        note="A very long name",
    ),
    Person(
        subject="khwarizmi",
        name="محمد بن موسى الخوارزمي",
        username="khwarizmi",
        email="khwarizmi@example.org",
        email_verified=True,
        note="A right-to-left name",
    ),
    Person(
        subject="robert",
        name='Robert <b>"Bobby"</b> & Tables',
        username="robert",
        email="robert@example.org",
        email_verified=True,
        note="A name made of markup",
    ),
    Person(subject="0f9c4c1e-nameless", email="nameless@example.org", email_verified=True, note="No name"),
    Person(
        subject="augustus",
        name="Augustus De Morgan",
        username="augustus",
        email="augustus@example.org",
        email_verified=True,
        denied=True,
        note="Access is denied",
    ),
)
