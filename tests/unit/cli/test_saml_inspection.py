"""What `connections test` says of a SAML connection: everything that needs no sign-in, and nothing more."""

from typing import Any

import pytest
from msgspec.structs import replace
from saml_keys import SAMLKeys

from vestibule.cli.connections.loosened import loosened
from vestibule.cli.connections.saml_inspection import inspect_saml
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.domain.connections.own_key import KeyStage, OwnKey
from vestibule_sdk import NAME_ID_EMAIL, NAME_ID_PERSISTENT, SAMLProfile, Secret, Unsolicited

DAY_S = 86_400
THEIRS, OURS = SAMLKeys.make("theirs"), SAMLKeys.make("ours")
ENDS_AT_S = int(min(keys.certificate.not_valid_after_utc for keys in (THEIRS, OURS)).timestamp())
LONG_BEFORE_S = ENDS_AT_S - 300 * DAY_S
PROFILE = SAMLProfile(
    idp_entity_id="https://id.example/saml",
    sso_url="https://id.example/sso",
    slo_url="https://id.example/slo",
    signing_certificates=(THEIRS.certificate_pem,),
)
ACTIVE = OwnKey(
    stage=KeyStage.ACTIVE,
    certificate=OURS.certificate_pem,
    private_key=Secret(OURS.private_pem),
    created_at_s=LONG_BEFORE_S,
)
CONNECTION = Connection(
    id="01",
    organization_id="02",
    provider_id="Acme",
    connector="saml",
    name="Acme",
    icon="saml",
    config={},
    secrets={},
    issuer=PROFILE.idp_entity_id,
    enabled=True,
    callback_form=CallbackForm.OWN,
    trusted_for_linking=False,
    version=1,
    created_at_s=LONG_BEFORE_S,
    updated_at_s=LONG_BEFORE_S,
    own_keys=(ACTIVE,),
)


def warnings(
    profile: SAMLProfile = PROFILE,
    *,
    keys: tuple[OwnKey, ...] = (ACTIVE,),
    acs_url: str = "https://us.example/acs",
    now_s: int = LONG_BEFORE_S,
) -> str:
    """All of them, in one text."""
    found = inspect_saml(replace(CONNECTION, own_keys=keys), profile, acs_url=acs_url, now_s=now_s)
    assert found.usable
    return "\n".join(found.warnings)


def test_a_sound_connection_has_no_warning_and_what_is_unknown_is_said() -> None:
    found = inspect_saml(CONNECTION, PROFILE, acs_url="https://us.example/acs", now_s=LONG_BEFORE_S)

    assert found.warnings == ()
    assert "only in a sign-in" in found.unknown
    assert [row["name"] for row in (*found.certificates, *found.own_certificates)] == ["CN=theirs", "CN=ours"]


@pytest.mark.parametrize(
    ("now_s", "word"),
    [(ENDS_AT_S - DAY_S, "expires on"), (ENDS_AT_S + DAY_S, "expired on")],
    ids=("a day before", "a day after"),
)
def test_certificates_of_both_sides_are_watched(now_s: int, word: str) -> None:
    said = warnings(now_s=now_s)

    assert f"The provider's certificate CN=theirs {word}" in said
    assert f"Our active certificate {word}" in said
    assert "vestibule connections keys publish-next Acme" in said
    assert "vestibule connections change Acme --metadata URL" in said


def test_a_rollover_under_way_is_remembered() -> None:
    assert "keys switch Acme" in warnings(keys=(ACTIVE, replace(ACTIVE, stage=KeyStage.NEXT)))
    assert "keys retire Acme" in warnings(keys=(ACTIVE, replace(ACTIVE, stage=KeyStage.RETIRING)))


def test_the_last_day_of_a_key_on_its_way_out_troubles_nobody() -> None:
    said = warnings(keys=(replace(ACTIVE, stage=KeyStage.RETIRING),), now_s=ENDS_AT_S + DAY_S)

    assert "Our retiring certificate" not in said


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"slo_url": None}, "no sign-out address"),
        ({"skew_s": 300}, "300 s"),
        ({"name_id_format": NAME_ID_EMAIL}, "former colleague"),
    ],
)
def test_what_an_administrator_may_have_overlooked_is_said(changes: dict[str, Any], word: str) -> None:
    assert word in warnings(replace(PROFILE, **changes))


def test_an_address_of_ours_that_providers_refuse_is_said() -> None:
    assert "not https" in warnings(acs_url="http://us.example/acs")


@pytest.mark.parametrize(
    "changes", [{"name_id_format": NAME_ID_PERSISTENT}, {"name_id_format": NAME_ID_EMAIL, "subject_attribute": "uid"}]
)
def test_a_lasting_name_is_no_warning(changes: dict[str, Any]) -> None:
    """S43."""
    assert warnings(replace(PROFILE, **changes)) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"allow_sha1": True},
        {"allow_rsa15": True},
        {"allow_cbc": True},
        {"unsolicited": Unsolicited.ACCEPT},
        {"second_opinion": False},
    ],
)
def test_every_loosened_check_is_named_here_too(changes: dict[str, Any]) -> None:
    """S7, S14, S72: and each of them alone."""
    profile = replace(PROFILE, **changes)

    assert len(loosened(profile)) == 1
    assert loosened(profile)[0] in warnings(profile)


def test_no_switch_that_loosens_goes_unnamed() -> None:
    """A new `allow_...` without a sentence is a fault."""
    switches = [name for name in SAMLProfile.__struct_fields__ if name.startswith("allow_")]

    assert len(loosened(replace(PROFILE, **dict.fromkeys(switches, True)))) == len(switches)
    assert loosened(PROFILE) == ()
