"""Contracts outside pytest: each inherited test once, and every end of one in words."""

from typing import Any, ClassVar

from vestibule.testing import is_contract, outcomes
from vestibule_sdk.testing import AdminConsentContract, OIDCConnectorContract


class Consent(AdminConsentContract):
    """A connector that is none."""

    connector: ClassVar[Any] = object()
    consent_example: ClassVar[dict[str, Any]] = {}

    def test_of_its_author(self, fixture: object) -> None:
        """Only pytest knows what to hand it."""
        raise AssertionError(fixture)


class Noted(AdminConsentContract):
    """Fails with a note."""

    def consent_url(self) -> str:
        """Never gets there."""
        error = AssertionError("no address")
        error.add_note("with this example")
        raise error

    connector: ClassVar[Any] = None
    consent_example: ClassVar[dict[str, Any]] = {}


def test_an_authors_own_tests_are_left_to_pytest() -> None:
    names = [outcome.test for outcome in outcomes(Consent)]
    assert names == ["test_consent_is_asked_at_the_provider", "test_consent_comes_back_with_what_was_sent"]


def test_whatever_a_test_raises_is_a_failure_with_its_place() -> None:
    assert all("AttributeError" in (each.fault or "") and ".py:" in (each.fault or "") for each in outcomes(Consent))


def test_a_failure_is_told_with_its_notes() -> None:
    (_, back) = outcomes(Noted)
    assert back.fault == "no address (with this example)"
    assert back.says.startswith("R29: ")


def test_a_contract_is_what_an_author_makes_of_ours() -> None:
    assert is_contract(Consent)
    for other in (AdminConsentContract, OIDCConnectorContract, Consent(), object, "Consent"):
        assert not is_contract(other)
