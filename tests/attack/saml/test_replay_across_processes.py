"""S16: one response posted to two servers at once, each a process of its own, over one database; and after a kill."""

import asyncio

from error_page import shown_error
from host_process import host_process
from http_browser import HTTPBrowser
from installation import Installation
from running_host import free_port
from saml_house import SAML, answered, idp_fields

from vestibule.app.host import open_host
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.opened import own_party
from vestibule.settings import load_settings
from vestibule_twin import service_provider_from_metadata


async def connect(installation: Installation) -> None:
    """Add the connection `Acme`, and have the provider read our metadata."""
    twin = installation.twin.twin
    async with open_host(load_settings(environ=installation.environ)) as host:
        await host.manage.add(Draft(provider_id="Acme", connector="saml", name="Acme", config=idp_fields(twin)))
        opened = await host.connections.get_saml("Acme")
        document = await host.engines.saml.engine.metadata(own_party(opened))
    twin.register_service_provider(service_provider_from_metadata(document))


async def test_a_response_is_good_once_for_all_processes_and_after_a_kill(installation: Installation) -> None:
    await connect(installation)
    port = str(free_port())
    name = installation.base_url.partition("://")[2]
    here, there = installation.base_url, f"http://127.0.0.1:{port}"
    person = next(iter(installation.twin.twin.people))
    with host_process(installation.environ) as first, host_process(installation.environ | {"VESTIBULE_PORT": port}):
        async with HTTPBrowser(here) as browser, HTTPBrowser(there, host=name) as other:
            posted = await answered(browser, await browser.begin("Acme"), person=person)
            path = f"{SAML}/acs/Acme"
            assert posted.action == here + path
            posts = [each.post(path, data=posted.fields) for _ in range(10) for each in (browser, other)]
            answers = await asyncio.gather(*posts)
            (parked,) = [answer for answer in answers if answer.status_code == 303]
            assert {shown_error(each).code for each in answers if each is not parked} == {"assertion_replayed"}
            first.kill()
            held = [f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar if "flow" in cookie.name]
            held.append(f"vestibule-assertion={parked.cookies['vestibule-assertion']}")
            finish = parked.headers["location"].removeprefix(here)
            async with HTTPBrowser(there, host=name) as fresh:
                assert (await fresh.get(finish, headers={"cookie": "; ".join(held)})).status_code == 303
                assert await fresh.session_status() == 200
        with host_process(installation.environ):
            async with HTTPBrowser(here) as again:
                refused = await again.post(path, data=posted.fields)
                assert shown_error(refused).code == "assertion_replayed"
