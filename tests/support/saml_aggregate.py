"""A federation's aggregate, written part by part, and signed by libxmlsec: nothing of ours has a say in it.

The text is the document: an attack changes it. Lines mean something, and the same arguments give the same text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from saml_algorithms import EXC_C14N
from saml_names import METADATA, POST, PROTOCOL, REDIRECT, XMLDSIG
from saml_recipe import Signing, instant
from saml_signed import fill_by_hand, fill_with_libxmlsec, signature_template
from saml_signing_keys import SigningKey, signing_key

NOW_S: Final = 1_800_000_000
"""When everything here is read."""

ROOT_ID: Final = "_federation"
MARK: Final = "<SIGNATURE/>"
"""Where the signature goes."""

MDUI: Final = "urn:oasis:names:tc:SAML:metadata:ui"
SHIBMD: Final = "urn:mace:shibboleth:metadata:1.0"
MDRPI: Final = "urn:oasis:names:tc:SAML:metadata:rpi"
NAMESPACES: Final = {"ds": XMLDSIG, "mdui": MDUI, "shibmd": SHIBMD, "mdrpi": MDRPI}


def federation_key() -> SigningKey:
    """The federation's, another one in each run."""
    return signing_key("federation")


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One entity. As it is it makes a good identity provider.

    Attributes:
        prefix: Of the metadata namespace; "" for the default one.
        identity: Its ID; None leaves it out.
        valid_until, role_valid_until: Seconds from `NOW_S`, or verbatim.
        names: By language, for login pages.
        authority: Who registered it; None leaves that out.
        protocols: Of the role.
        is_idp: False makes it a service provider.
        attributes: More of them, verbatim.
        within: Verbatim, at the beginning of the entity.
    """

    number: int = 1
    prefix: str = "md"
    entity_id: str | None = ""
    identity: str | None = None
    valid_until: int | str | None = None
    role_valid_until: int | str | None = None
    names: Sequence[tuple[str, str]] = (("en", "University {number}"), ("de", "Universität {number}"))
    scopes: Sequence[str] = ("example{number}.org",)
    authority: str | None = None
    protocols: str = PROTOCOL
    is_idp: bool = True
    attributes: str = ""
    within: str = ""

    @property
    def name(self) -> str:
        """Its entity ID."""
        return f"https://idp{self.number}.example.org/saml" if self.entity_id == "" else self.entity_id or ""

    def xml(self) -> str:
        """It, on lines of its own."""
        at = f"{self.prefix}:" if self.prefix else ""
        attributes = [
            "" if self.identity is None else f' ID="{self.identity}"',
            "" if self.entity_id is None else f' entityID="{self.name}"',
            until(self.valid_until),
            self.attributes,
        ]
        return (
            f"<{at}EntityDescriptor{''.join(attributes)}>{self.within}\n"
            f"{self._extensions(at)}"
            f"{self._idp(at) if self.is_idp else self._sp(at)}"
            f'<{at}Organization><{at}OrganizationName xml:lang="en">u{self.number}</{at}OrganizationName>'
            f'<{at}OrganizationDisplayName xml:lang="en">The University {self.number}</{at}OrganizationDisplayName>'
            f'<{at}OrganizationURL xml:lang="en">https://www.example{self.number}.org</{at}OrganizationURL>'
            f"</{at}Organization>\n"
            f"</{at}EntityDescriptor>\n"
        )

    def _extensions(self, at: str) -> str:
        if self.authority is None:
            return ""
        info = f'<mdrpi:RegistrationInfo registrationAuthority="{self.authority}"/>'
        return f"<{at}Extensions>{info}</{at}Extensions>\n"

    def _idp(self, at: str) -> str:
        base = f"https://idp{self.number}.example.org"
        names = "".join(
            f'<mdui:DisplayName xml:lang="{language}">{name.format(number=self.number)}</mdui:DisplayName>'
            for language, name in self.names
        )
        scopes = "".join(f"<shibmd:Scope>{scope.format(number=self.number)}</shibmd:Scope>" for scope in self.scopes)
        certificate = signing_key("idp").certificate_base64
        return (
            f'<{at}IDPSSODescriptor protocolSupportEnumeration="{self.protocols}"{until(self.role_valid_until)}>\n'
            f"<{at}Extensions>{scopes}<mdui:UIInfo>{names}</mdui:UIInfo></{at}Extensions>\n"
            f'<{at}KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n{certificate}\n'
            f"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></{at}KeyDescriptor>\n"
            f'<{at}SingleSignOnService Binding="{REDIRECT}" Location="{base}/sso/redirect"/>\n'
            f'<{at}SingleSignOnService Binding="{POST}" Location="{base}/sso/post"/>\n'
            f"</{at}IDPSSODescriptor>\n"
        )

    def _sp(self, at: str) -> str:
        return (
            f'<{at}SPSSODescriptor protocolSupportEnumeration="{PROTOCOL}">'
            f'<{at}AssertionConsumerService Binding="{POST}" Location="https://sp{self.number}.example.org/acs" '
            f'index="0"/></{at}SPSSODescriptor>\n'
        )


def until(moment: int | str | None) -> str:
    """A validUntil, in seconds from `NOW_S` or verbatim."""
    if moment is None:
        return ""
    return f' validUntil="{instant(NOW_S + moment) if isinstance(moment, int) else moment}"'


def group(*members: str, attributes: str = "", begin: str = "", prefix: str = "md") -> str:
    """A group.

    Args:
        members: Entities and groups, as text.
        attributes: Verbatim.
        begin: Verbatim, before the members.
        prefix: Of the metadata namespace; "" for the default one.
    """
    at = f"{prefix}:" if prefix else ""
    return f"<{at}EntitiesDescriptor{attributes}>{begin}\n{''.join(members)}</{at}EntitiesDescriptor>\n"


def aggregate(
    *members: str,
    attributes: str = f'{until(86_400)} Name="https://federation.example" cacheDuration="PT6H"',
    identity: str | None = ROOT_ID,
    begin: str = MARK,
    namespaces: str | None = None,
    prefix: str = "md",
) -> str:
    """A whole document.

    Args:
        members: Entities and groups, as text.
        attributes: Of the root, verbatim.
        identity: The root's ID; None leaves it out.
        begin: Verbatim, before the members; holds `MARK` where it is to be signed.
        namespaces: Declarations of the root, verbatim; None for all that entities use.
        prefix: Of the metadata namespace; "" for the default one.
    """
    if namespaces is None:
        declared = {prefix: METADATA, **NAMESPACES}
        namespaces = "".join(f' xmlns{name and ":"}{name}="{uri}"' for name, uri in declared.items())
    own_id = "" if identity is None else f' ID="{identity}"'
    return group(*members, attributes=f"{namespaces}{own_id}{attributes}", begin=f"\n{begin}", prefix=prefix)


@dataclass(frozen=True, kw_only=True)
class FederationSigning(Signing):
    """How a federation signs."""

    key: SigningKey = field(default_factory=federation_key)
    c14n: str = EXC_C14N


def signed(document: str, signing: Signing | None = None) -> bytes:
    """The document with a signature over the mark's parent in the place of the mark.

    Args:
        document: With `MARK` once.
        signing: How; None for the federation's good way.
    """
    signing = signing or FederationSigning()
    root = etree.fromstring(document.encode(), etree.XMLParser(strip_cdata=False, huge_tree=True))
    (mark,) = root.iter("SIGNATURE", "{*}SIGNATURE")
    element = mark.getparent()
    assert element is not None
    signature = signature_template(element, signing)
    signature.tail = mark.tail
    element.replace(mark, signature)
    signing.shape(signature)
    if signing.by_hand:
        fill_by_hand(element, signature, signing)
    else:
        fill_with_libxmlsec(element, signature, signing.key)
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def good_aggregate(count: int = 3, *, signing: Signing | None = None) -> bytes:
    """A signed aggregate of so many identity providers and one service provider."""
    return signed(aggregate(*good_members(count)), signing)


def good_members(count: int = 3) -> list[str]:
    """So many identity providers, and after the first of them a service provider."""
    members = [Entity(number=number).xml() for number in range(1, count + 1)]
    return [members[0], Entity(number=0, is_idp=False).xml(), *members[1:]]
