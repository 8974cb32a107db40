"""Which of the provider's attributes fill an account: each field in place of the names that are understood anyway."""

from typing import Annotated

from vestibule_saml.provider_fields import ProviderFields
from vestibule_sdk import AttributeName, EmailRequired, field


class AttributeFields(ProviderFields, frozen=True, kw_only=True):
    """The second part of the configuration."""

    email_required: EmailRequired = True
    groups_attribute: Annotated[
        AttributeName | None,
        field(
            "Groups attribute",
            "The attribute that lists a person's groups. Empty understands groups, memberOf and the like.",
            example="groups",
        ),
    ] = None
    email_attribute: Annotated[
        AttributeName | None,
        field(
            "E-mail attribute",
            "The attribute that holds the e-mail address. Empty understands email, mail, the names of directories and "
            "of Microsoft, and a NameID that is an e-mail address.",
            example="email",
            advanced=True,
        ),
    ] = None
    first_name_attribute: Annotated[
        AttributeName | None,
        field(
            "First name attribute",
            "Empty understands firstName, givenName and the like.",
            example="firstName",
            advanced=True,
        ),
    ] = None
    last_name_attribute: Annotated[
        AttributeName | None,
        field("Last name attribute", "Empty understands lastName, sn and the like.", example="lastName", advanced=True),
    ] = None
    display_name_attribute: Annotated[
        AttributeName | None,
        field(
            "Display name attribute",
            "Empty understands displayName, cn and the like.",
            example="displayName",
            advanced=True,
        ),
    ] = None
    username_attribute: Annotated[
        AttributeName | None,
        field(
            "User name attribute",
            "Empty understands username, uid, the user principal name and the like.",
            example="username",
            advanced=True,
        ),
    ] = None
    subject_attribute: Annotated[
        AttributeName | None,
        field(
            "Subject attribute",
            "The attribute by which a person is known for good: unique, never changed, never given to somebody else. "
            "Empty takes subject-id, pairwise-id, Entra's object id or the NameID. Changing it later makes everybody a "
            "stranger.",
            example="urn:oasis:names:tc:SAML:attribute:subject-id",
            advanced=True,
        ),
    ] = None
