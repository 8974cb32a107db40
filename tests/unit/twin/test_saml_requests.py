"""What an AuthnRequest may ask for and what it gets: SAML Core 3.3.2.2.1, 3.4.1 and 3.4.1.1."""

import pytest
from msgspec import structs
from twin_party import Clock
from twin_saml import SAML_APP, SAMLParty, sent_by, twin_credential, verifies

from vestibule_twin.saml.names import NAME_ID_FORMATS

CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"


def _context(*classes: str, comparison: str | None = None) -> str:
    refs = "".join(f"<saml:AuthnContextClassRef>{one}</saml:AuthnContextClassRef>" for one in classes)
    said = f' Comparison="{comparison}"' if comparison else ""
    return f"<samlp:RequestedAuthnContext{said}>{refs}</samlp:RequestedAuthnContext>"


@pytest.mark.parametrize(
    ("changes", "acs"),
    [
        ({"AssertionConsumerServiceURL": None}, SAML_APP.acs_urls[0]),
        ({"AssertionConsumerServiceURL": SAML_APP.acs_urls[1]}, SAML_APP.acs_urls[1]),
        ({"AssertionConsumerServiceURL": None, "AssertionConsumerServiceIndex": "7"}, SAML_APP.acs_urls[1]),
        ({"ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"}, SAML_APP.acs_urls[0]),
        ({"Destination": None}, SAML_APP.acs_urls[0]),
    ],
)
async def test_answer_goes_to_the_consumer_service_that_was_named(
    saml: SAMLParty, changes: dict[str, str | None], acs: str
) -> None:
    sent = await saml.login(**changes)
    assert sent.to == acs
    assert sent.at("//@Recipient | /*/@Destination") == [acs, acs]


async def test_force_authn_shows_the_page_in_spite_of_the_session(saml: SAMLParty, clock: Clock) -> None:
    await saml.login()
    clock.now_s += 100
    assert "/saml/sign-in" in (await saml.send(saml.authn_request(ForceAuthn="true"))).text
    silent = sent_by(await saml.send(saml.authn_request()))
    assert silent.at("//@AuthnInstant") == ["2027-01-15T08:00:00Z"]
    assert (await saml.login(ForceAuthn="1")).at("//@AuthnInstant") == ["2027-01-15T08:01:40Z"]


@pytest.mark.parametrize("changes", [{}, {"ForceAuthn": "true"}], ids=["nobody", "forced"])
async def test_passive_request_that_would_need_a_page_is_no_passive(saml: SAMLParty, changes: dict[str, str]) -> None:
    if changes:
        await saml.login()
    sent = sent_by(await saml.send(saml.authn_request(IsPassive="true", **changes), relay_state="r"))
    assert sent.statuses == ["Responder", "NoPassive"]
    assert not sent.at("//saml:Assertion")
    assert sent.fields["RelayState"] == "r"
    assert sent.at("/*/@InResponseTo") == ["_the-request"]
    assert verifies(sent.root, twin_credential().certificate_base64)


async def test_passive_request_with_a_session_is_silent(saml: SAMLParty) -> None:
    await saml.login()
    assert sent_by(await saml.send(saml.authn_request(IsPassive="1"))).statuses == ["Success"]


async def test_status_is_signed_though_only_assertions_would_be(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, sign="assertion"))
    sent = sent_by(await saml.send(saml.authn_request(IsPassive="true")))
    assert verifies(sent.root, twin_credential().certificate_base64)


async def test_class_of_authentication_is_the_one_requested(saml: SAMLParty) -> None:
    strong = _context(f"{CLASSES}Kerberos", f"{CLASSES}TimeSyncToken")
    await saml.login()
    page = await saml.send(saml.authn_request(strong))
    sent = sent_by(await saml.click(page))
    assert sent.at("//saml:AuthnContextClassRef/text()") == [f"{CLASSES}TimeSyncToken"]
    assert sent_by(await saml.send(saml.authn_request(strong))).statuses == ["Success"]


@pytest.mark.parametrize(
    "context",
    [
        _context(f"{CLASSES}Kerberos"),
        _context(f"{CLASSES}PasswordProtectedTransport", comparison="better"),
        _context(),
    ],
    ids=["unknown", "not-exact", "empty"],
)
async def test_class_that_is_not_on_offer_is_no_authn_context(saml: SAMLParty, context: str) -> None:
    sent = sent_by(await saml.send(saml.authn_request(context)))
    assert sent.statuses == ["Requester", "NoAuthnContext"]


@pytest.mark.parametrize("wanted", ["transient", "emailAddress", "persistent"])
async def test_name_id_policy_chooses_the_format(saml: SAMLParty, wanted: str) -> None:
    uri = NAME_ID_FORMATS[wanted]  # type: ignore[index]
    sent = await saml.login("ada", f'<samlp:NameIDPolicy Format="{uri}" AllowCreate="true"/>')
    assert sent.at("//saml:NameID/@Format") == [uri]


async def test_unspecified_policy_leaves_the_choice_to_the_registration(saml: SAMLParty) -> None:
    sent = await saml.login("ada", f'<samlp:NameIDPolicy Format="{NAME_ID_FORMATS["unspecified"]}"/>')
    assert sent.at("//saml:NameID/@Format") == [NAME_ID_FORMATS["persistent"]]


@pytest.mark.parametrize(
    "policy",
    ['Format="urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"', 'SPNameQualifier="https://other.example/saml"'],
)
async def test_name_that_is_not_on_offer_is_invalid_name_id_policy(saml: SAMLParty, policy: str) -> None:
    sent = sent_by(await saml.send(saml.authn_request(f"<samlp:NameIDPolicy {policy}/>")))
    assert sent.statuses == ["Requester", "InvalidNameIDPolicy"]


async def test_email_name_of_somebody_without_one_is_invalid_name_id_policy(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, name_id_format="emailAddress"))
    assert (await saml.login("mary")).statuses == ["Responder", "InvalidNameIDPolicy"]


@pytest.mark.parametrize(("click", "detail"), [("deny", "RequestDenied"), ("augustus", "AuthnFailed")])
async def test_denial_is_told_to_the_application(saml: SAMLParty, click: str, detail: str) -> None:
    sent = await saml.login(click)
    assert sent.statuses == ["Responder", detail]
    assert not sent.at("//saml:Assertion")


async def test_requests_are_journalled_as_they_came(saml: SAMLParty) -> None:
    policy = f'<samlp:NameIDPolicy Format="{NAME_ID_FORMATS["transient"]}"/>'
    inside = policy + _context(f"{CLASSES}TimeSyncToken")
    asked = saml.authn_request(inside, ForceAuthn="true")
    await saml.click(await saml.send(asked, binding="post", relay_state="r", signed_by=saml.key))
    told = (await saml.http.get("/_twin/journal")).json()
    assert told["authn_requests"] == [
        {
            "id": "_the-request",
            "issuer": SAML_APP.entity_id,
            "acs": SAML_APP.acs_urls[0],
            "binding": "post",
            "signed": True,
            "relay_state": "r",
            "force_authn": True,
            "is_passive": False,
            "name_id_format": NAME_ID_FORMATS["transient"],
            "class_refs": [f"{CLASSES}TimeSyncToken"],
            "comparison": "exact",
            "subject": None,
        }
    ]
    assert told["saml_responses_sent"] == 1
