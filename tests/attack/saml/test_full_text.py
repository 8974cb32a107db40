"""Comments, CDATA sections and character references: none of them cuts a text short (S8).

Canonicalisation drops comments, so whoever stands between may put them into a signed text without breaking the
signature. A reader that stops at the first piece then reads "admin" where "admin.evil.example" was signed
(CVE-2017-11427 and its kin).
"""

import pytest
from saml_cases import (
    ASSERTION_SIGNED,
    BOTH_SIGNED,
    RESPONSE_SIGNED,
    Accepted,
    Case,
    assert_only_the_attack_is_refused,
    named,
    received_from,
)
from saml_messages import Attack, before_signing, one, replaced
from saml_recipe import IDP, SP, Attribute, Hook, Recipe, Signing

NAME = "alice@hall.example.evil.example"
NAMED = Recipe(name_id=NAME)
SPLIT: dict[str, str] = {
    "a comment": "alice@hall.example<!-- -->.evil.example",
    "an empty comment": "alice@hall.example<!---->.evil.example",
    "two comments": "alice@<!-- a -->hall.example<!-- b -->.evil.example",
    "a comment in front": "<!-- a -->alice@hall.example.evil.example",
    "a CDATA section": "alice@hall.example<![CDATA[.evil.example]]>",
    "all in CDATA": "<![CDATA[alice@hall.example.evil.example]]>",
    "CDATA and a comment": "<![CDATA[alice@hall.example]]><!-- --><![CDATA[.evil.example]]>",
    "an empty CDATA section": "alice@hall.example<![CDATA[]]>.evil.example",
    "character references": "&#97;lice&#x40;hall.example&#46;evil.example",
}


def text_of(path: str, text: str) -> Hook:
    """The provider writes another text."""
    return lambda root: setattr(one(root, path), "text", text)


def read_whole(recipe: Recipe, what: str) -> list[Accepted]:
    return [Accepted(f"{what} with {how}", replaced(f">{NAME}<", f">{split}<"), recipe) for how, split in SPLIT.items()]


ACCEPTED = [
    *read_whole(NAMED, "a name"),
    *read_whole(
        Recipe(name_id=NAME, sign_assertion=None, sign_response=Signing()), "a name under the Response's signature"
    ),
    *read_whole(Recipe(name_id=NAME, attributes=(Attribute(name="email", values=(NAME,)),)), "a name and an attribute"),
]


def cut(old: str, new: str, path: str, *, tail: str) -> Attack:
    """The provider signs a longer text; somebody puts a comment where a hasty reader would stop."""
    recipe_text = f"{old}{tail}"

    def attack(recipe: Recipe) -> bytes:
        signed = before_signing(text_of(path, recipe_text))(recipe)
        assert f">{recipe_text}<".encode() in signed
        return signed.replace(f">{recipe_text}<".encode(), f">{new}{tail}<".encode())

    return attack


ISSUER = "saml:Assertion/saml:Issuer"
AUDIENCE = "saml:Assertion/saml:Conditions/saml:AudienceRestriction/saml:Audience"

CASES = [
    *(
        Case(f"{name} cut by {how}", code, cut(text, f"{text}{piece}", path, tail=".evil.example"), recipe, proven=True)
        for how, piece in (("a comment", "<!-- -->"), ("CDATA", "<![CDATA[]]>"), ("two comments", "<!-- --><!-- -->"))
        for name, code, text, path, recipe in (
            ("issuer", "issuer_mismatch", IDP, ISSUER, ASSERTION_SIGNED),
            ("issuer of the Response", "issuer_mismatch", IDP, "saml:Issuer", BOTH_SIGNED),
            ("audience", "audience_mismatch", SP, AUDIENCE, ASSERTION_SIGNED),
            ("audience under the Response's signature", "audience_mismatch", SP, AUDIENCE, RESPONSE_SIGNED),
        )
    ),
    Case("an instruction in a name", "saml_xml_refused", replaced(">alice-0001<", ">alice<?x?>-0001<")),
    Case("an instruction in an attribute", "saml_xml_refused", replaced(">board<", ">bo<?x?>ard<")),
    Case("an element in a name", "signature_validation_failed", replaced(">alice-0001<", ">alice<b/>-0001<")),
    Case(
        "a comment in a signature",
        "signature_structure_refused",
        replaced("<ds:SignatureValue>", "<ds:SignatureValue><!-- -->"),
    ),
    Case(
        "a comment in SignedInfo", "signature_structure_refused", replaced("<ds:SignedInfo>", "<ds:SignedInfo><!-- -->")
    ),
    Case(
        "a comment in a digest", "signature_structure_refused", replaced("<ds:DigestValue>", "<ds:DigestValue><!-- -->")
    ),
    Case("a control character", "saml_message_malformed", replaced(">alice-0001<", ">alice&#0;-0001<")),
]


@named(CASES)
async def test_a_text_that_was_signed_whole_is_judged_whole(case: Case) -> None:
    """S8."""
    await assert_only_the_attack_is_refused(case)


@pytest.mark.parametrize("accepted", ACCEPTED, ids=str)
async def test_a_text_is_read_whole(accepted: Accepted) -> None:
    """S8: the person is the one whom the provider signed, however the text is cut up."""
    received = await received_from(accepted)
    assert received.name_id is not None
    assert received.name_id.value == NAME
    assert set(received.attributes.get("email", ())) <= {NAME, "alice@hall.example"}


@pytest.mark.parametrize(
    "value", [" alice-0001", "alice-0001 ", "alice\u200b-0001", "alice-0001\r", "\u0430lice-0001", "a\n\tb"]
)
async def test_a_name_is_read_to_the_letter(value: str) -> None:
    """S43: an identity is its exact text; nothing is trimmed, folded or normalised."""
    accepted = Accepted("", before_signing(text_of("saml:Assertion/saml:Subject/saml:NameID", value)), ASSERTION_SIGNED)
    received = await received_from(accepted)
    assert received.name_id is not None
    assert received.name_id.value == value
