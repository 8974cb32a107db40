"""The resolved protocol settings of a plain OAuth 2.0 connection, and what its provider's API said, as plain data.

OAuth 2.0 has no ID token: who somebody is, the provider says in documents that are fetched with the access token. The
host's engine fetches them, takes the subject from the one member that the profile names, and hands the rest on.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from vestibule_sdk.client import Client, Pkce, ResponseMode
from vestibule_sdk.errors import GroupsIncomplete
from vestibule_sdk.quirk import Quirk


class Document(Struct, frozen=True, kw_only=True):
    """One document of the provider's API.

    Attributes:
        name: What the connector calls it.
        url: Where it is. The access token goes there and nowhere else.
        optional: Whether the login goes on without it when the provider answers 403 or 404.
        pages_at_most: For a list in pages, joined by `Link: <...>; rel="next"` on the same path (RFC 8288): how many of
            them are read. One more is a refusal: a list cut short would hide an address or a group.
        incomplete_header: A header with which the provider says that it left items out of a list that it gives; its
            presence ends the login (`groups_incomplete`).
    """

    name: str
    url: str
    optional: bool = False
    pages_at_most: int = 1
    incomplete_header: str | None = None


class SubjectKind(StrEnum):
    """Of which JSON type a provider's identifiers are."""

    TEXT = "text"
    NUMBER = "number"


class SubjectMember(Struct, frozen=True, kw_only=True):
    """Where the subject is: an identifier that is never reassigned, in a document that is not optional.

    Attributes:
        kind: Its type; an identifier of the other one is nobody's. The number 7 and the text "7" need not be one
            person, and as a subject they would be: a member that somebody can fill in with a text must not stand for
            the person whose number it spells.
    """

    document: str
    member: str
    kind: SubjectKind = SubjectKind.TEXT


class OAuth2Profile(Struct, frozen=True, kw_only=True):
    """Everything the OAuth 2.0 engine needs to know about one connection.

    Attributes:
        issuer: Who vouches, which makes its subjects unique. Where the provider's answers carry `iss` (RFC 9207), that
            has to be exactly this; so it is the provider's issuer where it has one, and else its own address.
        subject: Where the subject is.
        documents: Fetched at every login, in any order.
        scopes: Sent with the authorization request; empty sends none.
        headers: Sent with every document's request, such as the API's version.
        extra_parameters: Constant further parameters of the authorization request.
        api_origins: As `OIDCProfile.api_origins`.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    client: Client
    subject: SubjectMember
    documents: tuple[Document, ...]
    scopes: tuple[str, ...] = ()
    pkce: Pkce = Pkce.S256
    response_mode: ResponseMode = ResponseMode.QUERY
    headers: Mapping[str, str] = {}
    extra_parameters: Mapping[str, str] = {}
    api_origins: tuple[str, ...] = ()
    quirks: tuple[Quirk, ...] = ()


class VerifiedDocuments(Struct, frozen=True, kw_only=True):
    """What the provider's API said to the access token that this login's code was redeemed for.

    Attributes:
        issuer: The profile's.
        subject: The subject, as text.
        documents: By name, each a JSON object or a JSON list; an optional one that was not there is absent.
        scopes: What the provider says it granted; None when it did not say, which means: what was asked for.
    """

    issuer: str
    subject: str
    documents: Mapping[str, Any]
    scopes: tuple[str, ...] | None = None

    def object(self, name: str) -> Mapping[str, Any]:
        """A document that is an object; empty when it is absent or a list."""
        found = self.documents.get(name)
        return found if isinstance(found, Mapping) else {}

    def items(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The objects of a document that is a list; empty when it is absent or an object."""
        found = self.documents.get(name)
        return tuple(item for item in found if isinstance(item, Mapping)) if isinstance(found, list) else ()

    def whole(self, name: str, *, hint: str) -> tuple[Mapping[str, Any], ...]:
        """The objects of a list that groups are made of: all of them, because a shorter one would look like the whole.

        Args:
            name: The document.
            hint: What an administrator changes so that the provider lists them.

        Raises:
            GroupsIncomplete: groups_incomplete: the list is absent, or holds something else than objects.
        """
        found = self.documents.get(name)
        items = self.items(name)
        if not isinstance(found, list) or len(items) < len(found):
            raise GroupsIncomplete(
                f"the list {name} cannot be read, so nobody knows all groups of this person",
                hint=hint,
                expected=f"{name} as a list of objects",
                received="nothing: the application may not read it" if found is None else "another shape",
            )
        return items

    def text(self, name: str, member: str) -> str | None:
        """A member of an object as non-empty text; None when absent or of another type."""
        value = self.object(name).get(member)
        return value if isinstance(value, str) and value else None
