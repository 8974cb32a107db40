"""A verified assertion as an identity: by the names that are understood anyway, or by the administrator's own."""

from vestibule_saml.config import SAMLConfig
from vestibule_sdk import (
    STANDARD_NAMES,
    AttributeNames,
    Identity,
    VerifiedAssertion,
    assertion_identity,
    no_address,
)


def identity(config: SAMLConfig, assertion: VerifiedAssertion) -> Identity:
    """Map an assertion.

    Raises:
        AccountNotFound: account_not_found: there is no e-mail address, and the configuration wants one (R57).
    """
    names = attribute_names(config)
    found = assertion_identity(assertion, names=names)
    if config.email_required and not found.emails:
        name = config.email_attribute or "email"
        raise no_address(
            assertion,
            names=names,
            hint=f"At the provider, in its settings for this application (attribute mapping, attribute statements, "
            f"claims), map the person's e-mail address to an attribute named {name}, and check that the person has an "
            f"address there. Recommended beside it: firstName and lastName.",
        )
    return found


def attribute_names(config: SAMLConfig) -> AttributeNames:
    """Where each detail is looked for."""
    return STANDARD_NAMES.choosing(
        email=config.email_attribute,
        first_name=config.first_name_attribute,
        last_name=config.last_name_attribute,
        display_name=config.display_name_attribute,
        username=config.username_attribute,
        groups=config.groups_attribute,
    )
