"""Groups as the ID token lists them, or says that it does not (group overage)."""

from collections.abc import Mapping

from vestibule_sdk import GroupsIncomplete, VerifiedClaims


def token_groups(claims: VerifiedClaims) -> tuple[str, ...]:
    """The groups in the claim `groups`; somebody without any has no such claim.

    A token holds 200 groups at most. Whoever has more gets a reference in their place, `_claim_names` or `hasgroups`:
    https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#groups-overage-claim.

    Raises:
        GroupsIncomplete: groups_incomplete: there are more than it lists, or what it lists cannot be read.
    """
    listed, elsewhere = claims.id_token.get("groups"), claims.id_token.get("_claim_names")
    if "hasgroups" in claims.id_token or not isinstance(elsewhere, Mapping | None) or "groups" in (elsewhere or ()):
        raise _incomplete("the person has more groups than an ID token of Entra's holds", received="a reference")
    if listed is None:
        return ()
    if not isinstance(listed, list) or not all(isinstance(group, str) for group in listed):
        raise _incomplete("the claim groups is no list of texts", received="groups of another type")
    return tuple(listed)


def _incomplete(detail: str, *, received: str) -> GroupsIncomplete:
    return GroupsIncomplete(
        detail,
        hint="Set Groups to Microsoft Graph. Or in the admin center: App registrations > (app) > Token configuration > "
        "groups > Groups assigned to the application, which leaves out all others.",
        expected="every group in the claim groups",
        received=received,
    )
