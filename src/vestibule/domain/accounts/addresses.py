"""What the addresses of a new identity are worth as evidence: the first half of the linking rule (S44-S46).

An address is proven when the connection is trusted for linking and

* the connection belongs to the installation and the provider verified the address; or
* an organization owns the connection and has itself proved the address's DNS domain, whatever the provider says: the
  organization's administrator controls what the provider says, so its word adds nothing and takes nothing away.

An untrusted connection proves nothing, also not for the account that is made from it. Otherwise whoever runs such a
provider could have it "verify" a stranger's address, wait with that account until the stranger signs in by a trusted
connection, and share the account from then on (account pre-hijacking: Sudhodanan and Paverd, USENIX Security 2022).

Source: DESIGN.md, "Linking: evidence, never e-mail alone".
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from vestibule.domain.accounts.email import canonical_email, shown_email
from vestibule_sdk.identity import Email


class Reason(StrEnum):
    """Why a linking decision fell as it did. Constant: they are stored, and shown on the account page."""

    CONNECTION_TRUSTED = "connection_trusted"
    CONNECTION_NOT_TRUSTED = "connection_not_trusted"
    NO_ADDRESS = "no_address"
    ADDRESS_NOT_COMPARABLE = "address_not_comparable"
    ADDRESS_VERIFIED = "address_verified"
    ADDRESS_NOT_VERIFIED = "address_not_verified"
    DOMAIN_PROVED = "domain_proved"
    DOMAIN_NOT_PROVED = "domain_not_proved"
    NO_SUCH_ACCOUNT = "no_account_has_the_address"
    ACCOUNT_PROVED_ADDRESS = "account_proved_the_address"
    ACCOUNT_NOT_PROVED = "account_did_not_prove_the_address"
    SEVERAL_ACCOUNTS = "several_accounts_have_the_address"
    OTHER_SUBJECT_HERE = "account_has_another_identity_of_this_connection"
    DISCONNECTED_HERE = "account_has_disconnected_this_connection"


class LinkingConnection(Struct, frozen=True, kw_only=True):
    """What the linking rule wants to know of the connection.

    Attributes:
        trusted_for_linking: As the administrator set it.
        organization_proved_domains: Canonical DNS domains that the organization which owns the connection has proved;
            None when it is the installation's own, as every connection of the built-in organization `default` is.
    """

    trusted_for_linking: bool
    organization_proved_domains: frozenset[str] | None


class Addresses(Struct, frozen=True, kw_only=True):
    """The addresses of an identity, weighed.

    Attributes:
        shown: The one that a new account would show: the first proven one, else the primary one.
        proven: Canonical addresses that the evidence proves; the one shown comes first.
        keys: Canonical addresses by which accounts are looked up: the proven ones, and the one shown.
        reasons: How this came about.
    """

    shown: str | None
    proven: tuple[str, ...]
    keys: tuple[str, ...]
    reasons: tuple[Reason, ...]


def weigh_addresses(emails: Iterable[Email], *, connection: LinkingConnection) -> Addresses:
    """Weigh the addresses of an identity that is linked to no account yet.

    Further addresses that are not proven count for nothing: they are neither shown nor looked up.
    """
    emails = tuple(emails)
    trust = Reason.CONNECTION_TRUSTED if connection.trusted_for_linking else Reason.CONNECTION_NOT_TRUSTED
    weighed = [(email, *_weigh(email, connection=connection)) for email in emails]
    good = [(email, key, reason) for email, key, reason, holds in weighed if holds and connection.trusted_for_linking]
    proven = tuple(dict.fromkeys([key for _, key, _ in good if key is not None]))
    if good:
        email, _, reason = good[0]
        return Addresses(shown=shown_email(email.address), proven=proven, keys=proven, reasons=(trust, reason))
    if not weighed:
        return Addresses(shown=None, proven=(), keys=(), reasons=(trust, Reason.NO_ADDRESS))
    email, key, reason, _ = weighed[0]
    return Addresses(
        shown=shown_email(email.address), proven=(), keys=() if key is None else (key,), reasons=(trust, reason)
    )


def _weigh(email: Email, *, connection: LinkingConnection) -> tuple[str | None, Reason, bool]:
    """Canonical form, why it is (not) proven, and whether it would be on a trusted connection."""
    key = canonical_email(email.address)
    if key is None:
        return None, Reason.ADDRESS_NOT_COMPARABLE, False
    proved_domains = connection.organization_proved_domains
    if proved_domains is not None:
        holds = key.rpartition("@")[2] in proved_domains  # that very domain: a subdomain may belong to somebody else
        return key, Reason.DOMAIN_PROVED if holds else Reason.DOMAIN_NOT_PROVED, holds
    # `is True`, because a mapping may hand on what a provider sent: the text "false" is true as well (S46).
    holds = email.verified is True
    return key, Reason.ADDRESS_VERIFIED if holds else Reason.ADDRESS_NOT_VERIFIED, holds
