"""Recipes become messages, and good messages bad ones."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree
from saml_encrypted import encrypt
from saml_names import ASSERTION, NAMESPACES, PROTOCOL
from saml_recipe import Hook, Recipe
from saml_signed import sign
from saml_written import tree_of

Attack = Callable[[Recipe], bytes]
"""Makes the bad message from the recipe of the good one."""


def write(recipe: Recipe) -> bytes:
    """The response of a recipe, signed and encrypted as it says, as a provider would send it."""
    root = tree_of(recipe)
    recipe.before_signing(root)
    assertion = root.find(f"{{{ASSERTION}}}Assertion")
    if assertion is not None:
        if recipe.encrypt_name_id is not None:
            encrypt(one(assertion, "saml:Subject/saml:NameID"), recipe.encrypt_name_id, name="EncryptedID")
        if recipe.sign_assertion is not None:
            sign(assertion, recipe.sign_assertion)
        if recipe.encrypt is not None:
            encrypt(assertion, recipe.encrypt, name="EncryptedAssertion")
    if recipe.sign_response is not None:
        sign(root, recipe.sign_response)
    return etree.tostring(root, xml_declaration=recipe.style.declaration or None, encoding="UTF-8")


def parsed(xml: bytes) -> etree._Element:
    """The root of a message of ours."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False))


def one(element: etree._Element, path: str) -> etree._Element:
    """The one element at a path, with the prefixes of `NAMESPACES`."""
    (found,) = element.findall(path, NAMESPACES)
    return found


def assertion_of(root: etree._Element) -> etree._Element:
    """The Assertion of a Response."""
    return one(root, "saml:Assertion")


def made_from(**changes: Any) -> Attack:  # noqa: ANN401 - fields of Recipe
    """Made, and signed, by a provider that does it otherwise."""
    return lambda recipe: write(replace(recipe, **changes))


def before_signing(hook: Hook) -> Attack:
    """Changed in its tree, then signed: what a provider says, however odd."""
    return made_from(before_signing=hook)


def signed_with(**changes: Any) -> Attack:  # noqa: ANN401 - fields of Signing
    """Signed otherwise: the signature of the assertion, or of the response where only that one is signed."""

    def attack(recipe: Recipe) -> bytes:
        if recipe.sign_assertion is not None:
            return write(replace(recipe, sign_assertion=replace(recipe.sign_assertion, **changes)))
        assert recipe.sign_response is not None
        return write(replace(recipe, sign_response=replace(recipe.sign_response, **changes)))

    return attack


def encrypted_with(**changes: Any) -> Attack:  # noqa: ANN401 - fields of Encryption
    """Encrypted otherwise."""

    def attack(recipe: Recipe) -> bytes:
        assert recipe.encrypt is not None
        return write(replace(recipe, encrypt=replace(recipe.encrypt, **changes)))

    return attack


def after_signing(hook: Hook) -> Attack:
    """Changed in its tree by somebody without the key."""

    def attack(recipe: Recipe) -> bytes:
        root = parsed(write(recipe))
        hook(root)
        return etree.tostring(root)

    return attack


def replaced(old: str, new: str, *, times: int = -1) -> Attack:
    """Changed in its text by somebody without the key; what is to be changed has to be there."""

    def attack(recipe: Recipe) -> bytes:
        xml = write(recipe)
        assert old.encode() in xml, old
        return xml.replace(old.encode(), new.encode(), times)

    return attack


def as_bytes(change: Callable[[bytes], bytes]) -> Attack:
    """Changed in its bytes by somebody without the key."""
    return lambda recipe: change(write(recipe))


def protocol(name: str) -> str:
    """A name in the namespace of the protocol."""
    return f"{{{PROTOCOL}}}{name}"


def saml(name: str) -> str:
    """A name in the namespace of assertions."""
    return f"{{{ASSERTION}}}{name}"
