"""The battery of the SAML engine: with a connector that comes with Vestibule, and with every kind of profile.

That it notices what is wrong is shown with verdicts that are turned round, and with samples of somebody else's.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from msgspec import structs

from vestibule.testing import SAMLEngineContract, outcomes
from vestibule.testing.saml_cases import EXPECTED, Case, cases
from vestibule_keycloak.saml import connector
from vestibule_sdk import NAME_ID_PERSISTENT, NameID, SAMLConnector, VerifiedAssertion, VestibuleError
from vestibule_sdk.saml import Signed, Unsolicited
from vestibule_twin.faults.names import SAMLFault
from vestibule_twin.faults.saml import SAML
from vestibule_twin.saml.names import CLASSES

FIXTURES = Path(__file__).parents[3] / "fixtures" / "saml" / "keycloak"
ISSUER = "https://sso.example.com/realms/staff"


def sample(case: str) -> VerifiedAssertion:
    said = msgspec.json.decode((FIXTURES / f"{case}.json").read_bytes())
    return msgspec.convert({**said, "subject": "of another installation", "issuer": ISSUER}, VerifiedAssertion)


ADA = structs.replace(sample("mappers"), name_id=NameID(value="G-7", format=NAME_ID_PERSISTENT))


class TestKeycloak(SAMLEngineContract):
    """A plain profile."""

    connector = connector
    example: ClassVar[Mapping[str, Any]] = {
        "serverUrl": "https://sso.example.com",
        "realm": "staff",
        "signingCertificates": ["MIIB"],
        "emailRequired": False,
    }
    samples: ClassVar[tuple[VerifiedAssertion, ...]] = (ADA, sample("x500"))


def resolved(**change: Any) -> SAMLConnector[Any]:  # noqa: ANN401 - any value of a profile
    return replace(connector, profile=lambda config: structs.replace(connector.profile(config), **change))


def suite_of(tested: SAMLConnector[Any], person: VerifiedAssertion) -> SAMLEngineContract:
    kind: Callable[[], SAMLEngineContract] = type("Suite", (TestKeycloak,), {"connector": tested, "samples": (person,)})
    return kind()


NAMED = structs.replace(ADA, name_id=None, attributes={**ADA.attributes, "employeeNumber": ("4711",)})
PROFILES: dict[str, tuple[dict[str, Any], VerifiedAssertion]] = {
    "everything signed and encrypted, nothing unsolicited": (
        {"want_signed": Signed.BOTH, "want_encrypted": True, "unsolicited": Unsolicited.OFF, "sign_requests": True},
        ADA,
    ),
    "the assertion signed": ({"want_signed": Signed.ASSERTION, "force_authn": True}, ADA),
    "the response signed, by SHA-1 if need be": ({"want_signed": Signed.RESPONSE, "allow_sha1": True}, ADA),
    "known by an attribute, without a second opinion": (
        {"subject_attribute": "employeeNumber", "second_opinion": False, "unsolicited": Unsolicited.ACCEPT},
        NAMED,
    ),
    "with whatever class of authentication": (
        {"authn_contexts": (f"{CLASSES}unspecified", f"{CLASSES}Password")},
        ADA,
    ),
}


@pytest.mark.parametrize(("change", "person"), PROFILES.values(), ids=PROFILES)
def test_every_setting_of_a_profile_keeps_every_promise(change: dict[str, Any], person: VerifiedAssertion) -> None:
    suite = suite_of(resolved(**change), person)
    assert [outcome for outcome in outcomes(type(suite)) if outcome.fault is not None] == []


def test_every_fault_of_the_twin_is_one_test() -> None:
    assert {f"test_response_{fault}" for fault in SAMLFault} <= set(dir(SAMLEngineContract))
    assert {*EXPECTED} == {fault for fault, entry in SAML.items() if not entry.acceptable}


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda it: it.name)
def test_an_engine_that_lets_a_fault_pass_would_be_noticed(case: Case) -> None:
    """The verdict is another one: a fault ends in its own code, and what is merely odd in none."""
    suite = suite_of(resolved(want_signed=Signed.BOTH), ADA)
    turned = structs.replace(case, codes=("issuer_mismatch" if "issuer" not in case.name else "signature_missing",))
    with pytest.raises(AssertionError, match="should be one that"):
        suite.judge(turned)


def test_a_sample_of_another_provider_would_not_get_as_far_as_the_connector() -> None:
    with pytest.raises(VestibuleError) as caught:
        suite_of(connector, structs.replace(ADA, issuer=f"{ISSUER}2")).test_everybody_of_the_samples_is_signed_in()
    assert caught.value.code == "issuer_mismatch"


def test_a_sample_that_names_nobody_for_good_is_found() -> None:
    """S43."""
    with pytest.raises(VestibuleError) as caught:
        suite_of(connector, structs.replace(ADA, name_id=None)).test_everybody_of_the_samples_is_signed_in()
    assert caught.value.code == "account_not_found"


def test_there_is_nobody_without_samples() -> None:
    kind = type("Suite", (TestKeycloak,), {"samples": ()})
    assert all(outcome.fault == "there are no samples" for outcome in outcomes(kind))
