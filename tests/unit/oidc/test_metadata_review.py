"""An administrator hears where a provider's own description departs from the standard."""

import pytest
from oidc_messages import ABSENT, World

from vestibule.protocols.oidc.discovery.review import departures

GOOD = {
    "issuer": "https://op.example",
    "authorization_endpoint": "https://op.example/authorize",
    "token_endpoint": "https://op.example/token",
    "jwks_uri": "https://op.example/keys",
    "response_types_supported": ["code"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"],
}


def test_a_document_that_follows_the_standard_has_none() -> None:
    assert tuple(departures(GOOD)) == ()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"subject_types_supported": None}, "subject_types_supported"),
        ({"response_types_supported": "code"}, "response_types_supported"),
        ({"id_token_signing_alg_values_supported": ["ES256"]}, "id_token_signing_alg_values_supported"),
        ({"scopes_supported": "openid"}, "scopes_supported"),
        ({"claims_parameter_supported": "yes"}, "claims_parameter_supported"),
    ],
)
def test_each_departure_is_named(change: dict[str, object], named: str) -> None:
    (sentence,) = departures(GOOD | change)
    assert named in sentence


def test_http_is_the_nets_affair() -> None:
    assert tuple(departures(GOOD | {"issuer": "http://127.0.0.1:8001"})) == ()


@pytest.mark.parametrize("value", [0, True, "x", [1], {"a": 1}, [None], [[]]])
@pytest.mark.parametrize("name", sorted(GOOD))
def test_no_document_breaks_the_review(name: str, value: object) -> None:
    assert all(isinstance(sentence, str) for sentence in departures(GOOD | {name: value}))


async def test_an_inspection_tells_of_them() -> None:
    world = World(metadata={"subject_types_supported": ABSENT})
    assert any("subject_types_supported" in warning for warning in (await world.engine.inspect(world.profile)).warnings)
