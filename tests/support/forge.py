"""A GitHub Enterprise Server behind a house: the provider of plain OAuth 2.0, with people whom no other test knows."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from house import SECRET, House
from msgspec import structs
from twin_server import RunningTwin, running_twin

from vestibule.flows.connections.draft import Draft
from vestibule_twin import TwinConfig
from vestibule_twin.people import Person
from vestibule_twin.personalities.github import GITHUB
from vestibule_twin.personalities.github.people import address

_numbers = itertools.count(9001)


@contextmanager
def running_forge(house: House, provider_id: str) -> Iterator[RunningTwin]:
    """Open one, with a connection to it."""
    with running_twin(config=TwinConfig(auto_sign_in=True), clock=house.clock.now_s, personality=GITHUB) as twin:
        client = house.client(provider_id)
        twin.twin.register(client)
        config = {"baseUrl": twin.base_url, "clientId": client.client_id, "clientSecret": SECRET}
        house.host.add(Draft(provider_id=provider_id, connector="github", name=f"Door {provider_id}", config=config))
        yield twin


def forge_person(twin: RunningTwin) -> Person:
    """Have it know one person more."""
    number, usual = next(_numbers), twin.twin.people["1001"]
    emails = [address(f"person{number}@forge.example", primary=True)]
    person = structs.replace(
        usual, subject=str(number), username=f"person{number}", facts={**usual.facts, "emails": emails}
    )
    twin.twin.people[person.subject] = person
    return person
