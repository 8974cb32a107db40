"""docs/how-to/saml-metadata-of-one-provider.md: its commands, what they show, and what it promises of each change."""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import CommandLine
from doc_pages import ROOT, page
from doc_scenario import Scenario
from manual_clock import ManualClock
from metadata_documents import HALL, Provider, aggregate, signed
from metadata_following import DAY_S, PROVIDER_ID, Following
from metadata_server import MetadataServer
from running_host import MASTER_KEY
from saml_signing_keys import SigningKey, signing_key

from vestibule.app.host import open_host
from vestibule.clock import SystemClock
from vestibule.errors import MetadataExpired
from vestibule.protocols.saml.metadata.idp import describe_idp_metadata
from vestibule.settings import load_settings

GUIDE = page("docs/how-to/saml-metadata-of-one-provider.md")
PATH = "/saml/metadata"
SIGNER = signing_key("Acme's metadata")
NEXT = signing_key("the hall's next")
OWN_URL = "https://proxy.hall.example/sso"


class Acme:
    """The provider of the page, and what happens there."""

    def __init__(self, server: MetadataServer) -> None:
        self.server = server
        origin = server.base_url
        self.says = Provider(
            entity_id=origin + PATH,
            sso_url=f"{origin}/saml/sso",
            slo_url=f"{origin}/saml/slo",
            keys=(signing_key("Acme"),),
            names=(("en", "Acme"),),
            cache="PT6H",
        )
        self.publish()

    def publish(self, *, signer: SigningKey | None = None) -> bytes:
        """Put what it says at its address."""
        document = self.says.document(signer=signer)
        self.server.publish(document, path=PATH)
        return document

    def moves(self) -> None:
        """Its certificate and its sign-in page are others."""
        self.says = self.says.but(keys=(signing_key("Acme's next"),), sso_url="https://login.acme.example/sso")
        self.publish()

    def signs(self) -> None:
        """Its documents are signed, and end."""
        self.says = self.says.but(until_s=int(time.time()) + 5 * DAY_S)
        self.publish(signer=SIGNER)

    def is_down(self) -> None:
        """There is no document any more."""
        self.server.publish(status=503, path=PATH)


def test_the_page_can_be_followed(folder: Path, port: int, published: MetadataServer) -> None:
    """R19, R20: and what is written of a provider makes the same connection elsewhere."""
    acme = Acme(published)
    (folder / "acme-metadata.xml").write_bytes(acme.publish())
    (folder / "acme-signer.pem").write_text(SIGNER.certificate_pem)
    base_url = f"http://127.0.0.1:{port}"
    environ = {"VESTIBULE_BASE_URL": base_url, "VESTIBULE_SECRET_KEY": MASTER_KEY}
    scenario = Scenario(
        GUIDE,
        folder=folder,
        environ=environ,
        places={"https://id.example.com": published.base_url, "https://login.example.com": base_url},
        events={
            "the provider changes its certificate and moves its sign-in page": acme.moves,
            "the provider signs its metadata": acme.signs,
            "the address is down": acme.is_down,
        },
    )
    with ExitStack() as running:
        scenario.play(running)

    (moved,) = (block for block in GUIDE.blocks("sh") if block.action == "checked by")
    acme.publish()
    elsewhere = CommandLine(environ | {"VESTIBULE_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'elsewhere.db'}"})
    for command in moved.text.replace("https://id.example.com", published.base_url).splitlines():
        ended = elsewhere(*command.split()[1:])
        assert ended.status == 0, ended.err
    here = CommandLine(environ)("connections", "show", "Acme", "--json").json["config"]
    there = elsewhere("connections", "show", "Acme", "--json").json["config"]
    assert here.pop("emailRequired") is False
    assert there == here


def test_after_its_end_nobody_signs_in_by_what_the_document_said(folder: Path, published: MetadataServer) -> None:
    """S62: until then the last good one counts; a document without an end counts on."""
    acme = Acme(published)
    url = published.base_url + PATH
    environ = {"VESTIBULE_BASE_URL": "http://127.0.0.1:8000", "VESTIBULE_SECRET_KEY": MASTER_KEY}
    vestibule = CommandLine(environ)
    assert vestibule("saml", "import", url, "--provider-id", "Endless", "--name", "Endless").status == 0
    acme.signs()
    assert vestibule("saml", "import", url, "--provider-id", "Acme").status == 0
    assert (folder / "vestibule.db").exists()

    async def look(*, after_s: int) -> None:
        clock = ManualClock(int(time.time()) + after_s)
        async with open_host(load_settings(environ=environ), clock=clock) as host:
            for name in ("Acme", "Endless"):
                await host.connections.get(name)

    asyncio.run(look(after_s=4 * DAY_S))
    with pytest.raises(MetadataExpired) as refused:
        asyncio.run(look(after_s=6 * DAY_S))
    assert refused.value.code == "metadata_expired"
    assert "Acme" in refused.value.detail


