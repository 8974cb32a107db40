"""docs/how-to/keycloak-saml.md, followed to the letter with a real Keycloak (R19, R60)."""

import asyncio
import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import keycloak_saml
import pytest
from cryptography.x509 import load_pem_x509_certificate
from databases import Database
from doc_pages import Block, page
from form_browser import FormBrowser
from keycloak_login import code_of
from keycloak_staff import KeycloakStaff
from keycloak_words import console_texts
from running_host import MASTER_KEY
from saml_form import NoMessage
from saml_keys import one_line

GUIDE = page("docs/how-to/keycloak-saml.md")
INVALID_REQUESTER = "Invalid requester"
PERSISTENT = {"saml_name_id_format": "persistent", "saml_force_name_id_format": "true"}
ADD = 'vestibule connections add Keycloak --connector keycloak-saml --name "Acme staff" \\\n  --metadata'


def block(start: str) -> Block:
    """The one block of the guide that begins so."""
    (found,) = (block for block in GUIDE.blocks() if block.text.startswith(start))
    return found


@pytest.fixture
def staff_of_guide(keycloak_staff: KeycloakStaff) -> KeycloakStaff:
    """A host and a realm that know nothing of one another; the connection will be called as in the guide."""
    return replace(keycloak_staff, host=replace(keycloak_staff.host, provider_id="Keycloak"))


async def type_in(command: Block, staff: KeycloakStaff, database: Database, directory: Path) -> str:
    """Run a block of the guide with the addresses of this test in place of its own, and give what it prints."""
    script = command.text.replace("https://sso.example.com/realms/staff", staff.realm.issuer)
    environ = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "VESTIBULE_BASE_URL": staff.host.host.base_url,
        "VESTIBULE_DATABASE_URL": database.url.reveal(),
        "VESTIBULE_SECRET_KEY": MASTER_KEY,
    }
    process = await asyncio.create_subprocess_exec(
        "sh",
        "-ec",
        script,
        cwd=directory,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
    staff.host.clock.advance(1)  # a running host hears of a change within a second
    return printed.decode()


async def test_whoever_follows_the_guide_signs_in_and_out(
    staff_of_guide: KeycloakStaff, database: Database, tmp_path: Path, browser: FormBrowser
) -> None:
    """R19, R20, R60: each side reads the other's metadata; the mappers are finished by hand."""
    staff, host, realm = staff_of_guide, staff_of_guide.host, staff_of_guide.realm
    added = await type_in(block(ADD), staff, database, tmp_path)
    assert f"Added Keycloak: Acme staff, issuer {realm.issuer}" in added
    await type_in(block("vestibule connections metadata"), staff, database, tmp_path)
    # What the guide's second step has on the screens of Keycloak, in the words of its admin API.
    client = await keycloak_saml.import_client(realm, (tmp_path / "vestibule-metadata.xml").read_bytes())
    await realm.change_client(client, attributes=PERSISTENT, frontchannelLogout=False)
    mappers = (await realm.request("GET", f"/clients/{client}/protocol-mappers/models")).json()
    assert {mapper["protocolMapper"] for mapper in mappers} == {"saml-user-attribute-mapper"}
    assert {mapper["config"]["attribute.name"] for mapper in mappers} == {"email", "firstName", "lastName"}
    await keycloak_saml.complete_mappers(realm, client)

    tested = await type_in(block("vestibule connections test"), staff, database, tmp_path)
    assert tested.startswith(block("Keycloak: fine").text)
    assert "Continue with Acme staff" in (await browser.open(f"{host.host.base_url}/login")).text
    assert (await staff.sign_in(browser)).url == host.account_url
    await host.sign_out(browser)
    assert not await host.is_signed_in(browser)
    assert await realm.sessions("ada") == []

    assert (await staff.sign_in(browser)).url == host.account_url
    await realm.logout("ada")
    assert not await host.is_signed_in(browser)


async def test_our_key_is_changed_as_the_guide_says(
    staff_of_guide: KeycloakStaff, database: Database, tmp_path: Path, browser: FormBrowser
) -> None:
    """S21, S22: Keycloak keeps one certificate for each use; only between two imports does it say Invalid requester."""
    staff, host = staff_of_guide, staff_of_guide.host
    await type_in(block(ADD), staff, database, tmp_path)
    client = await keycloak_saml.import_client(staff.realm, await host.metadata(), attributes=PERSISTENT)
    await keycloak_saml.complete_mappers(staff.realm, client)
    assert (await staff.sign_in(browser)).url == host.account_url

    printed = await type_in(block("vestibule connections keys publish-next"), staff, database, tmp_path)
    (certificate,) = (key["certificate"] for key in json.loads(printed[printed.index("[") :]) if key["stage"] == "next")
    new = one_line(load_pem_x509_certificate(certificate.encode()))
    await staff.realm.change_client(client, attributes={"saml.encryption.certificate": new})
    assert (await (await staff.passed(browser)).deliver(browser)).url == host.account_url

    await type_in(block("vestibule connections keys switch"), staff, database, tmp_path)
    with pytest.raises(NoMessage, match=INVALID_REQUESTER):
        await staff.passed(browser)
    await staff.realm.change_client(client, attributes={"saml.signing.certificate": new})
    assert (await (await staff.passed(browser)).deliver(browser)).url == host.account_url
    await type_in(block("vestibule connections keys retire"), staff, database, tmp_path)
    assert (await (await staff.passed(browser)).deliver(browser)).url == host.account_url


async def test_the_realms_key_is_changed_without_losing_a_sign_in(
    staff_of_guide: KeycloakStaff, database: Database, tmp_path: Path, browser: FormBrowser
) -> None:
    """R19: a key that is enabled and not active stands in the descriptor, and signs nothing yet."""
    staff, host, realm = staff_of_guide, staff_of_guide.host, staff_of_guide.realm
    await type_in(block(ADD), staff, database, tmp_path)
    client = await keycloak_saml.import_client(realm, await host.metadata(), attributes=PERSISTENT)
    await keycloak_saml.complete_mappers(realm, client)
    assert (await staff.sign_in(browser)).url == host.account_url
    new = await realm.rotate_key()
    refused = await (await staff.passed(browser)).deliver(browser)
    assert code_of(refused) == "signature_validation_failed"
    await realm.retire_key(new)  # not active: the old one signs again
    assert (await (await staff.passed(browser)).deliver(browser)).url == host.account_url
    await type_in(block("vestibule connections change Keycloak --metadata"), staff, database, tmp_path)
    assert (await (await staff.passed(browser)).deliver(browser)).url == host.account_url
    await realm.activate_key(new)
    assert (await (await staff.passed(browser)).deliver(browser)).url == host.account_url


def test_the_guide_uses_the_names_on_keycloaks_screens() -> None:
    """LOOK.md, Words: whoever follows the guide finds each name as it is written."""
    named = set(re.findall(r"\*\*(.+?)\*\*", re.sub(r"\s+", " ", GUIDE.prose)))
    assert len(named) > 30
    assert {name for name in named if name.lower() not in console_texts()} == set()
