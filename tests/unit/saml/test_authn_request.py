"""What we ask of a provider (SAML core 3.4.1; S21): every field, escaped, and nothing that was not asked for."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from manual_clock import STARTS_AT_S
from msgspec.structs import replace
from saml_beginning import asked_of_the_provider, begun
from saml_messages import one, parsed
from saml_names import NAMESPACES, PERSISTENT, POST
from saml_protocol_schema import assert_follows_the_schema
from saml_receiving import own_side, party_for
from saml_recipe import ACS, IDP, PASSWORD, SP, SSO, Recipe
from saml_signing_keys import idp_key

from vestibule.protocols.saml.request.authn_request import authn_request
from vestibule_sdk.saml import Binding, SAMLProfile

MFA = "https://refeds.org/profile/mfa"
HOSTILE = """https://x.example/?a=1&b=<c>'"]]><!--&amp;"""
PRINTABLE = st.text(min_size=1, max_size=60).filter(str.isprintable)
"""What an entity ID, a format and a class may hold here; a connection with anything else is refused."""


def written(**changes: Any) -> str:  # noqa: ANN401 - fields of a request, of the profile, or of our side
    """A request, made without a connection around it."""
    own = replace(own_side(), **{name: changes.pop(name) for name in ("entity_id", "acs_url") if name in changes})
    call = {"request_id": "_1", "now_s": STARTS_AT_S, "force_authn": False, "contexts": ()}
    call |= {name: changes.pop(name) for name in tuple(call) if name in changes}
    profile = SAMLProfile(
        **{"idp_entity_id": IDP, "sso_url": SSO, "signing_certificates": (idp_key().certificate_pem,), **changes}
    )
    return authn_request(profile, own, **call)  # type: ignore[arg-type]  # the table above has their types


async def test_s21_a_request_says_who_asks_for_what_and_where_the_answer_goes() -> None:
    """S21: ACS and Destination set."""
    root = await asked_of_the_provider()
    assert root.tag == "{urn:oasis:names:tc:SAML:2.0:protocol}AuthnRequest"
    assert {name: value for name, value in root.items() if name != "ID"} == {
        "Version": "2.0",
        "IssueInstant": "2027-01-15T08:00:00Z",
        "Destination": SSO,
        "AssertionConsumerServiceURL": ACS,
        "ProtocolBinding": POST,
    }
    assert one(root, "saml:Issuer").text == SP
    assert dict(one(root, "samlp:NameIDPolicy").items()) == {"AllowCreate": "true"}
    assert [etree.QName(child).localname for child in root] == ["Issuer", "NameIDPolicy"]


async def test_the_acs_url_is_the_connection_s_whatever_the_caller_says() -> None:
    """S12, S30: what is sent is what the flow seals."""
    challenge, flow = await begun(redirect_uri="https://elsewhere.example/acs")
    assert flow.redirect_uri == ACS
    assert "elsewhere" not in repr(challenge)


@pytest.mark.parametrize(
    ("profile", "asked", "forced"),
    [
        ({}, {}, False),
        ({}, {"prompt": "none"}, False),
        ({}, {"prompt": "consent"}, False),
        ({}, {"prompt": "login"}, True),
        ({}, {"max_age_s": 0}, True),
        ({}, {"max_age_s": 86_400}, True),
        ({"force_authn": True}, {}, True),
        ({"force_authn": True}, {"prompt": "none"}, True),
    ],
)
async def test_s17_whoever_asks_for_an_age_or_a_login_gets_force_authn(
    profile: dict[str, Any], asked: dict[str, Any], *, forced: bool
) -> None:
    """S17: and the flow remembers that it was asked."""
    party = party_for(Recipe(), **profile)
    root = await asked_of_the_provider(party, **asked)
    assert root.get("ForceAuthn") == ("true" if forced else None)
    _, flow = await begun(party, **asked)
    assert flow.max_age_s == (0 if forced else None)


