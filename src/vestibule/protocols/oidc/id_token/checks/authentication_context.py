"""With `acr_values` asked, `acr` is one of them (Core 2, 3.1.3.7 rule 12, S27).

The standard lets a provider answer with less than was asked; for us an unmet demand is a refusal.
"""

from vestibule.errors import AuthenticationContextMismatch
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown


def check_authentication_context(token: SignedToken, wanted: Expectation) -> None:
    """Look for `acr` among those asked for, when any were.

    Raises:
        AuthenticationContextMismatch: authn_context_mismatch.
    """
    if wanted.acr_values and token.claims.get("acr") not in wanted.acr_values:
        received = token.claims.get("acr")
        raise AuthenticationContextMismatch(
            "The provider did not authenticate the person as was asked (acr)",
            hint="Let the provider offer one of the asked contexts. "
            "Keycloak: Clients > (client) > Advanced > ACR to LoA Mapping.",
            expected=shown(" or ".join(wanted.acr_values)),
            received="no acr" if received is None else shown(received),
        )
