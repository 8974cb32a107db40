"""`iss` is the connection's issuer, to the letter; with several tenants its template with `tid` filled in (S23)."""

from vestibule.errors import IssuerMismatch, TenantRefused
from vestibule.protocols.ascii_case import ascii_lower
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.issuer import fill, is_issuer
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown


def check_issuer(token: SignedToken, wanted: TokenExpectation) -> None:
    """Compare `iss`.

    Raises:
        IssuerMismatch: issuer_mismatch.
        TenantRefused: tenant_refused: the tenant is among those refused, or not among those allowed.
    """
    issuer = token.claims.get("iss")
    template = wanted.profile.issuer_template
    if template is None:
        if not is_issuer(wanted.profile, issuer):
            raise _mismatch(wanted.profile.issuer, issuer)
        return
    tenant = token.claims.get("tid")
    if not isinstance(tenant, str) or not isinstance(issuer, str) or fill(template, tenant) != issuer:
        raise _mismatch(f"{template} with the tenant of the claim tid ({shown(tenant, limit=60)})", issuer)
    if ascii_lower(tenant) in map(ascii_lower, wanted.profile.refused_tenants):
        raise TenantRefused(
            "The token's tenant is one that never signs in through this connection",
            hint="Accounts of that tenant need a connection of their own.",
            expected=f"another tenant than {shown(', '.join(wanted.profile.refused_tenants))}",
            received=shown(tenant, limit=80),
        )
    if wanted.profile.tenants and ascii_lower(tenant) not in map(ascii_lower, wanted.profile.tenants):
        raise TenantRefused(
            "The token's tenant is not among those that may sign in",
            hint="Add the tenant's id to this connection's list of tenants, if its people may sign in here.",
            expected=shown(", ".join(wanted.profile.tenants)),
            received=shown(tenant, limit=80),
        )


def _mismatch(expected: str, received: object) -> IssuerMismatch:
    return IssuerMismatch(
        "The token's iss is not this connection's issuer",
        hint="The provider must use one public address for its discovery document and its tokens. "
        "Keycloak: Realm settings > Frontend URL.",
        expected=shown(expected),
        received=shown(received),
    )
