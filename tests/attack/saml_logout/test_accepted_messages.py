"""What a good logout message is read as: whose sessions end, which of them, and whether ours did (S22)."""

from collections.abc import Callable

import pytest
from lxml import etree
from msgspec.structs import replace
from saml_algorithms import (
    AES256_CBC,
    ECDSA_SHA256,
    PSS_SHA256,
    RSA_SHA384,
    RSA_SHA512,
)
from saml_messages import one
from saml_recipe import IDP, REQUEST, SP, Encryption, Signing
from saml_signing_keys import signing_key
from saml_slo import ANSWER, RELAY_STATE, REQUESTED, Logout, Query, form_of
from saml_slo_receiving import Arriving, arrive, assert_accepted, by_form, by_query

from vestibule.protocols.saml.received import LogoutAnswered, LogoutRequested
from vestibule.protocols.saml.response.subject import name_of
from vestibule_sdk.assertion import NameID
from vestibule_sdk.saml import NAME_ID_PERSISTENT

BINDINGS = pytest.mark.parametrize("sent", [by_query, by_form])
Sent = Callable[[Logout], Arriving]
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
SKEW_S = 180
DAY_S = 86_400


async def requested(arriving: Arriving) -> LogoutRequested:
    found = await arrive(arriving)
    assert isinstance(found, LogoutRequested)
    return found


async def answered(arriving: Arriving) -> LogoutAnswered:
    found = await arrive(arriving)
    assert isinstance(found, LogoutAnswered)
    return found


def alice(**qualifiers: str) -> str:
    name_id = NameID(value="alice-0001", format=NAME_ID_PERSISTENT, **qualifiers)
    return name_of(name_id, idp=IDP, sp=SP)


@BINDINGS
async def test_s22_a_request_names_a_person_and_sessions(sent: Sent) -> None:
    """S22: NameID with qualifiers, SessionIndex, and until when its ID has to be remembered."""
    found = await requested(sent(REQUESTED))
    assert found == LogoutRequested(
        issuer=IDP,
        request_id="_logout-1",
        name=alice(),
        session_indexes=("session-1",),
        expires_at_s=REQUESTED.now_s + 300 + SKEW_S + 1,
        relay_state=RELAY_STATE,
    )


@BINDINGS
async def test_s22_without_an_index_every_session_is_meant(sent: Sent) -> None:
    """S22; SAML core 3.7.1."""
    assert (await requested(sent(REQUESTED.but(session_indexes=())))).session_indexes == ()
    indexes = tuple(f"session-{number}" for number in range(50))
    assert (await requested(sent(REQUESTED.but(session_indexes=indexes)))).session_indexes == indexes


@BINDINGS
async def test_s22_qualifiers_make_another_person(sent: Sent) -> None:
    """S22, S43: and those that name the two of us say what their absence says."""

    def qualified(name: str, value: str) -> Logout:
        return REQUESTED.but(before_signing=lambda root: one(root, "saml:NameID").set(name, value))

    assert (await requested(sent(qualified("NameQualifier", IDP)))).name == alice()
    assert (await requested(sent(qualified("SPNameQualifier", SP)))).name == alice()
    names = [
        (await requested(sent(qualified("NameQualifier", "urn:x")))).name,
        (await requested(sent(qualified("SPNameQualifier", "urn:x")))).name,
        (await requested(sent(qualified("Format", "urn:x")))).name,
        (await requested(sent(REQUESTED.but(name_id_format=None)))).name,
        (await requested(sent(REQUESTED.but(name_id="Alice-0001")))).name,
    ]
    assert len({*names, alice()}) == 6


@BINDINGS
@pytest.mark.parametrize("encryption", [Encryption(), Encryption(data=AES256_CBC)])
async def test_s22_an_encrypted_name_is_the_same_name(sent: Sent, encryption: Encryption) -> None:
    """S18, S22: what is signed is the ciphertext, so AES-CBC is no oracle here."""
    assert (await requested(sent(REQUESTED.but(encrypt_name_id=encryption)))).name == alice()


@BINDINGS
async def test_s22_the_whole_text_of_a_name_counts(sent: Sent) -> None:
    """S8, S22: a comment in a name ends nobody else's session."""

    def commented(root: etree._Element) -> None:
        name_id = one(root, "saml:NameID")
        name_id.text = "alice"
        name_id.append(etree.Comment("x"))
        name_id[0].tail = "-0001"

    assert (await requested(sent(REQUESTED.but(before_signing=commented)))).name == alice()


