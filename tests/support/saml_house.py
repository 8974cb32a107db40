"""SAML connections of a house, and what a browser does on the way through them; every hop is a test's to see.

The provider is the twin, and it knows us by nothing but our own metadata.
"""

import html
import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx2
from house import House
from http_browser import HTTPBrowser, hidden_fields, refresh_of
from twin_server import RunningTwin

from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule_twin import Twin, service_provider_from_metadata

SAML: Final = "/api/auth/sso/saml2/sp"
FINISH: Final = f"{SAML}/finish"

_ACTION: Final = re.compile(r'<form method="post" action="([^"]+)"')


@dataclass(frozen=True)
class Posted:
    """A form that leads from the provider to us, or from us to the provider: not sent yet."""

    action: str
    fields: dict[str, str]

    @classmethod
    def on(cls, page: httpx2.Response) -> "Posted":
        """The form of a page."""
        found = _ACTION.search(page.text)
        assert found is not None, page.text
        return cls(html.unescape(found[1]), hidden_fields(page.text))


def connect_saml(
    house: House,
    provider_id: str,
    *,
    twin: RunningTwin | None = None,
    enabled: bool = True,
    sp: dict[str, Any] | None = None,
    **config: Any,  # noqa: ANN401 - as a form has it
) -> Connection:
    """Add a SAML connection, and have the provider read our metadata.

    Args:
        house: Where.
        provider_id: Its Provider ID; the end of our entity id there.
        twin: The provider; None for the house's.
        enabled: False adds it disabled.
        sp: How the provider treats us: options of `service_provider_from_metadata`.
        config: Further fields of the connector's form.
    """
    provider = (twin or house.twin).twin
    fields: dict[str, Any] = {**idp_fields(provider), "spEntityId": f"{house.base_url}/{provider_id}", **config}
    connection = house.host.add(
        Draft(
            provider_id=provider_id,
            connector="saml",
            name=f"Door {provider_id}",
            config={name: value for name, value in fields.items() if value is not None},
            enabled=enabled,
        )
    )
    introduce(house, provider_id, provider, **(sp or {}))
    return connection


def idp_fields(provider: Twin) -> dict[str, Any]:
    """What an administrator enters about a twin."""
    return {
        "idpEntityId": provider.saml.entity_id,
        "ssoUrl": provider.url("/saml/sso"),
        "sloUrl": provider.url("/saml/slo"),
        "signingCertificates": [one.certificate_base64 for one in provider.saml.credentials.published],
    }


def introduce(house: House, provider_id: str, provider: Twin, **options: Any) -> None:  # noqa: ANN401 - as named
    """Have a provider read our metadata, and remember us with these options."""
    document = httpx2.get(f"{house.base_url}{SAML}/metadata/{provider_id}")
    assert document.status_code == 200, document.text
    provider.register_service_provider(service_provider_from_metadata(document.content, **options))


async def answered(browser: HTTPBrowser, begun: httpx2.Response, *, person: str) -> Posted:
    """Go on to the provider and choose somebody there; what leads back waits in the browser."""
    if begun.status_code == 303:
        url = urlsplit(begun.headers["location"])
        binding, carrier = "redirect", url.query
    else:
        form = Posted.on(begun)
        url = urlsplit(form.action)
        binding, carrier = "post", urlencode(form.fields)
    chosen = {"binding": binding, "request": carrier, "person": person}
    provider = f"{url.scheme}://{url.netloc}{url.path.removesuffix('/saml/sso')}"
    page = await browser.post(f"{provider}/saml/sign-in", data=chosen)
    assert page.status_code == 200, page.text
    return Posted.on(page)


async def deliver(house: House, browser: HTTPBrowser, posted: Posted) -> httpx2.Response:
    """Send the provider's form off, as a browser does it to another site: the first hop's answer."""
    return await browser.cross_site_post(posted.action, posted.fields, origin=house.twin.base_url)


async def parked_at(
    house: House, browser: HTTPBrowser, provider_id: str, *, person: str, **parameters: str
) -> httpx2.Response:
    """Begin a login and pass the provider: the first hop's answer."""
    begun = await browser.begin(provider_id, **parameters)
    return await deliver(house, browser, await answered(browser, begun, person=person))


async def saml_sign_in(
    house: House, browser: HTTPBrowser, provider_id: str, *, person: str, **parameters: str
) -> httpx2.Response:
    """The whole way; the answer is the second hop's."""
    parked = await parked_at(house, browser, provider_id, person=person, **parameters)
    assert parked.status_code == 303, parked.text
    return await browser.get(parked.headers["location"])


async def unsolicited(browser: HTTPBrowser, provider: Twin, entity_id: str, **parameters: str) -> Posted:
    """Open an application from the provider's tile, as whoever is signed in there: what leads to us."""
    page = await browser.get(provider.url("/saml/unsolicited"), params={"sp": entity_id, **parameters})
    assert page.status_code == 200, page.text
    return Posted.on(page)


async def asked_once_more(browser: HTTPBrowser, finish: str) -> httpx2.Response:
    """Come to the finish URL in a way that makes our page ask once more, and follow that."""
    first = await browser.get(finish)
    assert first.status_code == 200, first.text
    return await browser.get(refresh_of(first.text))
