"""oidc-provider and the Node.js it is made for, installed from the npm registry once, every package by its digest.

Source: fixtures/oidc_provider; the documentation of `npm ci`. The pins name no host: which registry to ask
is the machine's own setting. Node.js comes as a package too, because the one that Debian 12 has (18) is too old.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

from keycloak_distribution import cache_directory, locked

SOURCE = Path(__file__).parents[2] / "fixtures/oidc_provider"
PINS = SOURCE / "npm-shrinkwrap.json"
SERVER = SOURCE / "server.mjs"
TAKEN = ("package.json", PINS.name)
# No script of a package runs: what is installed is what the digests say.
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")
# Seen: 7 s, most of it for Node.js; five times as long at a load of 11, on a slow line more.
INSTALL_LIMIT_S = 900


def installed_distribution() -> Path:
    """Returns a directory whose ``node_modules`` is exactly what the pins say, making it when it is not there.

    Raises:
        RuntimeError: npm is missing, or could not install it.
    """
    # Other pins are another directory, never a half-changed one.
    recipe = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in TAKEN)).hexdigest()[:12]
    home = cache_directory() / f"oidc-provider-{recipe}"
    with locked(home.parent / f"{home.name}.lock"):
        marker = home / "installed"
        if not marker.exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            for name in TAKEN:
                shutil.copy(SOURCE / name, home)
            _install(home)
            marker.touch()
    return home


def module_of(home: Path) -> Path:
    """The package's entry file."""
    return home / "node_modules/oidc-provider/lib/index.js"


def node_of(home: Path) -> str:
    """The Node.js to run it with: the pinned one, or the machine's where none is pinned for its processor.

    Raises:
        RuntimeError: There is none.
    """
    pinned = sorted(home.glob("node_modules/node-*/bin/node"))
    node = str(pinned[0]) if pinned else shutil.which("node")
    if node is None:
        raise RuntimeError("Node.js is missing: `tools/need.sh node` installs it on Debian")
    return node


def _install(home: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is missing: `tools/need.sh node` installs it on Debian")
    done = subprocess.run(  # noqa: S603 - npm, with arguments made here
        [npm, *INSTALL],
        check=False,
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=INSTALL_LIMIT_S,
    )
    if done.returncode:
        raise RuntimeError(f"npm ended with {done.returncode}:\n{done.stdout[-4000:]}")
