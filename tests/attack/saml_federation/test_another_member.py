"""S20: one address serves all members of a federation, and still no member speaks for another one.

Each test has the whole federation's trust on the attacker's side: its key, its entry in the signed index, its right to
post to our address.
"""

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from error_page import refusal
from house import Log
from lxml import etree
from metadata_documents import LIBRARY, MUSEUM, STRANGER
from saml_federation import Federation
from saml_house import deliver
from saml_recipe import Attribute, Encryption, Signing
from saml_redirect import read_redirect
from saml_signing_keys import SigningKey

from vestibule.app.host import open_host
from vestibule.flows.connections.draft import Draft

ADDRESS = Attribute(name="email", values=("reader@library.example",))
THE_MUSEUM_SIGNS = Signing(key=MUSEUM.keys[0])


async def test_what_is_attacked_works(federation: Federation) -> None:
    """Else no refusal below would mean anything."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        answer = await federation.finish(browser, federation.response(LIBRARY, request=request))
        assert answer.status_code == 303
        assert await browser.session_status() == 200


async def test_another_member_answers_our_request_to_the_first(federation: Federation, log: Log) -> None:
    """Mix-up: signed well, by a member, for us, and in answer to the very request of this browser."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        parked = await deliver(federation.house, browser, federation.response(MUSEUM, request=request))
        assert parked.status_code == 303
        with refusal(federation.house, log, "issuer_mismatch", status=403, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])
        assert await browser.session_status() == 401


async def test_the_flow_is_spent_by_another_members_answer(federation: Federation, log: Log) -> None:
    """Also the right one's answer comes too late then: whoever was mixed up begins anew."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        assert (await federation.finish(browser, federation.response(MUSEUM, request=request))).status_code == 403
        parked = await deliver(federation.house, browser, federation.response(LIBRARY, request=request))
        with refusal(
            federation.house, log, "in_response_to_mismatch", status=403, stored=True, flow_spent=True
        ) as caught:
            caught.answer = await browser.get(parked.headers["location"])


async def test_an_answer_through_the_federation_to_a_request_of_another_connection(
    federation: Federation, log: Log
) -> None:
    """The library has a connection of its own, too; the museum answers what was asked there, at its own address."""
    house = federation.house
    fields = {
        "idpEntityId": LIBRARY.entity_id,
        "ssoUrl": LIBRARY.sso_url,
        "signingCertificates": [LIBRARY.keys[0].certificate_base64],
    }
    house.host.add(Draft(provider_id="Library", connector="saml", name="The library", config=fields))
    async with house.browser() as browser:
        begun = await browser.begin("Library")
        request = str(etree.fromstring(read_redirect(begun.headers["location"]).xml).get("ID"))
        for provider in (MUSEUM, LIBRARY):
            parked = await deliver(house, browser, federation.response(provider, request=request))
            with refusal(house, log, "in_response_to_mismatch", status=403, stored=True, flow_spent=True) as caught:
                caught.answer = await browser.get(parked.headers["location"])
            assert await browser.session_status() == 401
            begun = await browser.begin("Library")
            request = str(etree.fromstring(read_redirect(begun.headers["location"]).xml).get("ID"))


NAMED: list[tuple[str, str, dict[str, Any]]] = [
    ("its own key, naming the other", "signature_validation_failed", {}),
    ("a stranger's key", "signature_validation_failed", {"sign_assertion": Signing(key=STRANGER)}),
    (
        "its own Response around the other's name",
        "signature_validation_failed",
        {"response_issuer": MUSEUM.entity_id, "sign_assertion": Signing(key=STRANGER)},
    ),
    ("no signature", "signature_missing", {"sign_assertion": None}),
]


@pytest.mark.parametrize(("code", "changes"), [case[1:] for case in NAMED], ids=[case[0] for case in NAMED])
async def test_a_member_cannot_sign_as_another(
    federation: Federation, log: Log, code: str, changes: dict[str, Any]
) -> None:
    """S12: the name decides whose keys are tried; the keys decide the rest."""
    as_the_library = {"sign_assertion": THE_MUSEUM_SIGNS, **changes}
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        posted = federation.response(LIBRARY, request=request, **as_the_library)
        with refusal(federation.house, log, code, status=403, stored=False) as caught:
            caught.answer = await deliver(federation.house, browser, posted)


async def test_an_assertion_that_names_another_than_its_response(federation: Federation, log: Log) -> None:
    """The museum's Response, signed by the museum, around an assertion in the library's name."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        posted = federation.response(MUSEUM, request=request, issuer=LIBRARY.entity_id, sign_response=THE_MUSEUM_SIGNS)
        with refusal(federation.house, log, "issuer_mismatch", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(federation.house, browser, posted)


async def test_a_response_without_a_name(federation: Federation, log: Log) -> None:
    """Whose keys are to be tried? Not everybody's."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        posted = federation.response(LIBRARY, request=request, response_issuer=None)
        with refusal(federation.house, log, "saml_message_malformed", status=403, stored=False) as caught:
            caught.answer = await deliver(federation.house, browser, posted)


@pytest.mark.parametrize(
    "name",
    [
        "https://nobody.example/idp",
        "x" * 1_025,
        LIBRARY.entity_id + " ",
        LIBRARY.entity_id.upper(),
        "federation:federation",
    ],
)
async def test_a_response_of_nobody(federation: Federation, log: Log, name: str) -> None:
    """Compared to the letter; the text that stands for the federation is no provider's name."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        posted = federation.response(LIBRARY, request=request, response_issuer=name, issuer=name)
        with refusal(federation.house, log, "unknown_provider", status=404, stored=False) as caught:
            caught.answer = await deliver(federation.house, browser, posted)


async def test_the_same_subject_of_two_members_is_two_people(federation: Federation) -> None:
    """S43: the issuer is a part of the identity, whatever the connection."""
    accounts = set()
    for provider in (LIBRARY, MUSEUM):
        async with federation.house.browser() as browser:
            request = await federation.asked(browser, provider)
            email = Attribute(name="email", values=(f"alice@{provider.scopes[0]}",))
            posted = federation.response(provider, request=request, name_id="alice", attributes=(email,))
            assert (await federation.finish(browser, posted)).status_code == 303
            accounts.add((await browser.get("/api/session")).json()["account"]["id"])
    assert len(accounts) == 2


async def test_a_member_cannot_take_an_account_by_its_address(federation: Federation, log: Log) -> None:
    """S44, R48: whoever joins a federation can assert any address."""
    house = federation.house
    async with house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        posted = federation.response(LIBRARY, request=request, attributes=(ADDRESS,))
        assert (await federation.finish(browser, posted)).status_code == 303
    async with house.browser() as browser:
        request = await federation.asked(browser, MUSEUM)
        posted = federation.response(MUSEUM, request=request, attributes=(ADDRESS,))
        parked = await deliver(house, browser, posted)
        with refusal(house, log, "account_not_linked", status=403, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])


