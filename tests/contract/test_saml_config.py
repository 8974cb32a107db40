"""What an administrator enters for a SAML provider: safe by default, complete, refused at the field that is wrong."""

from base64 import b64encode
from typing import Any

import pytest

from vestibule.errors import ConfigError
from vestibule.plugins import metadata_fields, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_saml import SAMLConfig, connector
from vestibule_sdk import (
    NAME_ID_EMAIL,
    NAME_ID_PERSISTENT,
    NAME_ID_TRANSIENT,
    NAME_ID_UNSPECIFIED,
    Binding,
    IdPEndpoint,
    IdPMetadata,
    Signed,
    Unsolicited,
)

# The profile wants DER in base64 and looks no further; the host does.
BARE = b64encode(b"\x30\x82\x01\x00" + bytes(range(100))).decode()
OTHER = b64encode(b"\x30\x82\x01\x00" + bytes(range(100, 200))).decode()
EXAMPLE: dict[str, Any] = {
    "idpEntityId": "https://id.example.com/saml",
    "ssoUrl": "https://id.example.com/saml/sso",
    "signingCertificates": [BARE],
}


def config(**change: Any) -> SAMLConfig:  # noqa: ANN401 - any JSON value
    return decode_config(SAMLConfig, {**EXAMPLE, **change})


def fault(**change: Any) -> str:  # noqa: ANN401 - any JSON value
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(**change))
    assert caught.value.code == "config_error"
    return caught.value.path


def test_three_entries_are_enough() -> None:
    """R20, S7, S14, S15, S18: everything else has a safe default."""
    profile = resolve_profile(connector, config())
    assert (profile.idp_entity_id, profile.sso_url) == (EXAMPLE["idpEntityId"], EXAMPLE["ssoUrl"])
    assert (profile.sso_binding, profile.slo_url, profile.name_id_format) == (Binding.REDIRECT, None, None)
    assert (profile.sp_entity_id, profile.acs_url, profile.sp_metadata, profile.scopes) == (None, None, None, None)
    assert (profile.want_signed, profile.unsolicited, profile.skew_s) == (Signed.EITHER, Unsolicited.RESTART, 180)
    assert profile.second_opinion
    assert (profile.allow_sha1, profile.allow_rsa15, profile.allow_cbc) == (False, False, False)


def test_every_entry_arrives_in_the_profile() -> None:
    profile = resolve_profile(
        connector,
        config(
            ssoBinding="post",
            sloUrl="https://id.example.com/slo",
            sloBinding="post",
            sloResponseUrl="https://id.example.com/slo/answer",
            spEntityId="urn:example:vestibule",
            acsUrl="https://login.example.com/acs",
            spMetadata='<?xml version="1.0"?>\n<md:EntityDescriptor entityID="urn:example:vestibule"/>',
            nameIdFormat="persistent",
            subjectAttribute="employeeNumber",
            scopes=["example.edu", "maths.example.edu"],
            authnContexts=["urn:a", "urn:b"],
            forceAuthn=True,
            signRequests=True,
            wantSigned="both",
            wantEncrypted=True,
            unsolicited="accept",
            clockSkew=0,
            secondOpinion=False,
            allowSha1=True,
            allowRsa15=True,
            allowCbc=True,
        ),
    )
    assert (profile.sso_binding, profile.slo_binding) == (Binding.POST, Binding.POST)
    assert (profile.slo_url, profile.slo_response_url) == (
        "https://id.example.com/slo",
        "https://id.example.com/slo/answer",
    )
    assert (profile.sp_entity_id, profile.acs_url) == ("urn:example:vestibule", "https://login.example.com/acs")
    assert profile.sp_metadata is not None
    assert profile.sp_metadata.endswith('\n<md:EntityDescriptor entityID="urn:example:vestibule"/>')
    assert (profile.subject_attribute, profile.scopes) == ("employeeNumber", ("example.edu", "maths.example.edu"))
    assert profile.authn_contexts == ("urn:a", "urn:b")
    assert (profile.force_authn, profile.sign_requests, profile.want_encrypted) == (True, True, True)
    assert (profile.want_signed, profile.unsolicited, profile.skew_s) == (Signed.BOTH, Unsolicited.ACCEPT, 0)
    assert (profile.second_opinion, profile.allow_sha1, profile.allow_rsa15, profile.allow_cbc) == (
        False,
        True,
        True,
        True,
    )
    assert resolve_profile(connector, config(signMetadata=True)).sign_metadata


@pytest.mark.parametrize(
    ("choice", "asked"),
    [
        ("none", None),
        ("email", NAME_ID_EMAIL),
        ("persistent", NAME_ID_PERSISTENT),
        ("transient", NAME_ID_TRANSIENT),
        ("unspecified", NAME_ID_UNSPECIFIED),
    ],
)
def test_each_name_id_format_is_asked_for_by_its_uri(choice: str, asked: str | None) -> None:
    assert resolve_profile(connector, config(nameIdFormat=choice)).name_id_format == asked


def test_certificates_come_as_pem_as_base64_or_several_in_one_text() -> None:
    """R20."""
    pem = "\n".join(f"-----BEGIN CERTIFICATE-----\r\n{text}\r\n-----END CERTIFICATE-----" for text in (BARE, OTHER))
    wanted = resolve_profile(connector, config(signingCertificates=[BARE, OTHER])).signing_certificates
    assert len(wanted) == 2
    for given in ([pem], pem, [pem, BARE], "\ufeff" + pem):
        assert resolve_profile(connector, config(signingCertificates=given)).signing_certificates == wanted


