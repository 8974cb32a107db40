"""`aud` holds our client id, as a whole and exact text (Core 3.1.3.7 rule 3, S24)."""

from vestibule.errors import AudienceMismatch
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown


def check_audience(token: SignedToken, wanted: TokenExpectation) -> None:
    """Look for our client id.

    Raises:
        AudienceMismatch: audience_mismatch.
    """
    if wanted.profile.client.client_id not in audiences(token.claims.get("aud")):
        raise AudienceMismatch(
            "The token's aud does not hold our client id",
            hint="Enter the client id of the application that people are sent to. "
            "Keycloak: Clients > (client) > Settings > Client ID.",
            expected=shown(wanted.profile.client.client_id),
            received=shown(token.claims.get("aud")),
        )


def audiences(value: object) -> tuple[str, ...]:
    """A text, or a list of texts only; anything else, and an empty client id, is no audience."""
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    return ()
