"""A federation of a real Keycloak and a real SimpleSAMLphp: their own documents in one aggregate, signed by libxmlsec.

Its operator is the test. The metadata of its members change when the operator publishes again, and not before (R58,
S62).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import keycloak_saml
import pytest
from form_browser import FormBrowser
from keycloak_login import code_of
from keycloak_staff import KeycloakStaff
from metadata_server import MetadataServer, published
from saml_aggregate import FederationSigning, aggregate, federation_key, signed
from saml_command import fingerprint, notes, saml, try_saml
from saml_host import SAMLHost
from saml_recipe import instant
from saml_signing_keys import signing_key
from simplesamlphp import SimpleSAMLphp, running_simplesamlphp
from simplesamlphp_host import passed, reintroduce, signed_in
from simplesamlphp_login import logged_out
from simplesamlphp_sp import Options

from vestibule.clock import SystemClock
from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.schedule import AGGREGATE_RENEWED_AT_MOST_EVERY_S

__all__ = ["published"]

WEEK_S: Final = 7 * 86_400
_DECLARATION: Final = re.compile(r"^<\?xml[^>]*\?>\s*")


@pytest.fixture
def idp() -> Iterator[SimpleSAMLphp]:
    """One whose keys are this test's to change."""
    with running_simplesamlphp() as own:
        yield own


@pytest.fixture
def signer(tmp_path: Path) -> str:
    """The file with the federation's certificate, which came to the administrator by another way."""
    file = tmp_path / "federation.pem"
    file.write_text(federation_key().certificate_pem)
    return str(file)


@pytest.fixture
def university(keycloak_staff: KeycloakStaff) -> KeycloakStaff:
    """The realm, whose connection has another Provider ID than SimpleSAMLphp's."""
    return replace(keycloak_staff, host=replace(keycloak_staff.host, provider_id="University"))


def federation(*members: bytes, signing: FederationSigning | None = None) -> bytes:
    """Whole documents of providers in one group that is good for a week."""
    texts = [_DECLARATION.sub("", member.decode()) for member in members]
    end = instant(SystemClock().now_s() + WEEK_S)
    attributes = f' Name="https://federation.example" validUntil="{end}" cacheDuration="PT6H"'
    return signed(aggregate(*texts, attributes=attributes), signing)


async def take(staff: SAMLHost, entity_id: str) -> None:
    """Add a connection for a provider of the index: one command."""
    named = ("--provider-id", staff.provider_id, "--name", staff.provider_id)
    added = await saml(staff, "import", "--source", "federation", "--entity-id", entity_id, *named, "--yes")
    assert f"Added {staff.provider_id}: {staff.provider_id}, issuer {entity_id}" in added.out
    assert "It follows the source federation." in added.out


async def test_one_command_each_and_both_sign_in(
    staff: SAMLHost,
    university: KeycloakStaff,
    idp: SimpleSAMLphp,
    published: MetadataServer,
    signer: str,
    browser: FormBrowser,
    second_browser: FormBrowser,
) -> None:
    """The import takes nobody silently; it lists who is there, and search finds them."""
    url = published.publish(federation(await keycloak_saml.descriptor(university.realm), idp.metadata()))
    listed = (await saml(staff, "import", url, "--source", "federation", "--signer", signer)).out
    assert "Indexed federation: 2 identity providers" in listed
    assert university.realm.issuer in listed
    assert idp.entity_id in listed
    assert "Continue with" not in (await browser.open(f"{staff.host.base_url}/login")).text
    (found,) = (await saml(staff, "search", university.realm.name, "--json")).json
    assert found["entity_id"] == university.realm.issuer

    await take(staff, idp.entity_id)
    await take(university.host, university.realm.issuer)
    assert len(published.asked()) == 1
    await reintroduce(staff, idp)
    await university.register()
    assert (await signed_in(staff, browser)).url == staff.account_url
    await logged_out(browser, idp.logout_url())
    assert not await staff.is_signed_in(browser)
    assert (await university.sign_in(second_browser)).url == staff.account_url
    await staff.sign_out(second_browser)
    assert await university.realm.sessions("ada") == []


async def test_only_what_the_federation_signs_counts(
    staff: SAMLHost, idp: SimpleSAMLphp, published: MetadataServer, signer: str, browser: FormBrowser
) -> None:
    """S62: not what the provider's own address says, not what another key signs.

    The next issue needs no command: the first message with the new key has it read.
    """
    published.publish(federation(idp.metadata()))
    url = f"{published.base_url}/metadata"
    await saml(staff, "import", url, "--source", "federation", "--signer", signer)
    await take(staff, idp.entity_id)
    await reintroduce(staff, idp, Options(more={"assertion.lifetime": 7_200}))
    assert (await signed_in(staff, browser)).url == staff.account_url
    old = fingerprint(idp.certificate)
    new = fingerprint(idp.publish_next_key())
    idp.switch_key()
    assert code_of(await passed(staff, browser)) == "signature_validation_failed"

    someone = FederationSigning(key=signing_key("somebody else"))
    published.publish(federation(idp.metadata(), signing=someone))
    refused = await try_saml(staff, "refresh", "federation")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "signature_validation_failed")
    assert code_of(await passed(staff, browser)) == "signature_validation_failed"

    published.publish(federation(idp.metadata()))
    staff.clock.advance(AGGREGATE_RENEWED_AT_MOST_EVERY_S)
    assert (await passed(staff, browser)).url == staff.account_url
    assert notes(staff, Action.METADATA_TAKEN) == [
        f"provider id: Staff; changed: config.signingCertificates; certificate left: {old}; certificate joined: {new}"
    ]


async def test_a_provider_that_leaves_the_federation_is_reported(
    staff: SAMLHost,
    university: KeycloakStaff,
    idp: SimpleSAMLphp,
    published: MetadataServer,
    signer: str,
    browser: FormBrowser,
) -> None:
    """S62: its connection goes on with what was said of it last, until that has run out."""
    descriptor = await keycloak_saml.descriptor(university.realm)
    url = published.publish(federation(descriptor, idp.metadata()))
    await saml(staff, "import", url, "--source", "federation", "--signer", signer)
    await take(staff, idp.entity_id)
    await reintroduce(staff, idp)
    assert (await signed_in(staff, browser)).url == staff.account_url

    published.publish(federation(descriptor))
    refreshed = await saml(staff, "refresh", "federation")
    assert "The source no longer names the provider of Staff." in refreshed.out
    assert (await passed(staff, browser)).url == staff.account_url
    staff.clock.advance(WEEK_S)
    assert code_of(await staff.begin(browser)) == "metadata_expired"
