"""S20, S73: what is no part of the federation, or is it no more, signs nobody in by way of it."""

from pathlib import Path

import pytest
from error_page import refusal
from house import House, Log
from lxml import etree
from metadata_documents import FEDERATION, LIBRARY, MUSEUM, aggregate
from metadata_server import MetadataServer
from saml_federation import DAY_S, Federation, federate
from saml_house import SAML, Posted, deliver
from saml_recipe import bearer
from saml_redirect import read_redirect

from vestibule.app.host import open_host
from vestibule.flows.connections.draft import Change, Draft


@pytest.fixture
def federation(fresh_house: House, published: MetadataServer) -> Federation:
    """The library alone."""
    return federate(fresh_house, published, LIBRARY)


async def _another_source(house: House, path: Path) -> None:
    async with open_host(house.host.settings, clock=house.clock) as host:
        await host.metadata.sources.import_file(
            "another",
            path,
            url="https://mds.another.example/metadata.xml",
            signer=FEDERATION.certificate_pem,
            told=None,
        )


@pytest.mark.parametrize("parameter", ["idp", "iss"])
async def test_a_member_of_another_federation(federation: Federation, log: Log, tmp_path: Path, parameter: str) -> None:
    """Indexed here, signed by the same key, and never admitted."""
    house = federation.house
    path = tmp_path / "another.xml"
    path.write_bytes(aggregate(LIBRARY, MUSEUM, until_s=house.clock.now_s() + DAY_S))
    house.host.run(_another_source(house, path))
    async with house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        for _ in range(2):  # not by what was kept of the first time either
            with refusal(house, log, "unknown_provider", status=404, stored=False) as caught:
                caught.answer = await browser.begin("Campus", **{parameter: MUSEUM.entity_id})
            with refusal(house, log, "unknown_provider", status=404, stored=False) as caught:
                caught.answer = await deliver(house, browser, federation.response(MUSEUM, request=request))
        page = await browser.get("/login/Campus?q=museum")
        assert MUSEUM.entity_id not in page.text


async def test_the_library_answers_through_its_own_connection_what_was_asked_through_the_federation(
    federation: Federation, log: Log
) -> None:
    """The same provider, the same keys, and another agreement: another address, other settings, another trust."""
    house = federation.house
    acs_url = f"{house.base_url}{SAML}/acs/Library"
    fields = {
        "idpEntityId": LIBRARY.entity_id,
        "ssoUrl": LIBRARY.sso_url,
        "signingCertificates": [LIBRARY.keys[0].certificate_base64],
        "spEntityId": federation.entity_id,
    }
    house.host.add(Draft(provider_id="Library", connector="saml", name="The library", config=fields))
    async with house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        there = federation.response(
            LIBRARY, request=request, destination=acs_url, confirmations=(bearer(recipient=acs_url),)
        )
        parked = await deliver(house, browser, Posted(acs_url, there.fields))
        with refusal(house, log, "in_response_to_mismatch", status=403, stored=True, flow_spent=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])
        begun = await browser.begin("Library")
        request = str(etree.fromstring(read_redirect(begun.headers["location"]).xml).get("ID"))
        here = federation.response(LIBRARY, request=request)
        with refusal(house, log, "destination_mismatch", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(house, browser, Posted(acs_url, here.fields))


@pytest.mark.parametrize("change", [Change(enabled=False), Change(config={"wantSigned": "both"})])
async def test_a_provider_that_is_kept_ready_is_ready_for_these_settings_only(
    federation: Federation, log: Log, change: Change
) -> None:
    """Disabled or changed between the hops: what was verified by the old settings begins no session."""
    house = federation.house
    async with house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        parked = await deliver(house, browser, federation.response(LIBRARY, request=request))
        assert parked.status_code == 303
        house.change("Campus", change)
        with refusal(house, log, "connection_changed", status=400, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])
        assert await browser.session_status() == 401


async def test_a_demand_that_is_new_holds_for_a_provider_that_is_kept_ready(federation: Federation, log: Log) -> None:
    house = federation.house
    wanted = {"spEntityId": federation.entity_id, "wantSigned": "both"}
    async with house.browser() as browser:
        await federation.asked(browser, LIBRARY)
        house.change("Campus", Change(config=wanted))
        house.clock.advance(2)
        request = await federation.asked(browser, LIBRARY)
        with refusal(house, log, "signature_missing", status=403, stored=False) as caught:
            caught.answer = await deliver(house, browser, federation.response(LIBRARY, request=request))