@BINDINGS
async def test_s22_a_request_without_an_end_is_good_for_five_minutes(sent: Sent) -> None:
    """S15, S22: and one that claims to be good for years, for a day."""
    endless = REQUESTED.but(not_on_or_after=None)
    assert (await requested(sent(endless))).expires_at_s == REQUESTED.now_s + 300 + SKEW_S + 1
    years = REQUESTED.but(not_on_or_after="2099-01-01T00:00:00Z")
    assert (await requested(sent(years))).expires_at_s == REQUESTED.now_s + DAY_S + SKEW_S + 1


@BINDINGS
@pytest.mark.parametrize(
    "message",
    [
        REQUESTED.but(not_on_or_after=-SKEW_S + 1),
        REQUESTED.but(issued=SKEW_S, not_on_or_after=SKEW_S + 300),
        REQUESTED.but(issued=-300 - SKEW_S + 1, not_on_or_after=None),
        REQUESTED.but(issued=-DAY_S - SKEW_S + 1, not_on_or_after="2099-01-01T00:00:00Z"),
        ANSWER.but(issued=SKEW_S),
        ANSWER.but(issued=-300 - SKEW_S + 1),
    ],
)
async def test_s22_a_clock_may_be_off_by_the_skew(sent: Sent, message: Logout) -> None:
    """S15, S22: the last second that is still good; the next one is among the refusals."""
    await assert_accepted(sent(message))


@BINDINGS
@pytest.mark.parametrize(
    ("statuses", "complete"),
    [
        ((f"{STATUS}Success",), True),
        ((f"{STATUS}Success", "urn:x:more"), True),
        ((f"{STATUS}Success", f"{STATUS}PartialLogout"), False),
        ((f"{STATUS}Responder",), False),
        ((f"{STATUS}Responder", f"{STATUS}PartialLogout"), False),
        ((f"{STATUS}Responder", f"{STATUS}Success"), False),
        ((f"{STATUS}Requester",), False),
        (("urn:x:success",), False),
        ((f"{STATUS}success",), False),
    ],
)
async def test_s22_an_answer_says_whether_the_provider_s_own_sessions_ended(
    sent: Sent, statuses: tuple[str, ...], *, complete: bool
) -> None:
    """SAML core 3.2.2.2: a partial success is none."""
    assert await answered(sent(ANSWER.but(statuses=statuses))) == LogoutAnswered(
        in_response_to=REQUEST, complete=complete
    )


@pytest.mark.parametrize("relay_state", [None, "", "ünïcode", "a=b&c", "+ +", "%41", "x" * 80])
async def test_s22_the_relay_state_comes_back_to_the_letter(relay_state: str | None) -> None:
    assert (await requested(Query(relay_state=relay_state).of(REQUESTED))).relay_state == relay_state
    assert (await requested(form_of(REQUESTED, relay_state=relay_state))).relay_state == relay_state


@pytest.mark.parametrize(
    ("algorithm", "kind"),
    [(RSA_SHA384, "RSA-2048"), (RSA_SHA512, "RSA-3072"), (PSS_SHA256, "RSA-2048"), (ECDSA_SHA256, "P-256")],
)
async def test_s22_every_accepted_algorithm_signs_a_query_and_a_form(algorithm: str, kind: str) -> None:
    """S7, S22."""
    key = signing_key("idp slo", kind)
    trusted = {"signing_certificates": (key.certificate_pem,)}
    await assert_accepted(Query(key=key, algorithm=algorithm).of(REQUESTED), **trusted)
    signing = Signing(key=key, algorithm=algorithm)
    await assert_accepted(form_of(REQUESTED, signing=signing), **trusted)


async def test_s22_a_new_and_an_old_certificate_may_both_have_signed() -> None:
    """S22: while a provider changes its key."""
    keys = [signing_key("idp old"), signing_key("idp new")]
    trusted = {"signing_certificates": tuple(key.certificate_pem for key in keys)}
    for key in keys:
        await assert_accepted(Query(key=key).of(ANSWER), **trusted)
        await assert_accepted(form_of(ANSWER, signing=Signing(key=key)), **trusted)


async def test_s22_a_form_with_a_relay_state_of_anybody_s_ends_only_what_was_signed() -> None:
    """By POST nobody signs the RelayState (SAML bindings 3.5.4): it grants nothing, and comes back."""
    changed = await requested({**form_of(REQUESTED), "RelayState": "https://evil.example/"})
    assert changed.relay_state == "https://evil.example/"
    assert replace(changed, relay_state=RELAY_STATE) == await requested(form_of(REQUESTED))
