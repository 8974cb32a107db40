"""Verified claims, read with their types checked."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class VerifiedClaims(Struct, frozen=True, kw_only=True):
    """Claims of a verified ID token, completed by userinfo of the same subject.

    Attributes:
        issuer: The verified `iss`.
        subject: The verified `sub`.
        id_token: All claims of the ID token.
        userinfo: All claims of the userinfo answer; empty when it was not needed. Its `sub` is the ID token's.
    """

    issuer: str
    subject: str
    id_token: Mapping[str, Any]
    userinfo: Mapping[str, Any] = {}

    def get(self, name: str) -> Any:  # noqa: ANN401 - a claim is any JSON value until it is read by type
        """The raw claim: the ID token's, which is signed, before userinfo's; None when absent."""
        value = self.id_token.get(name)
        return self.userinfo.get(name) if value is None else value

    def text(self, name: str) -> str | None:
        """The claim as non-empty text; None when absent or of another type."""
        value = self.get(name)
        return value if isinstance(value, str) and value else None

    def is_true(self, name: str) -> bool:
        """Whether the claim is the JSON boolean `true`: a string "true" proves nothing (S46)."""
        return self.get(name) is True

    def texts(self, name: str) -> tuple[str, ...] | None:
        """The claim as a list of texts, a single text counting as a list of one; None when absent or mistyped.

        One item that is no text makes it mistyped. Where the difference to "absent" matters, as with groups, see
        `standard_groups`.
        """
        value = self.get(name)
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        return None
