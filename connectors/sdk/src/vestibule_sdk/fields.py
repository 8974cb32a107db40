"""Fields that most connectors have, so that each of them says only what is its own: where the value is found.

client_id: Annotated[str, client_id_field("In the admin console: Clients > (client) > Settings.")]
"""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from vestibule_sdk.config import bounds, field

Scopes = Annotated[str, bounds(max_length=500, pattern=r"^[\x21\x23-\x5b\x5d-\x7e]+( +[\x21\x23-\x5b\x5d-\x7e]+)*$")]
"""Scope tokens between spaces (RFC 6749 3.3)."""

ClaimName = Annotated[str, bounds(max_length=120)]
"""The name of a claim."""

STANDARD_SCOPES: Final = ("openid", "profile", "email")


def client_id_field(help_text: str, *, title: str = "Client ID", example: str = "vestibule") -> Meta:
    """The client id; `Annotated[str, ...]`."""
    return field(title, help_text, example=example, max_length=255)


def client_secret_field(help_text: str, *, title: str = "Client secret") -> Meta:
    """The client secret; `Annotated[Secret, ...]`, or `Secret | None`."""
    return field(title, help_text)


def further_scopes_field(help_text: str = "", *, example: str = "groups") -> Meta:
    """Scopes beside the standard ones; `Annotated[Scopes | None, ...]`."""
    said = "Scopes to ask for beside openid, profile and email, which are always sent. Separate them by spaces."
    return field("Further scopes", f"{said} {help_text}".strip(), example=example, advanced=True)


def email_required_field() -> Meta:
    """Whether nobody signs in without an address; `Annotated[bool, ...]`."""
    return field(
        "E-mail address required",
        "Refuses a sign-in when the provider shares no e-mail address. Switch it off where accounts may do without.",
        advanced=True,
    )


def groups_claim_field(help_text: str, *, example: str = "groups") -> Meta:
    """The claim that lists groups; `Annotated[ClaimName, ...]`, or `ClaimName | None`."""
    return field("Groups claim", help_text, example=example, advanced=True)


def all_scopes(further: str | None, *, standard: tuple[str, ...] = STANDARD_SCOPES) -> tuple[str, ...]:
    """The standard scopes and the further ones, each once, in that order."""
    return tuple(dict.fromkeys((*standard, *(further or "").split())))


class PkceChoice(StrEnum):
    """RFC 7636 at a provider of which some installations do not know it: `auto` leaves it to the connector."""

    AUTO = "auto"
    S256 = "S256"
    OFF = "off"


def pkce_choice_field() -> Meta:
    """Whether PKCE is used, where a connector knows which installations take it; `Annotated[PkceChoice, ...]`."""
    return field(
        "PKCE",
        "Ties the provider's answer to this sign-in. It is off by itself where the provider does not know it; the "
        "connection then needs a redirect URI of its own.",
        advanced=True,
        labels={"auto": "Wherever the provider knows it (auto)", "S256": "On (S256)", "off": "Off"},
    )


EmailRequired = Annotated[bool, email_required_field()]
FurtherScopes = Annotated[Scopes | None, further_scopes_field()]
PkceSetting = Annotated[PkceChoice, pkce_choice_field()]
"""Whole fields, for connectors that have nothing to add to them."""
