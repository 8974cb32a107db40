"""docs/how-to/keycloak.md, followed to the letter with a real Keycloak (R60)."""

import asyncio
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Database
from doc_pages import ROOT, Block, page
from form_browser import FormBrowser
from keycloak_login import CLIENT_ID, Houses
from keycloak_words import DEAD_ENDS, console_texts
from running_host import MASTER_KEY

GUIDE = page("docs/how-to/keycloak.md")
SECRET = "what Credentials shows"

_WAY = re.compile(r"(?:Clients|Client scopes|Realm settings|Users)(?: > [\w(][\w ()-]*)+")
"""`Keycloak: Clients > (client) > Credentials`, as hints and forms write a way through the screens."""

_OBJECTS = frozenset({"basic"})
"""Of a realm, and so in no catalogue: a client scope."""


def block(start: str) -> Block:
    """The one block of the guide that begins so."""
    (found,) = (block for block in GUIDE.blocks() if block.text.startswith(start))
    return found


def ways_through_screens() -> Iterator[tuple[str, str]]:
    """Every way that a hint or a form tells, with the file it stands in."""
    for directory in ("src/vestibule", "connectors/keycloak/src"):
        for path in sorted((ROOT / directory).rglob("*.py")):
            # Adjacent string literals are one text.
            text = re.sub(r'"\s*\n\s*f?"', "", path.read_text())
            for match in _WAY.finditer(text):
                yield path.name, match[0]


def unknown_names(way: str, texts: frozenset[str]) -> set[str]:
    """The names of a way that no screen shows. Behind the last one its sentence may go on."""
    *before, last = way.lower().split(" > ")
    words = last.split()
    ends = {" ".join(words[:count]) for count in range(1, len(words) + 1)}
    known = texts | _OBJECTS
    wrong = {name for name in before if not name.startswith("(") and name not in known}
    return wrong if ends & known or last.startswith("(") else wrong | {last}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the administrator sits; with the file that the guide has them write."""
    (tmp_path / "keycloak-secret.txt").write_text(f"{SECRET}\n")
    return tmp_path


async def type_in(command: Block, houses: Houses, database: Database, directory: Path) -> str:
    """Run a block of the guide with the addresses of this test in place of its own, and give what it prints."""
    server, _, realm = houses.realm.issuer.partition("/realms/")
    script = command.text.replace("https://sso.example.com", server).replace("realm=staff", f"realm={realm}")
    environ = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "VESTIBULE_BASE_URL": houses.host.base_url,
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
    return printed.decode()


async def test_whoever_follows_the_guide_signs_in_and_out(
    houses: Houses, database: Database, directory: Path, browser: FormBrowser
) -> None:
    """R23, R60: the addresses are known first, then the client is made, then the connection."""
    shown = await type_in(block("vestibule connections urls"), houses, database, directory)
    addresses = dict(re.findall(r"^ *(\S.*?)  +(http\S+)$", shown, re.MULTILINE))
    # What the guide's second step has on the screens of Keycloak, in the words of its admin API.
    await houses.realm.add_client(
        CLIENT_ID,
        secret=SECRET,
        redirect_uris=[addresses["Redirect URI"]],
        post_logout_redirect_uris=[addresses["Post-logout redirect URI"]],
        backchannel_logout_url=addresses["Back-channel logout URI"],
        directAccessGrantsEnabled=False,
    )

    added = await type_in(block("vestibule connections add Keycloak --connector keycloak"), houses, database, directory)
    assert f"Added Keycloak: Acme staff, issuer {houses.realm.issuer}" in added
    tested = await type_in(block("vestibule connections test"), houses, database, directory)
    assert tested.startswith(block("Keycloak: fine").text)

    login = await browser.open(f"{houses.host.base_url}/login")
    assert "Continue with Acme staff" in login.text
    assert (await houses.sign_in(browser)).url == houses.account_url
    assert (await houses.sign_out(browser)).url == houses.urls.post_logout
    assert await houses.realm.sessions("ada") == []

    (directory / "keycloak-secret.txt").write_text("regenerated\n")
    await houses.realm.set_client_secret(CLIENT_ID, "regenerated")
    await type_in(block("vestibule connections change"), houses, database, directory)
    assert (await houses.sign_in(browser)).url == houses.account_url


def test_the_guide_uses_the_names_on_keycloaks_screens() -> None:
    """LOOK.md, Words: whoever follows the guide finds each name as it is written."""
    named = set(re.findall(r"\*\*(.+?)\*\*", re.sub(r"\s+", " ", GUIDE.prose)))
    assert len(named) > 30
    assert {name for name in named if name.lower() not in console_texts()} == set()


def test_hints_and_forms_use_the_names_on_keycloaks_screens() -> None:
    """R59: "click by click" leads nowhere when a name on the way does not exist."""
    ways = list(ways_through_screens())
    assert len(ways) > 15
    texts = console_texts()
    assert {(file, name) for file, way in ways for name in unknown_names(way, texts)} == set()


def test_the_guide_explains_every_dead_end_that_the_tests_have_seen() -> None:
    assert {row["Keycloak says"] for row in GUIDE.rows("Keycloak says", "Cause", "Fix")} == DEAD_ENDS
