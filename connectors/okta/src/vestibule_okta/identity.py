"""Verified claims of Okta as an identity."""

from typing import Final

from vestibule_okta.config import OktaConfig
from vestibule_sdk import GroupsIncomplete, Identity, VerifiedClaims, replace, standard_identity

GROUPS_AT_MOST: Final = 100
"""How many a claim with a filter holds; Okta leaves out the rest and does not say so.

https://support.okta.com/help/s/article/how-to-exceed-the-100-groups-limitation-on-a-claim: only an expression over a
fixed list of groups gives more.
"""

HINT: Final = "In the Admin Console: Directory > People > (person) > Profile > Primary email is filled in."


def identity(config: OktaConfig, claims: VerifiedClaims) -> Identity:
    """Map claims: the standard ones, groups, and whether several factors were used.

    Okta lists the methods in `amr`, `mfa` among them when there was more than one:
    https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and the configuration wants one.
        GroupsIncomplete: groups_incomplete: the groups are no list of texts, or just as many as a claim holds.
    """
    found = standard_identity(claims, groups_claim=config.groups_claim, email_required=config.email_required, hint=HINT)
    if len(found.groups or ()) == GROUPS_AT_MOST:
        raise GroupsIncomplete(
            f"there are {GROUPS_AT_MOST} groups, where Okta cuts the list short",
            hint="In the Admin Console: give the groups claim a narrower filter, so that nobody reaches 100 of them.",
            expected=f"fewer than {GROUPS_AT_MOST} groups",
            received=f"{GROUPS_AT_MOST} groups",
        )
    methods = claims.texts("amr")
    return replace(found, mfa=None if methods is None else "mfa" in methods)
