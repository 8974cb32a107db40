"""S62: an endpoint on a new origin, and a domain that nobody has vouched for, do not take effect by themselves."""

from typing import Any, Final

import pytest

from vestibule.domain.metadata.guards import guards
from vestibule_sdk.saml import Binding, IdPEndpoint, IdPMetadata

TAKEN: Final[dict[str, Any]] = {
    "idpEntityId": "urn:example:idp",
    "ssoUrl": "https://id.example/sso",
    "scopes": ["example.org"],
}


def metadata(
    sso: str = "https://id.example/sso", *, slo: tuple[IdPEndpoint, ...] = (), scopes: tuple[str, ...] = ()
) -> IdPMetadata:
    """What a new document says."""
    return IdPMetadata(
        entity_id="urn:example:idp",
        sso=(IdPEndpoint(binding=Binding.REDIRECT, url=sso),),
        signing_certificates=("unused",),
        slo=slo,
        scopes=scopes,
    )


def test_another_path_on_the_same_server_is_free() -> None:
    assert guards(TAKEN, metadata("https://ID.example:443/another"), is_signed=False) == {}


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/sso",
        "http://id.example/sso",
        "https://id.example:8443/sso",
        "https://id.example.evil.example/sso",
        "https://id.example@evil.example/sso",
        "https://sub.id.example/sso",
        "https://[half/sso",
    ],
    ids=["host", "scheme", "port", "longer host", "user name", "subdomain", "no URL"],
)
@pytest.mark.parametrize("is_signed", [True, False])
def test_another_origin_waits_signed_or_not(url: str, *, is_signed: bool) -> None:
    assert list(guards(TAKEN, metadata(url), is_signed=is_signed)) == [url]


def test_so_do_sign_out_and_answers() -> None:
    slo = IdPEndpoint(
        binding=Binding.POST, url="https://evil.example/out", response_url="https://worse.example/answers"
    )
    found = guards(TAKEN, metadata(slo=(slo,)), is_signed=True)
    assert list(found) == ["https://evil.example/out", "https://worse.example/answers"]


def test_the_reason_names_both_sides() -> None:
    (reason,) = guards(TAKEN, metadata("https://evil.example/sso"), is_signed=True).values()
    assert "https://evil.example/sso" in reason
    assert "https://id.example" in reason


def test_a_new_domain_needs_somebodys_signature() -> None:
    now = metadata(scopes=("example.org", "bank.example"))
    assert list(guards(TAKEN, now, is_signed=False)) == ["bank.example"]
    assert guards(TAKEN, now, is_signed=True) == {}
