"""S7, S72: the audit trail names every switch that loosens a check, with its value, and shows no other value."""

from typing import Any

import pytest
from msgspec.structs import replace
from stored import NOW_S

from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.connections.difference import change_note, loose_switches
from vestibule_sdk.secret import Secret


def connection(**config: Any) -> Connection:  # noqa: ANN401 - fields of a connector's form
    """A connection with that configuration."""
    return Connection(
        id="01",
        organization_id="01",
        provider_id="Acme",
        connector="saml",
        name="Acme",
        icon="",
        config=config,
        secrets={"clientSecret": Secret("before")},
        issuer="https://id.example",
        enabled=True,
        callback_form=CallbackForm.OWN,
        trusted_for_linking=False,
        version=1,
        created_at_s=NOW_S,
        updated_at_s=NOW_S,
    )


@pytest.mark.parametrize(
    ("config", "switches"),
    [
        ({"allowSha1": True, "allowCbc": True}, ("allowCbc on", "allowSha1 on")),
        ({"allowSha1": False}, ()),
        ({"unsolicited": "accept"}, ("unsolicited accept",)),
        ({"unsolicited": "restart"}, ()),
        ({"secondOpinion": False}, ("secondOpinion off",)),
        ({"pkce": "off"}, ("pkce off",)),
        ({"pkce": "S256", "ssoUrl": "https://id.example/allow", "scopes": ["off"]}, ()),
    ],
)
def test_what_loosens_a_check_is_told_by_its_value(config: dict[str, Any], switches: tuple[str, ...]) -> None:
    assert loose_switches(connection(**config)) == switches


def test_a_change_tells_what_it_has_loosened_and_not_what_was_loose_before() -> None:
    before = connection(allowSha1=True, ssoUrl="https://id.example/a")
    after = connection(allowSha1=True, allowCbc=True, ssoUrl="https://id.example/b")
    assert change_note(before, after) == "changed: config.allowCbc, config.ssoUrl; allowCbc on"
    assert change_note(after, before) == "changed: config.allowCbc, config.ssoUrl"


def test_a_secret_is_named_and_not_shown() -> None:
    """S59."""
    before = connection()
    assert change_note(before, replace(before, secrets={"clientSecret": Secret("after")})) == (
        "changed: config.clientSecret"
    )
