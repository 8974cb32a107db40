"""docs/how-to/certificate-rollover.md: through a change of a provider's key, and what is said before and after one."""

import asyncio
import sqlite3
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import CommandLine
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from doc_pages import page
from doc_scenario import Scenario
from form_browser import FormBrowser
from running_host import MASTER_KEY
from saml_form import carried
from saml_signing_keys import signing_key
from twin_server import RunningTwin

from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.alarm import DAY_S, Loudness, failing_loudness, loudness
from vestibule.flows.urls import Urls
from vestibule.protocols.saml.certificate import fingerprint
from vestibule_twin import service_provider_from_metadata
from vestibule_twin.saml.metadata import idp_metadata

GUIDE = page("docs/how-to/certificate-rollover.md")
ENDS_IN_S = {
    "within 30 days": 30 * DAY_S,
    "within three weeks": 21 * DAY_S,
    "within two weeks": 14 * DAY_S,
    "within a week": 7 * DAY_S,
    "now or before": 0,
}


def pem_of(acme: RunningTwin) -> str:
    """The certificate that the provider signs with."""
    return acme.twin.saml.credentials.current.certificate.public_bytes(Encoding.PEM).decode()


def ends_soon(name: str, *, days: int) -> str:
    """A certificate in PEM that has so many days left, and a minute."""
    key = signing_key(name).rsa_private
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=300))
        .not_valid_after(now + timedelta(days=days, minutes=1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
        .decode()
    )


@pytest.mark.usefixtures("downloads")
def test_the_page_can_be_followed(folder: Path, port: int, base_url: str, acme: RunningTwin) -> None:
    """R19, R58: and at its end people sign in by the provider's new key."""
    environ = {"VESTIBULE_BASE_URL": base_url, "VESTIBULE_PORT": str(port), "VESTIBULE_SECRET_KEY": MASTER_KEY}
    vestibule = CommandLine(environ)
    added = vestibule("saml", "import", acme.twin.saml.entity_id, "--provider-id", "Acme", "--name", "Acme")
    assert added.status == 0, added.err
    for name in ("AcmeFollowed", "AcmeFile"):
        assert vestibule("saml", "import", "acme-metadata.xml", "--provider-id", name, "--name", name).status == 0
    before = pem_of(acme)
    ring = acme.twin.saml.credentials

    def download() -> None:
        (folder / "acme-metadata.xml").write_bytes(idp_metadata(acme.twin))

    def second_certificate() -> None:
        ring.rotate(keep_old=True)
        download()

    def old_one_is_out() -> None:
        ring.rotate(keep_old=False)
        download()

    def ten_days_left() -> None:
        (folder / "old.pem").write_text(ends_soon("old", days=10))
        fields = ("--set", "idpEntityId=https://old.example", "--set", "ssoUrl=https://old.example/sso")
        files = ("--set-file", "signingCertificates=old.pem")
        added = vestibule("connections", "add", "AcmeOld", "--connector", "saml", "--name", "Old", *fields, *files)
        assert added.status == 0, added.err

    scenario = Scenario(
        GUIDE,
        folder=folder,
        environ=environ,
        places={"https://id.example.com": acme.issuer},
        events={
            "the provider signs with a new key": lambda: ring.rotate(keep_old=False),
            "the provider publishes a second certificate": second_certificate,
            "the provider takes the old certificate out": old_one_is_out,
            "the provider's certificate has ten days left": ten_days_left,
        },
    )
    with ExitStack() as running:
        scenario.play(running)
        check_audit_trail(folder, acme.issuer, before=before)
        assert vestibule("saml", "refresh", "Acme").status == 0
        server = running.enter_context(vestibule.running("serve", cwd=folder))
        server.read_until("listening")
        assert asyncio.run(signed_in(base_url, "Acme", acme)) == "ada@example.org"
    certificates = vestibule("connections", "show", "AcmeFile", "--json").json["config"]["signingCertificates"]
    assert certificates == [pem_of(acme).strip()]


def check_audit_trail(folder: Path, issuer: str, *, before: str) -> None:
    """What the page's query gives is what the page shows, with the old and the new fingerprint."""
    command, shown = (block for block in GUIDE.blocks() if block.action == "checked by")
    program, database, query = command.text.strip().split(" ", 2)
    assert program == "sqlite3"
    with sqlite3.connect(folder / database) as connection:
        rows = {action: (actor, note) for _, actor, action, note in connection.execute(query.strip('"'))}
    connection.close()
    for line in shown.text.replace("https://id.example.com", issuer).splitlines():
        action, note = line.split(maxsplit=1)
        assert rows[action][1].startswith(note.partition("certificate left")[0])
    actor, note = rows["metadata_taken"]
    assert actor == "system"
    assert f"certificate left: {fingerprint(before)}; certificate joined: " in note
    assert rows["metadata_followed"][0] == "cli"


async def signed_in(base_url: str, provider_id: str, acme: RunningTwin) -> str:
    """Sign in through that connection; gives the account's address."""
    async with FormBrowser() as browser:
        ours = await browser.client.get(Urls(base_url).sp_metadata(provider_id))
        acme.twin.register_service_provider(service_provider_from_metadata(ours.content))
        await carried(browser, await browser.open(Urls(base_url).login(provider_id)))
        _, session = await browser.json(f"{base_url}/api/session")
        email: str = session["account"]["email"]
        return email


def test_the_marks_are_those_of_the_code() -> None:
    rows = {row["What ends, ends"]: row["Mark"].strip("`") for row in GUIDE.rows("Mark", "What ends, ends")}
    assert list(rows) == list(ENDS_IN_S)
    now_s = int(time.time())
    for words, mark in rows.items():
        limit_s = now_s + ENDS_IN_S[words]
        assert loudness(end_s=limit_s - 1, now_s=now_s).mark == mark, words
        assert loudness(end_s=limit_s + 1, now_s=now_s).mark != mark, words


def test_a_failure_grows_by_a_mark_each_week_up_to_four() -> None:
    marks = [failing_loudness(since_s=0, now_s=week * 7 * DAY_S).mark for week in range(6)]
    assert marks == ["!", "!!", "!!!", "!!!!", "!!!!", "!!!!"]
    assert Loudness.WARNING.mark == "!!!"


def test_every_action_about_metadata_and_keys_is_listed() -> None:
    listed = {word.strip("`") for row in GUIDE.rows("Action", "What happened") for word in row["Action"].split(", ")}
    assert listed == {action.value for action in Action if "metadata" in action.value or "key" in action.value}
