"""A real provider signs its own metadata, and only that key's word is taken (S62)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from form_browser import FormBrowser
from saml_command import fingerprint, import_provider, notes, saml, try_saml
from saml_host import SAMLHost
from saml_keys import SAMLKeys
from saml_libxmlsec import is_signed, parsed
from simplesamlphp import SimpleSAMLphp, running_simplesamlphp
from simplesamlphp_host import passed, reintroduce, signed_in

from vestibule.domain.audit.event import Action


@pytest.fixture
def idp() -> Iterator[SimpleSAMLphp]:
    """One whose keys are this test's to change."""
    with running_simplesamlphp() as own:
        yield own


@pytest.fixture
def federation_keys() -> SAMLKeys:
    return SAMLKeys.make("Who answers for the metadata")


@pytest.fixture
def signer(federation_keys: SAMLKeys, tmp_path: Path) -> str:
    """The pinned certificate's file."""
    return written(federation_keys, tmp_path)


def written(keys: SAMLKeys, directory: Path) -> str:
    file = directory / f"{keys.certificate.serial_number:x}.pem"
    file.write_text(keys.certificate_pem)
    return str(file)


async def test_metadata_that_the_pinned_key_signed_are_taken(
    staff: SAMLHost, idp: SimpleSAMLphp, federation_keys: SAMLKeys, signer: str, browser: FormBrowser
) -> None:
    """SimpleSAMLphp signs with xmlseclibs; the certificate that it puts beside the signature counts for nothing."""
    idp.sign_metadata(federation_keys)
    assert is_signed(parsed(idp.metadata()), ".")
    await import_provider(staff, idp.entity_id, "--signer", signer)
    await reintroduce(staff, idp)
    assert (await signed_in(staff, browser)).url == staff.account_url
    (connection,) = (await saml(staff, "status", "Staff", "--json")).json["connections"]
    assert connection["follows"]["is_signed"] is True


async def test_another_key_or_none_is_refused(
    staff: SAMLHost, idp: SimpleSAMLphp, federation_keys: SAMLKeys, tmp_path: Path
) -> None:
    """Nothing is added."""
    signer = written(SAMLKeys.make("Somebody else"), tmp_path)
    options = ("--provider-id", "Staff", "--yes", "--signer", signer)
    for sign, code in ((False, "signature_missing"), (True, "signature_validation_failed")):
        if sign:
            idp.sign_metadata(federation_keys)
        refused = await try_saml(staff, "import", idp.entity_id, *options)
        assert (refused.status, refused.err.partition(":")[0]) == (1, code)
    assert "There is no SAML connection" in (await saml(staff, "status")).out


async def test_what_another_key_signs_later_is_refused_and_the_connection_goes_on(
    staff: SAMLHost, idp: SimpleSAMLphp, federation_keys: SAMLKeys, signer: str, browser: FormBrowser
) -> None:
    """S62: whoever gets hold of the web server cannot bring a key of their own."""
    idp.sign_metadata(federation_keys)
    await import_provider(staff, idp.entity_id, "--signer", signer)
    await reintroduce(staff, idp)
    assert (await signed_in(staff, browser)).url == staff.account_url

    new = fingerprint(idp.publish_next_key())
    idp.sign_metadata(None)
    refused = await try_saml(staff, "refresh", "Staff")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "signature_missing")
    idp.sign_metadata(SAMLKeys.make("Somebody else"))
    refused = await try_saml(staff, "refresh", "Staff")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "signature_validation_failed")
    assert notes(staff, Action.METADATA_TAKEN) == []
    assert (await passed(staff, browser)).url == staff.account_url
    assert "could not be read since" in (await saml(staff, "status", "Staff")).out

    idp.sign_metadata(federation_keys)
    assert "changed Staff" in (await saml(staff, "refresh", "Staff")).out
    assert notes(staff, Action.METADATA_TAKEN) == [
        f"provider id: Staff; changed: config.signingCertificates; certificate joined: {new}"
    ]
    assert "could not be read" not in (await saml(staff, "status", "Staff")).out
