"""Who can sign in at the tests' SimpleSAMLphp."""

from dataclasses import dataclass
from typing import Final

PASSWORD: Final = "correct horse: battery staple"
SCOPE: Final = "university.example"


@dataclass(frozen=True)
class Person:
    """One person, by what an IdP of a university says of them.

    Attributes:
        uid: The user name; it also is what a persistent NameID is made of.
        mail: None for somebody whose IdP knows no address.
    """

    uid: str
    given_name: str
    surname: str
    mail: str | None
    groups: tuple[str, ...] = ()
    password: str = PASSWORD

    @property
    def display_name(self) -> str:
        """Both names."""
        return f"{self.given_name} {self.surname}"

    @property
    def principal_name(self) -> str:
        """The eduPersonPrincipalName, which looks like an address and is none."""
        return f"{self.uid}@{SCOPE}"

    def attributes(self) -> dict[str, list[str]]:
        """What is released, by the names of LDAP; `urn:oid:` names are made of them on the way out."""
        released = {
            "uid": [self.uid],
            "eduPersonPrincipalName": [self.principal_name],
            "givenName": [self.given_name],
            "sn": [self.surname],
            "displayName": [self.display_name],
            "eduPersonAffiliation": ["member", "staff"],
        }
        if self.groups:
            released["isMemberOf"] = list(self.groups)
        if self.mail is not None:
            released["mail"] = [self.mail]
        return released


ADA: Final = Person("ada", "Ada", "Lovelace", "ada@university.example", groups=("engineers", "gräfinnen"))
GRACE: Final = Person("grace", "Grace", "Hopper", "grace@university.example")
SORAYA: Final = Person("soraya", "Şöraya", "O'Neill & <Söhne>", "soraya@university.example")
"""Whose names have to be escaped on the way."""
QUIET: Final = Person("quiet", "Quiet", "Person", None)

PEOPLE: Final = {person.uid: person for person in (ADA, GRACE, SORAYA, QUIET)}
