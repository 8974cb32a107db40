"""Groups as the ID token lists them, or says that it does not (group overage)."""

from collections.abc import Mapping
from typing import Final

from vestibule_entra.tenant import is_guid
from vestibule_sdk import GroupsIncomplete, VerifiedClaims

MORE: Final = (
    "Set Groups to Microsoft Graph. Or in the admin center: App registrations > (app) > Token configuration > groups > "
    "Groups assigned to the application, which leaves out all others."
)
OTHER: Final = (
    "In the admin center: App registrations > (app) > Token configuration > groups > Edit: for ID choose Group ID, and "
    "leave Emit groups as role claims off. Or set Groups to Microsoft Graph."
)


def token_groups(claims: VerifiedClaims) -> tuple[str, ...]:
    """The object ids in the claim `groups`; somebody without any has no such claim.

    A token holds 200 groups at most. Whoever has more gets a reference in their place, `_claim_names` or `hasgroups`:
    https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#groups-overage-claim.

    A registration can have names sent in place of ids, which another group may have tomorrow, or all groups among the
    app roles: https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-groups-optional-claims.

    Raises:
        GroupsIncomplete: groups_incomplete: there are more than it lists, or what it lists cannot be read.
    """
    listed, elsewhere = claims.id_token.get("groups"), claims.id_token.get("_claim_names")
    if "hasgroups" in claims.id_token or not isinstance(elsewhere, Mapping | None) or "groups" in (elsewhere or ()):
        raise _incomplete("the person has more groups than an ID token of Entra's holds", received="a reference")
    if listed is None:
        if any(is_guid(role) for role in claims.texts("roles") or ()):
            raise _incomplete("groups are among the app roles", received="object ids in the claim roles", hint=OTHER)
        return ()
    if not isinstance(listed, list) or not all(isinstance(group, str) for group in listed):
        raise _incomplete("the claim groups is no list of texts", received="groups of another type")
    if not all(is_guid(group) for group in listed):
        raise _incomplete("the claim groups does not hold object ids", received="names", hint=OTHER)
    return tuple(listed)


def _incomplete(detail: str, *, received: str, hint: str = MORE) -> GroupsIncomplete:
    return GroupsIncomplete(detail, hint=hint, expected="every group in the claim groups, by its id", received=received)
