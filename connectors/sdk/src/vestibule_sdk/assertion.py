"""A verified SAML assertion, as a connector sees it."""

from collections.abc import Mapping

from msgspec import Struct


class NameID(Struct, frozen=True, kw_only=True):
    """How the provider names the person in its messages (SAML core 2.2.2, 2.2.3), verbatim.

    Attributes:
        format: None when the provider gave none, which means "unspecified" (SAML core 2.2.2).
    """

    value: str
    format: str | None = None
    name_qualifier: str | None = None
    sp_name_qualifier: str | None = None
    sp_provided_id: str | None = None


class VerifiedAssertion(Struct, frozen=True, kw_only=True):
    """What a verified assertion says: read from exactly the bytes that were signed.

    Attributes:
        issuer: The provider's entity id.
        subject: The person's stable name there, chosen by S43's rule; an identity's `subject` is this.
        name_id: None when the assertion names nobody by a NameID, or by one that identifies nobody for good.
        attributes: By the attribute's Name; values of a repeated Name are put together, in order.
        authn_context: The authentication context class; None when the provider gave none.
    """

    issuer: str
    subject: str
    name_id: NameID | None = None
    attributes: Mapping[str, tuple[str, ...]] = {}
    authn_context: str | None = None

    def texts(self, *names: str) -> tuple[str, ...]:
        """The non-empty values of the first of these attributes that has any."""
        for name in names:
            values = tuple(value for value in self.attributes.get(name, ()) if value.strip())
            if values:
                return values
        return ()

    def text(self, *names: str) -> str | None:
        """The first of `texts`; None when there is none."""
        return next(iter(self.texts(*names)), None)
