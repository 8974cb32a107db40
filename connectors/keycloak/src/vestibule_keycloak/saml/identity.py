"""A verified assertion of a Keycloak realm as an identity."""

from typing import Final

from vestibule_keycloak.saml.config import KeycloakSAMLConfig
from vestibule_sdk import (
    STANDARD_NAMES,
    AttributeNames,
    Identity,
    VerifiedAssertion,
    assertion_identity,
    no_address,
)
from vestibule_sdk.saml_names import joined

NAMES: Final = joined(AttributeNames(groups=("member",)), STANDARD_NAMES)
"""`member` is what a Group list mapper writes unless told otherwise (GroupMembershipMapper of Keycloak 26.7)."""


def identity(config: KeycloakSAMLConfig, assertion: VerifiedAssertion) -> Identity:
    """Map an assertion: groups come from a Group list mapper; roles, sent as `Role`, stay an attribute.

    Raises:
        AccountNotFound: account_not_found: there is no e-mail address, and the configuration wants one (R57).
    """
    names = NAMES.choosing(groups=config.groups_attribute)
    found = assertion_identity(assertion, names=names)
    if config.email_required and not found.emails:
        raise no_address(
            assertion,
            names=names,
            hint="In the admin console: Clients > (client) > Client scopes > (client)-dedicated. Where an import has "
            "made the mapper email, enter email as its User Attribute; else Add mapper > By configuration > User "
            "Property, with Property email and SAML Attribute Name email. Likewise firstName and lastName. And Users > "
            "(person) > Details > Email is filled in.",
        )
    return found
