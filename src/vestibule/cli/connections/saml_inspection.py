"""What can be known of a SAML connection without a sign-in. No network is asked: SAML has no discovery."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from vestibule.cli.connections.certificates import certificate_rows, seen
from vestibule.cli.connections.loosened import loosened
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import KeyStage, in_stage
from vestibule_sdk import NAME_ID_EMAIL, SAMLProfile

UNKNOWN: Final = (
    "Whether the provider knows our addresses and our certificate, which attributes it releases, and whether it still "
    "signs with these certificates, shows only in a sign-in."
)
_LONGEST_SKEW_S: Final = 180
"""What SAML2int recommends; more is allowed and worth a word."""


class SAMLInspection(Struct, frozen=True, kw_only=True):
    """The findings.

    Attributes:
        usable: Whether a sign-in can work. What makes it impossible is refused with its code before this is made.
        warnings: Sentences; none keeps anybody from signing in today.
        unknown: What only a sign-in shows.
    """

    issuer: str
    sso_url: str
    sso_binding: str
    slo_url: str | None
    certificates: list[dict[str, Any]]
    own_certificates: list[dict[str, Any]]
    warnings: tuple[str, ...]
    usable: bool = True
    unknown: str = UNKNOWN


def inspect_saml(connection: Connection, profile: SAMLProfile, *, acs_url: str, now_s: int) -> SAMLInspection:
    """Look at a connection that its engine accepts.

    Args:
        connection: As stored.
        profile: Its settings.
        acs_url: Where its responses arrive.
        now_s: For the certificates' dates.
    """
    return SAMLInspection(
        issuer=profile.idp_entity_id,
        sso_url=profile.sso_url,
        sso_binding=profile.sso_binding.value,
        slo_url=profile.slo_url,
        certificates=certificate_rows(profile.signing_certificates),
        own_certificates=certificate_rows(key.certificate for key in connection.own_keys),
        warnings=(
            *_about_their_certificates(connection, profile, now_s=now_s),
            *about_our_keys(connection, now_s=now_s),
            *about_addresses(acs_url=acs_url),
            *_about_sign_out(profile),
            *about_people(profile),
            *loosened(profile),
        ),
    )


def _about_their_certificates(connection: Connection, profile: SAMLProfile, *, now_s: int) -> Iterator[str]:
    found = [seen(pem) for pem in profile.signing_certificates]
    for one in found:
        doubt = one.doubt(now_s)
        if doubt:
            yield (
                f"The provider's certificate {one.name} {doubt}. Its key goes on verifying here; most providers change "
                "theirs before that day, so get the metadata again: "
                f"vestibule connections change {connection.provider_id} --metadata URL"
            )


def about_our_keys(connection: Connection, *, now_s: int) -> Iterator[str]:
    """What is worth a word about our own keys."""
    keys = f"vestibule connections keys {{}} {connection.provider_id}"
    for key in connection.own_keys:
        doubt = seen(key.certificate).doubt(now_s)
        if doubt and key.stage is not KeyStage.RETIRING:
            command = keys.format("publish-next" if key.stage is KeyStage.ACTIVE else "switch")
            yield f"Our {key.stage.value} certificate {doubt}. Some providers then refuse it: {command}"
    if in_stage(connection.own_keys, KeyStage.NEXT) is not None:
        yield f"A next key is published and does not sign yet. Once the provider knows it: {keys.format('switch')}"
    if in_stage(connection.own_keys, KeyStage.RETIRING) is not None:
        yield f"An old key still decrypts. Once the provider encrypts to the new one: {keys.format('retire')}"


def about_addresses(*, acs_url: str) -> Iterator[str]:
    """What is worth a word about where responses arrive."""
    if urlsplit(acs_url).scheme != "https":
        yield "Our ACS URL is not https; many providers accept no other. It follows the setting base_url."


def _about_sign_out(profile: SAMLProfile) -> Iterator[str]:
    if profile.slo_url is None:
        yield "The provider has no sign-out address here: signing out here leaves its own session alive."


def about_people(profile: SAMLProfile) -> Iterator[str]:
    """What is worth a word about how people are known."""
    # S43: nothing in SAML says that an address stays one person's.
    if profile.name_id_format == NAME_ID_EMAIL and profile.subject_attribute is None:
        yield (
            "People are known by an e-mail address as their NameID: whoever is given a former colleague's address is "
            "taken for them. Have the provider send a persistent NameID, or name the attribute that identifies people."
        )
    if profile.skew_s > _LONGEST_SKEW_S:
        yield f"Clocks may differ by {profile.skew_s} s; up to {_LONGEST_SKEW_S} s is usual."
