"""Every vendor's twin, each on a port of its own for the session, and doors to them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from databases import Databases
from house import SECRET, House, opened_house
from manual_clock import ManualClock
from twin_server import RunningTwin, running_twin
from vendor_doors import VendorDoors

from vestibule_twin import VENDORS, TwinConfig

Serve = Callable[[str], RunningTwin]


@pytest.fixture(scope="session")
def serve(clock: ManualClock) -> Iterator[Serve]:
    """Serves a vendor's provider by its path, such as "okta/oauth2/default"; one that runs is given again."""
    running: dict[str, RunningTwin] = {}
    with ExitStack() as stack:

        def one(path: str) -> RunningTwin:
            vendor, slash, rest = path.partition("/")
            if path not in running:
                twin = running_twin(
                    config=TwinConfig(auto_sign_in=True, alg="RS256"),
                    clock=lambda: clock.now_ms() / 1000,
                    issuer_path=f"/{path}",
                    personality=VENDORS[vendor][slash + rest],
                )
                running[path] = stack.enter_context(twin)
            return running[path]

        yield one


@pytest.fixture(scope="session")
def vendor_house(databases: Databases, twin: RunningTwin, clock: ManualClock) -> Iterator[House]:
    """A house of their own: the vendors' people have fixed addresses, which elsewhere may be somebody's already."""
    database = databases.migrated()
    with opened_house(database, twin, clock) as opened:
        yield opened
    databases.remove(database)


@pytest.fixture
def doors(vendor_house: House, serve: Serve) -> VendorDoors:
    """Connects to vendors."""
    return VendorDoors(house=vendor_house, serve=serve, secret=SECRET)
