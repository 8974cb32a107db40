"""The profile of a provider that does as the OpenID Connect standard says, for connectors to use or to start from."""

from typing import Protocol

from vestibule_sdk.client import Client
from vestibule_sdk.fields import all_scopes
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret


class ClientFields(Protocol):
    """What a configuration has to have: our registration at the provider, and the scopes beside the standard ones."""

    @property
    def client_id(self) -> str:
        """As it stands at the provider."""
        ...

    @property
    def client_secret(self) -> Secret:
        """Of a confidential client, which this is the profile of."""
        ...

    @property
    def scopes(self) -> str | None:
        """Between spaces; None asks for the standard ones alone."""
        ...


def standard_profile(config: ClientFields, *, issuer: str, required_claims: tuple[str, ...]) -> OIDCProfile:
    """A confidential client that proves itself in the Authorization header, with everything else at its default.

    Args:
        config: The connector's configuration.
        issuer: As the provider declares it, to the letter.
        required_claims: Claims without which userinfo is asked.
    """
    return OIDCProfile(
        issuer=issuer,
        client=Client(client_id=config.client_id, secret=config.client_secret),
        scopes=all_scopes(config.scopes),
        required_claims=required_claims,
    )