def test_every_line_that_is_shown_is_explained() -> None:
    """R58: of every provider's document that there is a fixture of."""
    explained = {label.strip() for row in GUIDE.rows("Line", "What it is for") for label in row["Line"].split(",")}
    shown = {
        fact.field if fact.field in explained else fact.field.partition(" (")[0]
        for document in sorted((ROOT / "fixtures" / "saml" / "metadata").glob("*.xml"))
        for fact in describe_idp_metadata(document.read_bytes(), clock=SystemClock()).facts
    }
    assert len(shown) > 8
    assert shown <= explained


SMALL: Provider = HALL.but(slo_url="https://idp.example.com/slo", scopes=("hall.example",))
Change = Callable[[int], bytes]
TAKEN, WAITS, STAYS = "taken", "waits", "stays"
ROWS: dict[str, tuple[Change, str, str]] = {
    "another certificate": (lambda _: SMALL.but(keys=(NEXT,)).document(), TAKEN, TAKEN),
    "another address on the same server": (
        lambda _: SMALL.but(sso_url=f"{SMALL.sso_url}/new").document(),
        TAKEN,
        TAKEN,
    ),
    "an address on another server": (
        lambda _: SMALL.but(keys=(NEXT,), sso_url="https://login.hall.example/sso").document(),
        WAITS,
        WAITS,
    ),
    "one more domain (scope)": (
        lambda _: SMALL.but(scopes=("hall.example", "hotel.example")).document(),
        WAITS,
        TAKEN,
    ),
    "no more domains, or no more sign-out address": (
        lambda _: SMALL.but(scopes=(), slo_url=None).document(),
        WAITS,
        TAKEN,
    ),
    "something else in a field that you have set yourself": (
        lambda _: SMALL.but(sso_url="https://login.hall.example/sso").document(),
        STAYS,
        STAYS,
    ),
    "another entity ID": (
        lambda _: SMALL.but(entity_id="https://hall.example/other").document(),
        "metadata_not_taken",
        "metadata_not_taken",
    ),
    "a federation in place of the provider": (
        lambda _: aggregate(SMALL, signer=None),
        "metadata_not_taken",
        "metadata_not_taken",
    ),
    "a `validUntil` that has passed": (
        lambda now_s: SMALL.but(until_s=now_s - DAY_S).document(),
        "metadata_expired",
        "metadata_expired",
    ),
    "HTML, or half of itself": (
        lambda _: b"<!DOCTYPE html><html><body>Sign in</body></html>",
        "metadata_malformed",
        "metadata_malformed",
    ),
}


def test_every_change_of_the_table_is_tried() -> None:
    assert [row["The new document has"] for row in GUIDE.rows("The new document has", "What happens")] == list(ROWS)


@pytest.mark.parametrize("is_signed", [False, True])
@pytest.mark.parametrize("row", ROWS)
async def test_a_change_is_taken_over_waits_or_is_refused(following: Following, row: str, *, is_signed: bool) -> None:
    """S62: as the table says it, with and without a pinned signer."""
    change, unsigned, pinned = ROWS[row]
    outcome = pinned if is_signed else unsigned
    await following.follow(
        SMALL.document(signer=SIGNER if is_signed else None),
        signer=SIGNER if is_signed else None,
        config={"ssoUrl": OWN_URL} if outcome == STAYS else None,
    )
    before = dict((await following.connection()).config)
    document = change(following.now_s)
    following.publish(signed(document, SIGNER) if is_signed and b"<html>" not in document else document)
    if outcome not in (TAKEN, WAITS, STAYS):
        await following.refused(outcome)
        return

    done = await following.refresh()

    config = dict((await following.connection()).config)
    assert done.held == ((PROVIDER_ID,) if outcome == WAITS else ())
    assert (config["ssoUrl"] == OWN_URL) is (outcome == STAYS)
    changed = {name for name in {*before, *config} if before.get(name) != config.get(name)}
    is_rotated = row in ("another certificate", "an address on another server")
    assert (changed == {"signingCertificates"}) is is_rotated
    if is_rotated:
        assert config["signingCertificates"] == [NEXT.certificate_pem.strip()]
    assert bool(changed) is (outcome == TAKEN or is_rotated)


async def test_a_document_cut_in_half_changes_nothing(following: Following) -> None:
    await following.follow(SMALL.document())
    document = SMALL.but(keys=(NEXT,)).document()
    following.publish(document[: len(document) // 2])
    await following.refused("config_error")


async def test_a_pinned_signer_is_asked_of_every_document(following: Following) -> None:
    """S62: whoever controls the web server alone changes nothing any more."""
    await following.follow(SMALL.document(signer=SIGNER), signer=SIGNER)
    following.publish(SMALL.but(keys=(NEXT,)).document())
    await following.refused("signature_missing")
    following.publish(SMALL.but(keys=(NEXT,)).document(signer=NEXT))
    await following.refused("signature_validation_failed")
