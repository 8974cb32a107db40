"""A verified assertion as an identity, by a table of attribute names, for connectors to use or to start from."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.errors import AccountNotFound
from vestibule_sdk.identity import Email, Identity
from vestibule_sdk.saml import NAME_ID_EMAIL
from vestibule_sdk.saml_names import STANDARD_NAMES, AttributeNames

_NAMES_AT_MOST: Final = 20
_CHARACTERS_AT_MOST: Final = 80


def assertion_identity(assertion: VerifiedAssertion, *, names: AttributeNames = STANDARD_NAMES) -> Identity:
    """Map an assertion.

    Issuer and subject are the assertion's (S43). Groups are None when no attribute lists any, and empty when one is
    there without a value. What no name of the table claims becomes `attributes`.

    An address is never *verified*. SAML has no word for it: that a provider sends an address says that its directory
    holds it, not that anybody proved it (Entra's `mail`, for one, takes any text). So the rule for linking asks for a
    proof of the domain, which is a matter between its owner and this installation and needs no word of the provider
    (DESIGN.md, "Linking"; S46, S47), or for the person's own proof.
    """
    found = _Details(assertion)
    emails = found.texts(names.email)
    if not emails and names.email_in_name_id:
        emails = tuple(_email_of_name_id(assertion))
    identity = Identity(
        issuer=assertion.issuer,
        subject=assertion.subject,
        # A directory's multi-valued `mail` has no order of its own; the provider's is the best there is.
        emails=tuple(Email(address, verified=False) for address in dict.fromkeys(emails)),
        name=found.text(names.display_name),
        username=found.text(names.username),
        given_name=found.text(names.first_name),
        family_name=found.text(names.last_name),
        groups=found.texts_if_sent(names.groups),
    )
    return replace(identity, attributes=found.rest())


def no_address(assertion: VerifiedAssertion, *, names: AttributeNames, hint: str) -> AccountNotFound:
    """The error for an assertion in which no address was found (R57).

    Args:
        assertion: Named are the attributes that it holds, never their values.
        names: Where the address was looked for.
        hint: Where the provider's administrator has it released.
    """
    wanted = [f"the attribute {name}" for name in names.email]
    if names.email_in_name_id:
        wanted.append("a NameID of the format emailAddress")
    present = [f"{name[:_CHARACTERS_AT_MOST]!r}" for name in list(assertion.attributes)[:_NAMES_AT_MOST]]
    more = len(assertion.attributes) - len(present)
    received = ", ".join(present) + (f" and {more} more" if more else "")
    return AccountNotFound(
        "the assertion holds no e-mail address",
        hint=hint,
        expected=" or ".join(wanted),
        received=f"the attributes {received}" if present else "no attributes",
    )


class _Details:
    """Reads attributes, and remembers which were read."""

    def __init__(self, assertion: VerifiedAssertion) -> None:
        self._assertion = assertion
        self._read: set[str] = set()

    def texts(self, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            # Few of the table's names are there: asked first, because each sign-in goes through some forty.
            values = self._assertion.texts(name) if name in self._assertion.attributes else ()
            if values:
                self._read.add(name)
                return values
        return ()

    def text(self, names: tuple[str, ...]) -> str | None:
        return next(iter(self.texts(names)), None)

    def texts_if_sent(self, names: tuple[str, ...]) -> tuple[str, ...] | None:
        values = self.texts(names)
        if values:
            return values
        empty = [name for name in names if name in self._assertion.attributes]
        self._read.update(empty)
        return () if empty else None

    def rest(self) -> dict[str, tuple[str, ...]]:
        return {name: values for name, values in self._assertion.attributes.items() if name not in self._read}


def _email_of_name_id(assertion: VerifiedAssertion) -> Iterator[str]:
    # Only that format: SAML core 8.3.2 makes it an address; of another NameID with an "@" nobody knows what it is.
    # And only an address: without one at hand, SimpleSAMLphp sends a hash under that format.
    name_id = assertion.name_id
    if name_id is not None and name_id.format == NAME_ID_EMAIL and "@" in name_id.value:
        yield name_id.value
