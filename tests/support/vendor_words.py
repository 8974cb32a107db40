"""What each vendor can truthfully be made to say about a person: evidence as its engine would hand it on.

The physical world behind it: people read some mailboxes and not others. A vendor that verifies addresses says so only
of a mailbox that its person reads; what it lets people claim without proof, it lets everybody claim.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from vestibule_sdk import ConnectorConfig, Secret, VerifiedAssertion, VerifiedClaims, VerifiedDocuments

TENANT: Final = "11111111-2222-3333-4444-555555555555"

Evidence = VerifiedClaims | VerifiedDocuments | VerifiedAssertion


class Person(Struct, frozen=True, kw_only=True):
    """Somebody at a vendor.

    Attributes:
        number: Who, at that vendor.
        address: What they have entered there.
        reads_it: Whether the mailbox is theirs.
    """

    number: int
    address: str
    reads_it: bool


def _oidc(issuer: str, person: Person, *, verified: object, **more: object) -> VerifiedClaims:
    subject = f"subject-{person.number}"
    claims = {"iss": issuer, "sub": subject, "email": person.address, "name": "Somebody", **more}
    if verified is not None:
        claims["email_verified"] = verified
    return VerifiedClaims(issuer=issuer, subject=subject, id_token=claims)


def okta(person: Person) -> VerifiedClaims:
    """The installation's own Okta, whose administrator is the installation's."""
    return _oidc("https://acme.okta.com", person, verified=person.reads_it)


def gitlab(person: Person) -> VerifiedClaims:
    """An address that was confirmed, or not yet."""
    return _oidc("https://gitlab.com", person, verified=person.reads_it)


def google(person: Person) -> VerifiedClaims:
    """A consumer account with any address that its person once read; Google calls it verified for ever."""
    return _oidc("https://accounts.google.com", person, verified=True)


def google_workspace(person: Person) -> VerifiedClaims:
    """An account of the Workspace that owns the address's domain: only its own people have those."""
    domain = person.address.rpartition("@")[2]
    more = {"hd": domain} if person.reads_it else {}
    return _oidc("https://accounts.google.com", person, verified=True, **more)


def entra(person: Person) -> VerifiedClaims:
    """A tenant of anybody's, with any address in the profile; `xms_edov` only where the domain is the tenant's own."""
    issuer = f"https://login.microsoftonline.com/{TENANT}/v2.0"
    oid = f"00000000-0000-0000-0000-{person.number:012d}"
    edov: dict[str, object] = {"xms_edov": "1"} if person.reads_it else {"xms_edov": "0"}
    return _oidc(issuer, person, verified=True, tid=TENANT, oid=oid, **edov)


def generic(person: Person) -> VerifiedClaims:
    """A provider that says whatever somebody makes it say."""
    return _oidc("https://id.example.net", person, verified=True)


def github(person: Person) -> VerifiedDocuments:
    """Addresses of an account: any may be entered, those that are read can be verified."""
    entry = {"email": person.address, "primary": True, "verified": person.reads_it, "visibility": None}
    user = {"id": 1000 + person.number, "login": f"user{person.number}", "email": person.address, "type": "User"}
    return VerifiedDocuments(
        issuer="https://github.com/login/oauth", subject=str(user["id"]), documents={"user": user, "emails": [entry]}
    )


CLIENT: Final[Mapping[str, Any]] = {"client_id": "vestibule", "client_secret": Secret("hush")}


class Vendor(Struct, frozen=True):
    """One connection's worth of a vendor: its connector, what more its configuration says, and its words."""

    connector: str
    says: Callable[[Person], Evidence]
    more: Mapping[str, Any] = {}
    trusted: bool = True

    def config(self, kind: type[ConnectorConfig]) -> ConnectorConfig:
        """The configuration of such a connection."""
        return kind(**CLIENT, **self.more)


VENDORS: Final[Mapping[str, Vendor]] = {
    "Okta": Vendor("okta", okta, {"domain": "acme.okta.com", "email_required": False}),
    "Google": Vendor("google", google, {"email_required": False}),
    "Workspace": Vendor("google", google_workspace, {"email_required": False}),
    "EntraID": Vendor("entra", entra, {"tenant": "organizations", "email_required": False}),
    "GitHub": Vendor("github", github, {"email_required": False}),
    "GitLab": Vendor("gitlab", gitlab, {"email_required": False}),
    "Anybody": Vendor("oidc", generic, {"issuer": "https://id.example.net", "email_required": False}, trusted=False),
}
"""By Provider ID."""
