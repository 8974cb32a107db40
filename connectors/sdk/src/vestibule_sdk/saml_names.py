"""By which names SAML providers send what an account is filled with: data, one table a family.

SAML fixes no names (core 2.7.3.1 leaves them to profiles), so providers use those of their own directory. Names are
compared to the letter, as that section demands. The names that make a *subject* are no matter of this table: S43's rule
chooses it.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace


class AttributeNames(Struct, frozen=True, kw_only=True):
    """The names under which a person's details are looked for; of each the first that holds a value counts.

    Attributes:
        email_in_name_id: Whether a NameID of the format emailAddress stands in for a missing address.
    """

    email: tuple[str, ...] = ()
    first_name: tuple[str, ...] = ()
    last_name: tuple[str, ...] = ()
    display_name: tuple[str, ...] = ()
    username: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    email_in_name_id: bool = True

    def choosing(self, **chosen: str | None) -> "AttributeNames":
        """The same, with an administrator's own name in place of all names of a detail; None leaves it as it is.

        Whoever names the attribute of the address means that one: a NameID then is no substitute.
        """
        own: dict[str, tuple[str, ...]] = {detail: (name,) for detail, name in chosen.items() if name}
        return replace(self, **own, email_in_name_id=self.email_in_name_id and "email" not in own)


def joined(*families: AttributeNames) -> AttributeNames:
    """Several families as one; an earlier family's names come first."""

    def names(detail: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for family in families for name in getattr(family, detail)))

    return AttributeNames(
        email=names("email"),
        first_name=names("first_name"),
        last_name=names("last_name"),
        display_name=names("display_name"),
        username=names("username"),
        groups=names("groups"),
    )


PLAIN: Final = AttributeNames(
    email=("email",),
    first_name=("firstName",),
    last_name=("lastName",),
    display_name=("displayName",),
    username=("username", "userName"),
    groups=("groups",),
)
"""What this project asks providers for (R21). They are Okta's names as well, `userName` is SCIM's (RFC 7643 4.1.1).

Source: https://developer.okta.com/docs/reference/api/users/#default-profile-properties
"""

DIRECTORY: Final = AttributeNames(
    email=("mail",),
    first_name=("givenName",),
    last_name=("sn",),
    display_name=("displayName", "cn"),
    username=("uid", "eduPersonPrincipalName"),
    groups=("isMemberOf", "memberOf"),
)
"""An LDAP directory's names, sent as they are: RFC 4519 2, RFC 2798 2, RFC 4524 2.16, eduPerson and eduMember.

SimpleSAMLphp does so unless told otherwise. Source: https://wiki.refeds.org/display/STAN/eduPerson
"""

OPENID: Final = AttributeNames(
    email=("email",),
    first_name=("given_name",),
    last_name=("family_name",),
    display_name=("name",),
    username=("preferred_username",),
    groups=("groups",),
)
"""OpenID Connect Core 5.1: a provider of both protocols often keeps one set of names."""

OID: Final = AttributeNames(
    email=("urn:oid:0.9.2342.19200300.100.1.3", "urn:oid:1.2.840.113549.1.9.1"),
    first_name=("urn:oid:2.5.4.42",),
    last_name=("urn:oid:2.5.4.4",),
    display_name=("urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3"),
    username=("urn:oid:0.9.2342.19200300.100.1.1", "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"),
    groups=("urn:oid:1.3.6.1.4.1.5923.1.5.1.1",),
)
"""The directory's names as object identifiers, in the same order: the X.500/LDAP attribute profile (SAML profiles 8.2).

mail, givenName, sn, displayName, cn, uid, eduPersonPrincipalName, isMemberOf: Shibboleth's names. Keycloak's mapper
"X500 email" has the second one for the address, emailAddress of RFC 2985 5.2.1.
"""

MACE: Final = AttributeNames(
    email=("urn:mace:dir:attribute-def:mail",),
    first_name=("urn:mace:dir:attribute-def:givenName",),
    last_name=("urn:mace:dir:attribute-def:sn",),
    display_name=("urn:mace:dir:attribute-def:displayName", "urn:mace:dir:attribute-def:cn"),
    username=("urn:mace:dir:attribute-def:uid", "urn:mace:dir:attribute-def:eduPersonPrincipalName"),
)
"""The same in the spelling of SAML 1.1, which older federations keep: MACE-Dir SAML Attribute Profiles 2.2."""

CLAIMS: Final = AttributeNames(
    email=(
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "http://schemas.xmlsoap.org/claims/EmailAddress",
    ),
    first_name=("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",),
    last_name=("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",),
    display_name=(
        "http://schemas.microsoft.com/identity/claims/displayname",
        "http://schemas.xmlsoap.org/claims/CommonName",
    ),
    # `name` is the *unique* name of the user: Entra fills it with the user principal name.
    username=(
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "http://schemas.xmlsoap.org/claims/UPN",
    ),
    # Roles are no groups. A person of more than 150 groups comes without this claim, with `groups.link` in its place.
    groups=(
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        "http://schemas.xmlsoap.org/claims/Group",
    ),
)
"""The claim types of Entra ID and AD FS; those right under `/claims/` are the ones of AD FS 1.x.

Sources: https://learn.microsoft.com/entra/identity-platform/reference-saml-tokens,
https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/the-role-of-claims
"""

STANDARD_NAMES: Final = joined(PLAIN, DIRECTORY, OPENID, OID, MACE, CLAIMS)
"""Every name that is understood without anybody's doing."""
