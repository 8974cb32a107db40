"""The mapping that the OpenID Connect standard itself defines (Core 5.1), for connectors to use or to start from."""

from collections.abc import Iterable

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.errors import GroupsIncomplete, MissingUserInfo
from vestibule_sdk.identity import Email, Identity
from vestibule_sdk.nested import nested


def standard_identity(
    claims: VerifiedClaims,
    *,
    groups_claim: str | None = None,
    email_required: bool = False,
    only_verified: bool = False,
    hint: str = "",
    attributes: Iterable[tuple[str, ...]] = (),
) -> Identity:
    """Map the standard claims.

    The subject is `sub`. An address counts as verified only with a boolean `email_verified: true` beside it.

    Args:
        claims: Verified claims.
        groups_claim: The claim that lists groups; None when none is configured.
        email_required: Whether nobody is let in without an address.
        only_verified: Whether an address that is not verified is left out as if it were not there.
        hint: Where an administrator of the provider has it share the address.
        attributes: Further claims that list texts, each by the names that lead to it: `("realm_access", "roles")`
            becomes the attribute `realm_access.roles`. One that is absent or no list becomes none.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and one is required.
        GroupsIncomplete: groups_incomplete: the groups' claim is there, and is no list of texts.
    """
    email = standard_email(claims)
    if email and only_verified and not email.verified:
        email = None
    if email is None and email_required:
        raise _no_email(claims, hint=hint)
    return Identity(
        issuer=claims.issuer,
        subject=claims.subject,
        emails=(email,) if email else (),
        name=claims.text("name"),
        username=claims.text("preferred_username"),
        given_name=claims.text("given_name"),
        family_name=claims.text("family_name"),
        groups=standard_groups(claims, groups_claim) if groups_claim else None,
        attributes={".".join(path): listed for path in attributes if (listed := _listed(claims, path)) is not None},
    )


def standard_email(claims: VerifiedClaims) -> Email | None:
    """The `email` claim with what was said about this very address; None when there is none.

    ID token and userinfo may name different addresses: `email_verified` counts only from a document that holds the
    same address, and the ID token, which is signed, is asked first.
    """
    documents = (claims.id_token, claims.userinfo)
    address = next((each["email"] for each in documents if isinstance(each.get("email"), str) and each["email"]), None)
    if address is None:
        return None
    said = (each["email_verified"] for each in documents if each.get("email") == address and "email_verified" in each)
    return Email(address, verified=next(said, None) is True)


def standard_groups(claims: VerifiedClaims, name: str) -> tuple[str, ...] | None:
    """The claim as a list of groups, a single text counting as a list of one; None when it is absent.

    Raises:
        GroupsIncomplete: groups_incomplete: it is of another type. To leave out what cannot be read, or all of it,
            would look like groups that were taken away, or like a provider that was never asked.
    """
    groups = claims.texts(name)
    if groups is None and claims.get(name) is not None:
        raise GroupsIncomplete(
            f"the claim {name} is no list of texts",
            hint=f"Have the provider send {name} as a list of names; or name the claim that is one.",
            expected=f"{name} as a list of texts",
            received=f"{name} of another type",
        )
    return groups


def _no_email(claims: VerifiedClaims, *, hint: str) -> MissingUserInfo:
    received = "email of another type"
    if claims.get("email") is None:
        received = "no email"
    elif standard_email(claims):
        received = "email without email_verified: true"
    return MissingUserInfo(
        "neither the ID token nor userinfo holds an address that counts",
        hint=hint,
        expected="email as a text",
        received=received,
    )


def _listed(claims: VerifiedClaims, path: tuple[str, ...]) -> tuple[str, ...] | None:
    value = nested({path[0]: claims.get(path[0])}, *path)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else None
