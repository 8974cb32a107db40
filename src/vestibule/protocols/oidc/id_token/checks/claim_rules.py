"""The claims by which a connection admits people at all: Google's `hd`, for one.

An ID token's signature covers them; the request's own `hd` parameter proves nothing, for the browser can leave it out:
https://developers.google.com/identity/openid-connect/openid-connect#hd-param
"""

from vestibule.errors import TenantRefused
from vestibule.protocols.ascii_case import ascii_lower
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown


def check_claim_rules(token: SignedToken, wanted: Expectation) -> None:
    """Hold each rule against its claim, which has to be a text.

    Raises:
        TenantRefused: tenant_refused.
    """
    for rule in wanted.profile.claim_rules:
        value = token.claims.get(rule.claim)
        if not isinstance(value, str) or ascii_lower(value) not in map(ascii_lower, rule.values):
            raise TenantRefused(
                f"The ID token's {rule.claim} is not one that this connection admits",
                hint=rule.hint,
                expected=shown(" or ".join(rule.values)),
                received=f"no {rule.claim}" if value is None else shown(value, limit=80),
            )
