"""docs/how-to/saml-federation.md: its commands on generated aggregates, and the refusals that it lists."""

import base64
import hashlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import CommandLine
from cryptography.hazmat.primitives.serialization import Encoding
from doc_pages import page
from doc_scenario import Scenario
from lxml import etree
from metadata_documents import FEDERATION, LIBRARY, MUSEUM, STRANGER, Provider, aggregate
from metadata_following import DAY_S, SOURCE, Following
from metadata_server import MetadataServer
from running_host import MASTER_KEY
from saml_names import METADATA, XMLDSIG
from saml_signing_keys import SigningKey, signing_key

GUIDE = page("docs/how-to/saml-federation.md")
PATH = "/metadata.xml"
NEXT = signing_key("the federation's next")
UNIVERSITY = Provider(
    entity_id="https://idp.university.example/saml",
    sso_url="https://idp.university.example/sso",
    scopes=("university.example",),
    names=(("en", "University of Example"), ("de", "Universität Beispiel")),
)
MEMBERS = (UNIVERSITY, LIBRARY, MUSEUM)


class Federation:
    """The federation of the page, and what happens there."""

    def __init__(self, server: MetadataServer) -> None:
        self.server = server
        self.members: tuple[Provider, ...] = MEMBERS
        self.publish()

    def publish(self, *, signer: SigningKey = FEDERATION) -> bytes:
        """Put a document at its address that is good for two weeks."""
        document = aggregate(*self.members, until_s=int(time.time()) + 14 * DAY_S, cache="PT6H", signer=signer)
        self.server.publish(document, path=PATH)
        return document

    def changes(self) -> None:
        """The library has another key, and the museum is gone."""
        self.members = (UNIVERSITY, LIBRARY.but(keys=(signing_key("the library's next"),)))
        self.publish()

    def changes_its_key(self) -> None:
        """It signs with another key."""
        self.publish(signer=NEXT)


def test_the_page_can_be_followed(folder: Path, port: int, published: MetadataServer) -> None:
    """R20: indexed, searched, followed by several connections, refreshed, exported."""
    federation = Federation(published)
    document = federation.publish()
    (folder / "aggregate.xml").write_bytes(document)
    (folder / "tampered.xml").write_bytes(document.replace(b"The Library", b"The library"))
    (folder / "federation.pem").write_text(FEDERATION.certificate_pem)
    (folder / "federation-next.pem").write_text(NEXT.certificate_pem)
    base_url = f"http://127.0.0.1:{port}"
    environ = {"VESTIBULE_BASE_URL": base_url, "VESTIBULE_SECRET_KEY": MASTER_KEY}
    scenario = Scenario(
        GUIDE,
        folder=folder,
        environ=environ,
        places={"https://mds.federation.example": published.base_url, "https://login.example.com": base_url},
        events={
            "a provider changes its certificate, and another one leaves": federation.changes,
            "the federation signs with another key": federation.changes_its_key,
        },
    )
    with ExitStack() as running:
        scenario.play(running)

    status = {row["provider_id"]: row for row in CommandLine(environ)("saml", "status", "--json").json["connections"]}
    assert {name for name, row in status.items() if row["follows"]} == {"University", "Library", "Museum"}
    assert {row["follows"]["signer_sha256"] for row in status.values() if row["follows"]} == {fingerprint(NEXT)}
    check_our_metadata(folder, base_url)


def fingerprint(key: SigningKey) -> str:
    """As `openssl x509 -fingerprint -sha256` writes it."""
    digest = hashlib.sha256(key.certificate.public_bytes(Encoding.DER)).digest()
    return ":".join(f"{byte:02X}" for byte in digest)


