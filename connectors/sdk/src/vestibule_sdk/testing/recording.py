"""What a provider really said, kept as JSON files in a folder of fixtures, as evidence for the contracts.

fixtures/standard/id_token.json         the claims of an ID token, not its signature
fixtures/standard/userinfo.json         userinfo's answer, where it was asked
fixtures/standard/discovery.json        the provider's discovery document
fixtures/standard/documents/user.json   in place of those: what a plain OAuth 2.0 provider's API said, by document
fixtures/standard/assertion.json        or what a SAML assertion said: a `VerifiedAssertion`, `subject` included
fixtures/standard/metadata.json         and the provider's metadata: an `IdPMetadata`
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.oauth2 import OAuth2Profile, VerifiedDocuments
from vestibule_sdk.saml import IdPMetadata
from vestibule_sdk.testing.expect import expect, fail


class Recording(Struct, frozen=True, kw_only=True):
    """One case: what a provider said at one login. What it was not asked is empty."""

    name: str
    id_token: Mapping[str, Any] = {}
    userinfo: Mapping[str, Any] = {}
    discovery: Mapping[str, Any] = {}
    documents: Mapping[str, Any] = {}
    assertion: VerifiedAssertion | None = None
    metadata: IdPMetadata | None = None

    def claims(self) -> VerifiedClaims:
        """The recorded claims, as the host hands them on once they are verified."""
        expect("iss" in self.id_token and "sub" in self.id_token, f"{self.name}: id_token.json lacks iss or sub")
        return VerifiedClaims(
            issuer=self.id_token["iss"],
            subject=self.id_token["sub"],
            id_token=self.id_token,
            userinfo=self.userinfo,
        )

    def answers(self, profile: OAuth2Profile) -> VerifiedDocuments:
        """The recorded documents, as the host hands them on, with the subject that the profile names."""
        place = profile.subject
        document = self.documents.get(place.document)
        expect(
            isinstance(document, Mapping) and place.member in document,
            f"{self.name}: documents/{place.document}.json has no {place.member}, which is the subject",
        )
        return VerifiedDocuments(
            issuer=profile.issuer,
            subject=str(self.documents[place.document][place.member]),
            documents=self.documents,
        )

    def asserted(self) -> VerifiedAssertion:
        """The recorded assertion, as the host hands it on."""
        return self.assertion or fail(f"{self.name}: there is no assertion.json")

    def described(self) -> IdPMetadata:
        """The recorded metadata, as the host has read it."""
        return self.metadata or fail(f"{self.name}: there is no metadata.json")


def recorded(path: Path) -> Recording:
    """Read one case.

    Raises:
        AssertionError: There is nothing in that folder.
        msgspec.ValidationError: A file is not what its name says.
    """
    documents = {file.stem: _read(file) for file in sorted(path.glob("documents/*.json"))}
    parts = {name: _read(path / f"{name}.json") for name in Recording.__struct_fields__}
    found = {name: content for name, content in parts.items() if content is not None}
    expect(found or documents, f"{path} holds neither id_token.json, assertion.json nor documents/*.json")
    return msgspec.convert({**found, "name": path.name, "documents": documents}, Recording)


def _read(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    return msgspec.json.decode(path.read_bytes()) if path.is_file() else None