async def test_one_members_assertion_id_does_not_use_up_anothers(federation: Federation) -> None:
    """S16: IDs are a provider's own; one that is guessed or overheard is no way to lock somebody out."""
    for provider in (MUSEUM, LIBRARY):
        async with federation.house.browser() as browser:
            request = await federation.asked(browser, provider)
            email = Attribute(name="email", values=(f"one@{provider.scopes[0]}",))
            posted = federation.response(
                provider, request=request, assertion_id="_the-same", response_id="_the-same-too", attributes=(email,)
            )
            assert (await federation.finish(browser, posted)).status_code == 303


async def test_an_encrypted_assertion_is_its_responses_own(federation: Federation, log: Log) -> None:
    """The name stands outside of what is encrypted; inside it has to be the same."""
    house = federation.house
    ours = house.host.run(_our_key(federation))
    async with house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        good = federation.response(LIBRARY, request=request, encrypt=Encryption(key=ours))
        assert (await federation.finish(browser, good)).status_code == 303
    async with house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        bad = federation.response(
            MUSEUM,
            request=request,
            issuer=LIBRARY.entity_id,
            encrypt=Encryption(key=ours),
            sign_response=THE_MUSEUM_SIGNS,
        )
        with refusal(house, log, "issuer_mismatch", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(house, browser, bad)


async def _our_key(federation: Federation) -> SigningKey:
    """What members encrypt to."""
    async with open_host(federation.house.host.settings, clock=federation.house.clock) as host:
        (key,) = (await host.manage.get(federation.provider_id)).own_keys
    private_key = load_pem_private_key(key.private_key.reveal().encode(), password=None)
    assert isinstance(private_key, rsa.RSAPrivateKey)
    return SigningKey(private_key, x509.load_pem_x509_certificate(key.certificate.encode()))