@pytest.mark.parametrize(
    ("ruled", "asked", "sent"),
    [
        ((), (), []),
        ((PASSWORD,), (), [PASSWORD]),
        ((), (MFA,), [MFA]),
        ((PASSWORD, MFA), (MFA,), [MFA]),
        ((MFA, PASSWORD), (), [MFA, PASSWORD]),
        ((HOSTILE,), (), [HOSTILE]),
    ],
)
async def test_s17_the_classes_asked_for_are_exact_and_in_order(
    ruled: tuple[str, ...], asked: tuple[str, ...], sent: list[str]
) -> None:
    """S17; SAML core 3.3.2.2.1. The flow remembers only what is not the connection's own: its cookie is small."""
    party = party_for(Recipe(), authn_contexts=ruled)
    root = await asked_of_the_provider(party, acr_values=asked)
    wanted = root.find("samlp:RequestedAuthnContext", NAMESPACES)
    _, flow = await begun(party, acr_values=asked)
    assert list(flow.acr_values) == (sent if tuple(sent) != ruled else [])
    if not sent:
        assert wanted is None
        return
    assert wanted is not None
    assert dict(wanted.items()) == {"Comparison": "exact"}
    assert [child.text for child in wanted] == sent
    assert {child.tag for child in wanted} == {"{urn:oasis:names:tc:SAML:2.0:assertion}AuthnContextClassRef"}


@pytest.mark.parametrize("format_", [None, PERSISTENT, "", HOSTILE])
async def test_the_policy_names_a_format_only_where_one_is_wanted(format_: str | None) -> None:
    """SAML core 3.4.1.1."""
    policy = one(await asked_of_the_provider(party_for(Recipe(), name_id_format=format_)), "samlp:NameIDPolicy")
    assert policy.get("AllowCreate") == "true"
    assert policy.get("Format") == (format_ or None)


def test_hostile_names_end_no_attribute_and_no_element() -> None:
    root = parsed(
        written(
            request_id=HOSTILE,
            entity_id=HOSTILE,
            acs_url=HOSTILE,
            sso_url=HOSTILE,
            name_id_format=HOSTILE,
            contexts=(HOSTILE, HOSTILE),
        ).encode()
    )
    assert one(root, "saml:Issuer").text == HOSTILE
    assert (root.get("ID"), root.get("Destination"), root.get("AssertionConsumerServiceURL")) == (HOSTILE,) * 3
    assert one(root, "samlp:NameIDPolicy").get("Format") == HOSTILE
    assert [child.text for child in one(root, "samlp:RequestedAuthnContext")] == [HOSTILE, HOSTILE]
    assert sum(1 for _ in root.iter()) == 6
    assert not root.xpath("//comment()")


@given(
    entity_id=PRINTABLE,
    acs_url=PRINTABLE,
    sso_url=PRINTABLE,
    name_id_format=st.none() | PRINTABLE,
    contexts=st.lists(PRINTABLE, max_size=3).map(tuple),
    force_authn=st.booleans(),
    now_s=st.integers(0, 4_000_000_000),
)
@settings(deadline=None)  # no test asserts a time
def test_a_request_parses_back_to_what_went_in(
    entity_id: str,
    acs_url: str,
    sso_url: str,
    name_id_format: str | None,
    contexts: tuple[str, ...],
    now_s: int,
    *,
    force_authn: bool,
) -> None:
    xml = written(
        entity_id=entity_id,
        acs_url=acs_url,
        sso_url=sso_url,
        name_id_format=name_id_format,
        contexts=contexts,
        force_authn=force_authn,
        now_s=now_s,
    )
    root = parsed(xml.encode())
    assert (root.get("AssertionConsumerServiceURL"), root.get("Destination")) == (acs_url, sso_url)
    assert one(root, "saml:Issuer").text == entity_id
    assert one(root, "samlp:NameIDPolicy").get("Format") == name_id_format
    assert [child.text for child in root.iterfind(".//saml:AuthnContextClassRef", NAMESPACES)] == list(contexts)
    assert root.get("ForceAuthn") == ("true" if force_authn else None)
    assert len(root) == (3 if contexts else 2)


@pytest.mark.parametrize("binding", list(Binding))
@pytest.mark.parametrize(
    "profile",
    [
        {},
        {"name_id_format": PERSISTENT, "authn_contexts": (PASSWORD, MFA), "force_authn": True},
        {"sso_url": "https://idp.example/sso?tenant=a&realm=b"},
    ],
)
async def test_the_oasis_schema_accepts_it(binding: Binding, profile: dict[str, Any]) -> None:
    party = party_for(Recipe(), sso_binding=binding, sign_requests=True, **profile)
    assert_follows_the_schema(etree.tostring(await asked_of_the_provider(party)))
