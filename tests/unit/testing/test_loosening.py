"""What the contract calls loosening is what the host shows and audits as loosened (S72)."""

from dataclasses import replace
from typing import Any

import pytest
from acme_connector import SOUND, suite_of
from msgspec import structs

from vestibule.flows.connections.loosened import loosened
from vestibule.protocols.oidc.quirks import KNOWN
from vestibule_sdk import OIDCConnector, Pkce, Quirk
from vestibule_sdk.testing.loosening import loosened_by_itself


@pytest.mark.parametrize(
    "change",
    [{}, {"pkce": Pkce.OFF}, *({"quirks": (Quirk(name=name, source="https://id.example"),)} for name in KNOWN)],
)
def test_both_judge_alike(change: dict[str, object]) -> None:
    tested: OIDCConnector[Any] = replace(SOUND, profile=lambda config: structs.replace(SOUND.profile(config), **change))
    found = tuple(loosened_by_itself(tested, suite_of(tested).example, quirks=()))
    assert bool(found) is bool(loosened(tested.profile(suite_of(tested).config())))
