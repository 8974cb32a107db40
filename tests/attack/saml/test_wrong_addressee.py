"""Well signed, by the right key, and yet by another, for another, or to another address (S10, S11, S12, S13)."""

from saml_cases import (
    BOTH_SIGNED,
    RESPONSE_SIGNED,
    Case,
    assert_only_the_attack_is_refused,
    named,
    signed_but,
    tree_but,
)
from saml_messages import before_signing, one
from saml_recipe import ACS, BEARER, HOLDER_OF_KEY, IDP, SP, Confirmation, Recipe, bearer


def confirmed_but(code: str, name: str, *confirmations: Confirmation) -> Case:
    return signed_but(code, name, confirmations=confirmations)


ISSUER = [
    signed_but("issuer_mismatch", "Assertion of another issuer", issuer="https://other.example/saml"),
    signed_but(
        "issuer_mismatch", "Response of another issuer", BOTH_SIGNED, response_issuer="https://other.example/saml"
    ),
    signed_but(
        "issuer_mismatch", "Response of another issuer, unsigned itself", response_issuer="https://other.example/saml"
    ),
    signed_but("issuer_mismatch", "issuer with a slash more", issuer=IDP + "/"),
    signed_but("issuer_mismatch", "issuer in upper case", issuer=IDP.upper()),
    signed_but("issuer_mismatch", "issuer cut short", issuer=IDP[:-1]),
    signed_but("issuer_mismatch", "empty issuer", issuer=""),
    signed_but("saml_message_malformed", "no issuer", issuer=None),
    tree_but(
        "issuer_mismatch",
        "issuer of a format that is no entity",
        before_signing(
            lambda root: one(root, "saml:Assertion/saml:Issuer").set(
                "Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
            )
        ),
    ),
]
DESTINATION = [
    signed_but("destination_mismatch", "another destination", destination="https://other.example/acs"),
    signed_but("destination_mismatch", "a destination that ours begins with", destination=ACS[:-1]),
    signed_but("destination_mismatch", "a destination that begins with ours", destination=ACS + "/more"),
    signed_but("destination_mismatch", "ours with a query", destination=ACS + "?x=1"),
    signed_but("destination_mismatch", "ours by http", destination=ACS.replace("https", "http")),
    signed_but("destination_mismatch", "ours in another case", destination=ACS.replace("app", "APP")),
    signed_but(
        "destination_mismatch",
        "another destination, Response signed",
        RESPONSE_SIGNED,
        destination="https://other.example/acs",
    ),
    signed_but("destination_mismatch", "empty destination", destination=""),
]
AUDIENCE = [
    signed_but("audience_mismatch", "another audience", audiences=(("https://other.example",),)),
    signed_but("audience_mismatch", "an audience that ours begins with", audiences=((SP[:-1],),)),
    signed_but("audience_mismatch", "an audience that begins with ours", audiences=((SP + ".evil.example",),)),
    signed_but("audience_mismatch", "ours in upper case", audiences=((SP.upper(),),)),
    signed_but("audience_mismatch", "ours with a slash more", audiences=((SP + "/",),)),
    signed_but("audience_mismatch", "no audience restriction", audiences=()),
    signed_but("audience_mismatch", "empty audience", audiences=(("",),)),
    signed_but("audience_mismatch", "two restrictions, one not ours", audiences=((SP,), ("https://other.example",))),
    signed_but(
        "audience_mismatch", "two restrictions, one not ours, in front", audiences=(("https://other.example",), (SP,))
    ),
    signed_but("audience_mismatch", "our assertion consumer address as audience", audiences=((ACS,),)),
    signed_but("audience_mismatch", "a restriction without an audience", audiences=((),)),
]
CONFIRMATION = [
    confirmed_but("recipient_mismatch", "no recipient", bearer(recipient=None)),
    confirmed_but("recipient_mismatch", "empty recipient", bearer(recipient="")),
    confirmed_but("recipient_mismatch", "another recipient", bearer(recipient="https://other.example/acs")),
    confirmed_but("recipient_mismatch", "a recipient that ours begins with", bearer(recipient=ACS[:-1])),
    confirmed_but("recipient_mismatch", "a recipient that begins with ours", bearer(recipient=ACS + "/more")),
    confirmed_but(
        "recipient_mismatch", "a recipient that holds ours", bearer(recipient=f"https://other.example/?{ACS}")
    ),
    confirmed_but("saml_condition_refused", "no confirmation"),
    confirmed_but("saml_condition_refused", "holder of key only", bearer(method=HOLDER_OF_KEY)),
    confirmed_but(
        "saml_condition_refused", "sender vouches only", bearer(method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches")
    ),
    confirmed_but(
        "saml_condition_refused", "the bearer of SAML 1.1", bearer(method="urn:oasis:names:tc:SAML:1.0:cm:bearer")
    ),
    confirmed_but("saml_condition_refused", "bearer with a space", bearer(method=BEARER + " ")),
    confirmed_but("recipient_mismatch", "bearer without data", bearer(data=False)),
    confirmed_but(
        "in_response_to_mismatch", "confirmation of another request", bearer(in_response_to="_other-request")
    ),
    confirmed_but("in_response_to_mismatch", "confirmation of no request", bearer(in_response_to=None)),
    signed_but(
        "in_response_to_mismatch",
        "Response to another request",
        in_response_to="_other-request",
        confirmations=(bearer(in_response_to=Recipe().in_response_to),),
    ),
]

CASES = [*ISSUER, *DESTINATION, *AUDIENCE, *CONFIRMATION]


@named(CASES)
async def test_a_response_is_from_whom_we_trust_and_for_us(case: Case) -> None:
    """S10, S11, S12, S13."""
    await assert_only_the_attack_is_refused(case)