@pytest.mark.parametrize("given", [[], ["x" * 16_001], [7], "", None, ["MII\x00"]])
def test_certificates_that_are_no_texts_are_refused_at_their_field(given: object) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(signingCertificates=given)
    assert caught.value.path.startswith("signingCertificates")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"signingCertificates": ["not base64!"]}, "signingCertificates[0]"),
        ({"signingCertificates": [BARE, "aGFsbG8="]}, "signingCertificates[1]"),
        ({"signingCertificates": [" "]}, "signingCertificates"),
        ({"sloResponseUrl": "https://id.example.com/slo"}, "sloResponseUrl"),
        ({"sloBinding": "post"}, "sloBinding"),
        ({"spMetadata": "https://login.example.com/metadata"}, "spMetadata"),
        ({"spMetadata": "<html/>"}, "spMetadata"),
        ({"spMetadata": "<!DOCTYPE x [<!ENTITY y 'z'>]><EntityDescriptor/>"}, "spMetadata"),
        ({"spMetadata": "<EntityDescriptor entityID='x'/>", "signMetadata": True}, "signMetadata"),
    ],
)
def test_entries_that_do_not_fit_are_refused_at_the_field_to_change(change: dict[str, Any], path: str) -> None:
    assert fault(**change) == path


@pytest.mark.parametrize(
    "change",
    [
        {"ssoUrl": "javascript:alert(1)"},
        {"ssoUrl": "http://id.example.com/sso"},
        {"sloUrl": "https://user@id.example.com/slo"},
        {"acsUrl": "login"},
        {"idpEntityId": "two words"},
        {"idpEntityId": "x" * 1025},
        {"spEntityId": "two words"},
        {"clockSkew": 301},
        {"clockSkew": -1},
        {"scopes": ["*.example.edu"]},
        {"scopes": ["exa mple.edu"]},
        {"authnContexts": ["two words"]},
        {"unsolicited": "perhaps"},
        {"wantSigned": "neither"},
        {"nameIdFormat": "urn:x"},
        {"spMetadata": "<EntityDescriptor>" + "x" * 50_000},
    ],
)
def test_a_value_that_cannot_be_is_refused_where_it_is_entered(change: dict[str, Any]) -> None:
    """S15, S61."""
    with pytest.raises(ConfigFaults) as caught:
        config(**change)
    assert caught.value.path.partition("[")[0] in change


@pytest.mark.parametrize(
    "entity_id", ["urn:example:idp", "http://www.okta.com/exk1", "idp", "https://id.example/?a=1#b"]
)
def test_an_entity_id_is_a_name_and_no_address(entity_id: str) -> None:
    """SAML core 8.3.6; Okta's and AD FS's begin with http://."""
    assert resolve_profile(connector, config(idpEntityId=entity_id)).idp_entity_id == entity_id


def test_our_metadata_asks_for_what_the_mapping_reads() -> None:
    """R21: an address is needed, the names are recommended."""
    asked = resolve_profile(connector, config()).requested_attributes
    assert [(each.name, each.required) for each in asked] == [
        ("email", True),
        ("firstName", False),
        ("lastName", False),
    ]
    own = resolve_profile(
        connector,
        config(emailRequired=False, emailAttribute="mail", groupsAttribute="teams", subjectAttribute="mail"),
    ).requested_attributes
    assert [(each.name, each.required) for each in own] == [
        ("mail", True),
        ("firstName", False),
        ("lastName", False),
        ("teams", False),
    ]


def test_metadata_of_one_binding_and_with_every_wish() -> None:
    only_post = IdPMetadata(
        entity_id="urn:example:idp",
        sso=(IdPEndpoint(binding=Binding.POST, url="https://id.example/sso"),),
        slo=(IdPEndpoint(binding=Binding.POST, url="https://id.example/slo", response_url="https://id.example/bye"),),
        signing_certificates=(BARE,),
        want_requests_signed=True,
    )
    assert metadata_fields(connector, only_post) == {
        "idpEntityId": "urn:example:idp",
        "ssoUrl": "https://id.example/sso",
        "ssoBinding": "post",
        "sloUrl": "https://id.example/slo",
        "sloBinding": "post",
        "sloResponseUrl": "https://id.example/bye",
        "signingCertificates": [BARE],
        "signRequests": True,
    }


def test_metadata_with_one_address_for_logout_takes_the_former_second_one_away() -> None:
    """Our answers would go on to an address that the provider no longer names."""
    now = IdPMetadata(
        entity_id="urn:example:idp",
        sso=(IdPEndpoint(binding=Binding.POST, url="https://id.example/sso"),),
        slo=(IdPEndpoint(binding=Binding.POST, url="https://id.example/slo"),),
        signing_certificates=(BARE,),
    )
    former = {"sloUrl": "https://id.example/former", "sloResponseUrl": "https://id.example/former/answer"}
    profile = resolve_profile(connector, config(**{**former, **metadata_fields(connector, now)}))
    assert (profile.slo_url, profile.slo_response_url) == ("https://id.example/slo", None)


def test_what_metadata_lacks_stays_to_be_filled_in() -> None:
    fields = metadata_fields(connector, IdPMetadata(entity_id="urn:example:idp", sso=(), signing_certificates=()))
    assert fields == {"idpEntityId": "urn:example:idp"}
    with pytest.raises(ConfigFaults) as caught:
        decode_config(SAMLConfig, fields)
    assert [each.path for each in caught.value] == ["ssoUrl", "signingCertificates"]