def check_our_metadata(folder: Path, base_url: str) -> None:
    """The last export: a name of its own brings a key to encrypt to back, and the certificate is that of the signer."""
    root = etree.fromstring((folder / "our-metadata.xml").read_bytes())
    uses = {
        entity.get("entityID"): {key.get("use") for key in entity.iter(f"{{{METADATA}}}KeyDescriptor")}
        for entity in root.iter(f"{{{METADATA}}}EntityDescriptor")
    }
    assert uses == {base_url: {"signing"}, f"{base_url}/saml/university": {"signing", "encryption"}}
    (embedded,) = root.findall(f"{{{XMLDSIG}}}Signature//{{{XMLDSIG}}}X509Certificate")
    pem = (folder / "our-metadata-signer.pem").read_text()
    assert base64.b64decode(embedded.text or "") == base64.b64decode("".join(pem.splitlines()[1:-1]))


def test_the_import_prints_the_fingerprint_of_the_pinned_certificate(folder: Path, published: MetadataServer) -> None:
    """What people compare with what the federation told them."""
    federation = Federation(published)
    (folder / "federation.pem").write_text(FEDERATION.certificate_pem)
    vestibule = CommandLine({"VESTIBULE_BASE_URL": "http://127.0.0.1:8000", "VESTIBULE_SECRET_KEY": MASTER_KEY})
    url = federation.server.base_url + PATH
    ended = vestibule("saml", "import", url, "--source", "federation", "--signer", "federation.pem")
    assert f"SHA-256 {fingerprint(FEDERATION)}" in ended.out


Change = Callable[[int], bytes]
ROWS: dict[str, tuple[Change, ...]] = {
    "is not signed": (lambda end_s: aggregate(*MEMBERS, until_s=end_s, signer=None),),
    "is signed by another key, or was altered": (
        lambda end_s: aggregate(*MEMBERS, until_s=end_s, signer=STRANGER),
        lambda end_s: aggregate(*MEMBERS, until_s=end_s).replace(b"library.example", b"library.invalid"),
    ),
    "has no `validUntil`": (lambda _: aggregate(*MEMBERS),),
    "has one that has passed": (lambda end_s: aggregate(*MEMBERS, until_s=end_s - 4 * DAY_S),),
    "has one provider twice, or an ID": (
        lambda end_s: aggregate(UNIVERSITY, UNIVERSITY.but(number=7), until_s=end_s),
        lambda end_s: aggregate(UNIVERSITY, LIBRARY.but(number=UNIVERSITY.number), until_s=end_s),
    ),
    "is HTML, cut off or has a document type": (
        lambda _: b"<!DOCTYPE html><html></html>",
        lambda end_s: aggregate(*MEMBERS, until_s=end_s)[:-200],
        lambda end_s: b"<!DOCTYPE EntitiesDescriptor>" + aggregate(*MEMBERS, until_s=end_s),
    ),
}


def test_every_refusal_of_the_table_is_tried() -> None:
    documented = [row["The federation's document"] for row in GUIDE.rows("The federation's document", "What happens")]
    assert documented == list(ROWS)


@pytest.mark.parametrize(("row", "number"), [(row, number) for row in ROWS for number in range(len(ROWS[row]))])
async def test_what_is_refused_leaves_index_and_connections(
    following: Following, tmp_path: Path, row: str, number: int
) -> None:
    """S62: by the code in the table."""
    end_s = following.now_s + 3 * DAY_S
    await following.index(aggregate(*MEMBERS, until_s=end_s), tmp_path)
    await following.join(UNIVERSITY.entity_id)
    generation = (await following.source(SOURCE)).generation
    following.clock.advance(1)  # an index is named by the millisecond at which its reading began
    following.publish(ROWS[row][number](end_s), name=SOURCE)
    (told,) = (
        each["What happens"]
        for each in GUIDE.rows("The federation's document", "What happens")
        if each["The federation's document"] == row
    )

    await following.refused(told.split("`")[1], SOURCE)

    source = await following.source(SOURCE)
    assert (source.generation, source.entities) == (generation, len(MEMBERS))
    assert (
        await following.host.metadata.sources.entity(source, MUSEUM.entity_id)
    ).summary.name == "Museum of Modern Art"
