"""`azp`, where present, is our client id; beside several audiences it must be present (Core 3.1.3.7 rules 4-5, S24)."""

from vestibule.errors import AuthorizedPartyMismatch
from vestibule.protocols.oidc.id_token.checks.audience import audiences
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown


def check_authorized_party(token: SignedToken, wanted: Expectation) -> None:
    """Compare `azp`.

    Raises:
        AuthorizedPartyMismatch: azp_mismatch.
    """
    party = token.claims.get("azp")
    if party is None and len(audiences(token.claims.get("aud"))) == 1:
        return
    if party != wanted.profile.client.client_id:
        raise AuthorizedPartyMismatch(
            "The ID token was issued to another client (azp)"
            if party is not None
            else "The ID token has several audiences and does not say to which it was issued (azp)",
            hint="Use a client of this application's own. Keycloak: Clients > (client) > Client scopes: "
            "remove audience mappers that add further clients to the ID token.",
            expected=shown(wanted.profile.client.client_id),
            received="no azp" if party is None else shown(party),
        )
