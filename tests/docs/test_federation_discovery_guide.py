"""docs/how-to/saml-federation-discovery.md: its commands in their order, against a federation that is published."""

import shlex
import time
from pathlib import Path

from command_line import CommandLine
from databases import MASTER_KEY, Database
from doc_pages import page
from metadata_documents import FEDERATION, LIBRARY, MUSEUM, aggregate
from metadata_server import MetadataServer, serving_metadata

from vestibule.web.pages import PagePaths

GUIDE = page("docs/how-to/saml-federation-discovery.md")
ADDRESS = "https://mds.federation.example/metadata.xml"
OURS = "https://login.example.com"


def test_the_guide_can_be_followed(database: Database, folder: Path, base_url: str) -> None:
    (folder / "federation.pem").write_text(FEDERATION.certificate_pem)
    environ = {
        "VESTIBULE_DATABASE_URL": database.url.reveal(),
        "VESTIBULE_SECRET_KEY": MASTER_KEY.reveal(),
        "VESTIBULE_BASE_URL": base_url,
    }
    with serving_metadata() as server:
        follow(CommandLine(environ), server, base_url)


def follow(vestibule: CommandLine, server: MetadataServer, base_url: str) -> None:
    document = aggregate(LIBRARY, MUSEUM, until_s=int(time.time()) + 86_400, cache="PT6H")
    places = {ADDRESS: server.publish(document), OURS: base_url}
    printed = ""
    commands = 0
    for block in GUIDE.blocks():
        text = block.text
        for place, stand_in in places.items():
            text = text.replace(place, stand_in)
        if block.language == "sh":
            printed = ""
            for line in text.splitlines():
                ended = vestibule(*shlex.split(line)[1:])
                assert ended.status == 0, f"{line}: {ended.err}"
                printed += ended.out
                commands += 1
        else:
            compare(text, printed)
    assert commands == 9


def compare(text: str, printed: str) -> None:
    """Every line of the page stands in what was printed, in this order; columns are as wide as they happen to be."""
    lines = iter([" ".join(line.split()) for line in printed.splitlines()])
    for line in [" ".join(line.split()) for line in text.splitlines()]:
        assert any(each.startswith(line) for each in lines), f"not printed: {line}\n{printed}"


def test_the_page_that_it_speaks_of_is_there() -> None:
    assert f"`{PagePaths().discovery('Campus')}`" in GUIDE.text
