"""Variations of a verified assertion: what a provider might say tomorrow, or an administrator switch off."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from vestibule_sdk.assertion import NameID, VerifiedAssertion
from vestibule_sdk.saml import NAME_ID_EMAIL

ODD_VALUES: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("",),
    (" ", "\n\t"),
    ("", "second"),
    ("x" * 100_000,),
    tuple(f"value-{number}" for number in range(1000)),
    ("same", "same"),
    ("\x00\x1b[31m",),
    ("a@b@c", "@", "ä@ö.example"),
    ("<script>alert(1)</script>",),
    ("\u202egro.elpmaxe@ada", "\U0001f511"),
    ("true",),
)
"""An attribute's values as XML can hold them, empty elements included, and worse."""


def without(assertion: VerifiedAssertion, *gone: str) -> VerifiedAssertion:
    """The same without some attributes."""
    kept = {name: values for name, values in assertion.attributes.items() if name not in gone}
    return replace(assertion, attributes=kept)


def with_attribute(assertion: VerifiedAssertion, name: str, *values: str) -> VerifiedAssertion:
    """The same with one attribute set."""
    return replace(assertion, attributes={**assertion.attributes, name: values})


def with_address(assertion: VerifiedAssertion, old: str, new: str) -> VerifiedAssertion:
    """The same after the person's address has changed wherever the provider tells it."""
    changed = {
        name: tuple(new if value == old else value for value in values) for name, values in assertion.attributes.items()
    }
    name_id = assertion.name_id
    if name_id is not None and name_id.value == old:
        name_id = replace(name_id, value=new)
    return replace(assertion, attributes=changed, name_id=name_id)


def bare(assertion: VerifiedAssertion) -> Iterator[VerifiedAssertion]:
    """The same without any attribute, without a NameID, and without both."""
    nothing = without(assertion, *assertion.attributes)
    yield nothing
    yield replace(assertion, name_id=None)
    yield replace(nothing, name_id=None)


def odd(assertion: VerifiedAssertion) -> Iterator[tuple[str, VerifiedAssertion]]:
    """Every attribute in turn with every odd value, and then the NameID, with words for it."""
    for name in assertion.attributes:
        for values in ODD_VALUES:
            yield f"{name}={values!r:.60}", with_attribute(assertion, name, *values)
    for value in (value for values in ODD_VALUES for value in values[:1]):
        for kind in (None, NAME_ID_EMAIL, "urn:x-vestibule:unknown"):
            yield f"the NameID {value!r:.40}", replace(assertion, name_id=NameID(value=value, format=kind))
