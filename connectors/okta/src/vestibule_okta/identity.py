"""Verified claims of Okta as an identity."""

from typing import Final

from vestibule_okta.config import OktaConfig
from vestibule_sdk import Identity, VerifiedClaims, replace, standard_identity

HINT: Final = "In the Admin Console: Directory > People > (person) > Profile > Primary email is filled in."


def identity(config: OktaConfig, claims: VerifiedClaims) -> Identity:
    """Map claims: the standard ones, groups, and whether several factors were used.

    Okta lists the methods in `amr`, `mfa` among them when there was more than one:
    https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and the configuration wants one.
    """
    found = standard_identity(claims, groups_claim=config.groups_claim, email_required=config.email_required, hint=HINT)
    methods = claims.texts("amr")
    return replace(found, mfa=None if methods is None else "mfa" in methods)
