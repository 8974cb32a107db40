"""A key that declares its `issuer` signs for no other (S23).

Entra publishes one key set for all tenants, and says for each key which issuers may use it, `{tenantid}` standing for
any: https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-signing-key-issuer
"""

from vestibule.errors import IssuerMismatch
from vestibule.protocols.oidc.hints import NOT_STANDARD
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.issuer import fill, issuer_of
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown


def check_key_issuer(token: SignedToken, wanted: TokenExpectation) -> None:
    """Hold the key's issuer against the token's, which has been checked.

    Raises:
        IssuerMismatch: issuer_mismatch.
    """
    declared = token.key.issuer
    issuer = issuer_of(wanted.profile, token.claims)
    if declared is None or declared == issuer:
        return
    tenant = token.claims.get("tid")
    if isinstance(tenant, str) and fill(declared, tenant) == issuer:
        return
    raise IssuerMismatch(
        "The key that signed the token is published for another issuer",
        hint=NOT_STANDARD,
        expected=shown(declared),
        received=shown(issuer),
    )
