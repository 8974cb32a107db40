"""R26, S70: what providers read about us."""

import httpx2
from error_page import refusal
from house import House, Log
from saml_house import SAML, connect_saml

from vestibule.app.host import open_host
from vestibule_twin import service_provider_from_metadata


def metadata_of(house: House, provider_id: str, **headers: str) -> httpx2.Response:
    """Read it as a provider does."""
    return httpx2.get(f"{house.base_url}{SAML}/metadata/{provider_id}", headers=headers)


async def test_it_names_us_our_addresses_and_our_key(house: House) -> None:
    """R20, R23: with the values that are shown to administrators."""
    connection = connect_saml(house, "Described")
    answer = metadata_of(house, "Described")
    assert answer.headers["content-type"] == "application/samlmetadata+xml"
    sp = service_provider_from_metadata(answer.content)
    assert sp.entity_id == f"{house.base_url}/Described"
    assert sp.acs_urls == (f"{house.base_url}{SAML}/acs/Described",)
    assert sp.slo_url == f"{house.base_url}{SAML}/slo/Described"
    (key,) = connection.own_keys
    assert sp.signing_certificates == ("".join(key.certificate.splitlines()[1:-1]),)
    assert "PRIVATE" not in answer.text


async def test_a_disabled_connection_can_be_registered(house: House) -> None:
    """The provider is set up before anybody signs in; sign-in itself stays closed."""
    connect_saml(house, "NotYet", enabled=False)
    assert metadata_of(house, "NotYet").status_code == 200
    async with house.browser() as browser:
        assert (await browser.begin("NotYet")).status_code == 404


async def test_there_is_none_of_anything_else(house: House, log: Log) -> None:
    """S70: an unknown name, another spelling (R4), a connection of another protocol."""
    connect_saml(house, "Spelled")
    assert metadata_of(house, "Spelled").status_code == 200
    for provider_id in ("NeverThere", "spelled", "Twin", "a%20b", "%00"):
        with refusal(house, log, "unknown_connection", status=404, stored=False) as caught:
            caught.answer = metadata_of(house, provider_id)


async def test_what_has_not_changed_is_not_sent_again(house: House) -> None:
    connect_saml(house, "Cached")
    first = metadata_of(house, "Cached")
    again = metadata_of(house, "Cached", **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert metadata_of(house, "Cached", **{"if-none-match": '"other"'}).status_code == 200


async def test_a_key_is_changed_in_three_steps(house: House) -> None:
    """R20, S69: published, switched, retired; each step shows at once, and leaves its audit event."""
    connection = connect_saml(house, "Rolling")
    settings = house.host.settings
    seen = []
    for step in ("publish_next", "switch", "retire"):

        async def take(step: str = step) -> None:
            async with open_host(settings) as host:
                await getattr(host.saml_keys(), step)("Rolling")

        house.host.run(take())
        house.clock.advance(1)
        seen.append(service_provider_from_metadata(metadata_of(house, "Rolling").content).signing_certificates)
    published, switched, retired = seen
    first = "".join(connection.own_keys[0].certificate.splitlines()[1:-1])
    assert (published[1], len(published)) == (first, 2)
    assert switched == retired == (published[0],)
    events = house.database.execute(
        f"SELECT action FROM audit_events WHERE connection_id = '{connection.id}' ORDER BY id"  # noqa: S608
    )
    assert [action for (action,) in events] == [
        "connection_added",
        "connection_key_published",
        "connection_key_switched",
        "connection_key_retired",
    ]
