"""The provider's own start page, from which applications are opened.

Source: OIDC Core section 4 (iss, login_hint and target_link_uri go to the initiate_login_uri, by GET or POST), SAML
Profiles section 4.1.5 (a Response that nobody asked for).
"""

from urllib.parse import urlencode

from vestibule_twin.answer import Answer
from vestibule_twin.browser import present_session
from vestibule_twin.callback import with_query
from vestibule_twin.config import Client
from vestibule_twin.form import Incoming
from vestibule_twin.pages import page
from vestibule_twin.people import Person
from vestibule_twin.state import Twin


def initiation(twin: Twin, client: Client, person: Person | None) -> list[tuple[str, str]]:
    """Return the parameters that start a login at the application."""
    hint = (person.email or person.username or person.subject) if person else None
    given = (("iss", twin.issuer), ("login_hint", hint), ("target_link_uri", client.target_link_uri))
    return [(name, value) for name, value in given if value is not None]


async def tiles(twin: Twin, request: Incoming) -> Answer:
    """Show who is signed in and a tile for every application that can be opened from here."""
    session = present_session(twin, request)
    person = session.person if session else None
    openable: list[dict[str, object]] = [
        {
            "title": client.title or client.client_id,
            "link": with_query(client.initiate_login_uri, initiation(twin, client, person)),
            "action": client.initiate_login_uri,
            "parameters": initiation(twin, client, person),
        }
        for client in twin.clients.values()
        if client.initiate_login_uri
    ]
    openable += [
        {
            "title": sp.label,
            "link": f"{twin.path}{twin.path_to('saml_unsolicited')}?{urlencode({'sp': sp.entity_id})}",
            "action": None,
        }
        for sp in twin.saml.service_providers.values()
    ]
    sign_out = twin.path_to("saml_logout" if session and session.name_ids else "confirm_logout")
    return page(twin, "tiles.html", {"person": person, "tiles": openable, "sign_out": sign_out})
