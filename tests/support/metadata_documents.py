"""Metadata of providers and federations as they publish it from one day to the next: one thing changed at a time."""

from dataclasses import dataclass, field, replace
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from lxml import etree
from saml_metadata_document import idp_role, key_descriptor, slo, sso
from saml_names import METADATA, XMLDSIG
from saml_recipe import IDP, SLO, SSO, Signing, instant
from saml_signed import sign
from saml_signing_keys import SigningKey, idp_key, signing_key

FEDERATION: Final = signing_key("the federation")
STRANGER: Final = signing_key("a stranger")

_SHIBMD: Final = "urn:mace:shibboleth:metadata:1.0"
_MDUI: Final = "urn:oasis:names:tc:SAML:metadata:ui"
_NAMESPACES: Final = f'xmlns="{METADATA}" xmlns:ds="{XMLDSIG}" xmlns:shibmd="{_SHIBMD}" xmlns:mdui="{_MDUI}"'


@dataclass(frozen=True, kw_only=True)
class Provider:
    """What one provider says of itself.

    Attributes:
        names: By language.
        until_s: validUntil, in seconds since 1970.
        cache: cacheDuration as it is written.
    """

    entity_id: str = IDP
    keys: tuple[SigningKey, ...] = field(default_factory=lambda: (idp_key(),))
    sso_url: str = SSO
    slo_url: str | None = None
    scopes: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    until_s: int | None = None
    cache: str | None = None
    number: int = 1

    def but(self, **changes: Any) -> "Provider":  # noqa: ANN401 - its own fields
        """The same on another day."""
        return replace(self, **changes)

    def document(self, *, signer: SigningKey | None = None) -> bytes:
        """Its own document."""
        xml = self.element(_NAMESPACES).encode()
        return xml if signer is None else signed(xml, signer)

    def element(self, namespaces: str = "") -> str:
        """Its EntityDescriptor, on lines of its own."""
        ends = _ends(self.until_s, self.cache)
        attributes = _attributes(entityID=self.entity_id, ID=f"_entity-{self.number}", **ends)
        extensions = "".join(f'<shibmd:Scope regexp="false">{scope}</shibmd:Scope>' for scope in self.scopes)
        if self.names:
            names = "".join(
                f'<mdui:DisplayName xml:lang="{language}">{name}</mdui:DisplayName>' for language, name in self.names
            )
            extensions += f"<mdui:UIInfo>{names}</mdui:UIInfo>"
        role = idp_role(
            extensions=f"<Extensions>{extensions}</Extensions>" if extensions else "",
            keys="".join(key_descriptor(key.certificate_base64) for key in self.keys),
            services=(slo(self.slo_url) if self.slo_url else "") + sso(self.sso_url),
        )
        return f"<EntityDescriptor {namespaces} {attributes}>\n{role}\n</EntityDescriptor>"


HALL: Final = Provider()
LIBRARY: Final = Provider(
    entity_id="https://library.example/idp",
    keys=(signing_key("the library"),),
    sso_url="https://library.example/sso",
    scopes=("library.example",),
    names=(("de", "Bücherei"), ("en", "The Library")),
    number=2,
)
MUSEUM: Final = Provider(
    entity_id="https://museum.example/idp",
    keys=(signing_key("the museum"),),
    sso_url="https://museum.example/sso",
    scopes=("museum.example", "art.museum.example"),
    names=(("en", "Museum of Modern Art"),),
    number=3,
)


def aggregate(
    *providers: Provider,
    until_s: int | None = None,
    cache: str | None = None,
    signer: SigningKey | None = FEDERATION,
    name: str = "https://federation.example",
) -> bytes:
    """A federation's document, its root on the first line.

    Args:
        providers: In order; each has another `number`.
        until_s: validUntil of the whole, in seconds since 1970.
        cache: cacheDuration as it is written.
        signer: None leaves it unsigned.
        name: Of the federation.
    """
    attributes = _attributes(Name=name, ID="_federation", **_ends(until_s, cache))
    held = "\n".join(provider.element() for provider in providers)
    xml = f"<EntitiesDescriptor {_NAMESPACES} {attributes}>\n{held}\n</EntitiesDescriptor>".encode()
    return xml if signer is None else signed(xml, signer)


def signed(xml: bytes, signer: SigningKey) -> bytes:
    """A document with a signature over the whole of it."""
    root = etree.fromstring(xml)
    sign(root, Signing(key=signer))
    return etree.tostring(root)


def many(count: int) -> tuple[Provider, ...]:
    """Providers by the number, all with one key."""
    return tuple(
        Provider(
            entity_id=f"https://idp-{number}.example/idp",
            sso_url=f"https://idp-{number}.example/sso",
            scopes=(f"idp-{number}.example",),
            names=(("en", f"School {number}"),),
            number=number,
        )
        for number in range(1, count + 1)
    )


def _ends(until_s: int | None, cache: str | None) -> dict[str, str]:
    until = {} if until_s is None else {"validUntil": instant(until_s)}
    return until if cache is None else until | {"cacheDuration": cache}


def _attributes(**attributes: str) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())


__all__ = [
    "FEDERATION",
    "HALL",
    "LIBRARY",
    "MUSEUM",
    "SLO",
    "STRANGER",
    "Provider",
    "aggregate",
    "many",
    "signed",
]
