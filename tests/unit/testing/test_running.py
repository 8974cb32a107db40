"""Contracts outside pytest: each inherited test once, and every end of one in words."""

import sys
from dataclasses import replace
from typing import Any, ClassVar

from msgspec import structs

from vestibule.testing import is_contract, outcomes
from vestibule_keycloak import connector as keycloak
from vestibule_sdk import VerifiedClaims, standard_identity
from vestibule_sdk.testing import AdminConsentContract, OIDCConnectorContract


class Consent(AdminConsentContract):
    """A connector that is none."""

    connector: ClassVar[Any] = object()
    consent_example: ClassVar[dict[str, Any]] = {}

    def test_of_its_author(self, fixture: object) -> None:
        """Only pytest knows what to hand it."""
        raise AssertionError(fixture)


EXAMPLE = {"serverUrl": "https://sso.example.com", "realm": "staff", "clientId": "c", "clientSecret": "s"}
ISSUER = "https://sso.example.com/realms/staff"


class Astray(AdminConsentContract):
    """Sends administrators somewhere without a way back."""

    connector: ClassVar[Any] = replace(keycloak, admin_consent=lambda _config, _request: ISSUER)
    consent_example: ClassVar[dict[str, Any]] = EXAMPLE


class Silenced(Astray):
    """Holds by saying so."""

    def test_consent_comes_back_with_what_was_sent(self) -> None:
        """It does not."""

    def consent_url(self) -> str:
        """No address of the connector's."""
        return "https://sso.example.com?redirect_uri=x"


class Leaving(Astray):
    """Ends the process in the middle of a test."""

    connector: ClassVar[Any] = replace(keycloak, admin_consent=lambda _config, _request: sys.exit(0))


class Wordy(OIDCConnectorContract):
    """Fails in the course of many variations."""

    connector: ClassVar[Any] = replace(
        keycloak, identity=lambda _, claims: structs.replace(standard_identity(claims), name=claims.get("name"))
    )
    example: ClassVar[dict[str, Any]] = EXAMPLE
    samples: ClassVar[tuple[VerifiedClaims, ...]] = (
        VerifiedClaims(issuer=ISSUER, subject="1", id_token={"sub": "1", "name": "A"}),
    )
    issuer = ISSUER


def test_an_authors_own_tests_are_left_to_pytest() -> None:
    names = [outcome.test for outcome in outcomes(Consent)]
    assert names == ["test_consent_is_asked_at_the_provider", "test_consent_comes_back_with_what_was_sent"]


def test_whatever_a_test_raises_is_a_failure_with_its_place() -> None:
    assert all("AttributeError" in (each.fault or "") and ".py:" in (each.fault or "") for each in outcomes(Consent))


def test_a_failure_is_told_with_its_notes() -> None:
    (fault,) = [each.fault for each in outcomes(Wordy) if each.test == "test_claims_of_a_wrong_type_never_break_it"]
    assert fault is not None
    assert fault.endswith("(with name=0)")


def test_what_a_test_is_about_is_its_first_line() -> None:
    (_, back) = outcomes(Astray)
    assert back.says == "R29: the address and the state, each once and unchanged, whatever characters they hold."
    assert back.fault == "redirect_uri is not sent once and unchanged"


def test_a_promise_that_is_overridden_is_a_fault_and_is_held_all_the_same() -> None:
    found = list(outcomes(Silenced))
    told = [each.test for each in found if "of its own" in (each.fault or "")]
    assert sorted(told) == ["consent_url", "test_consent_comes_back_with_what_was_sent"]
    held = [each.fault for each in found if each.test == "test_consent_comes_back_with_what_was_sent"]
    assert "redirect_uri is not sent once and unchanged" in held


def test_whoever_ends_the_process_fails() -> None:
    assert all((each.fault or "").startswith("SystemExit: 0") for each in outcomes(Leaving))


def test_a_contract_is_what_an_author_makes_of_ours() -> None:
    assert is_contract(Consent)
    for other in (AdminConsentContract, OIDCConnectorContract, Consent(), object, "Consent"):
        assert not is_contract(other)
