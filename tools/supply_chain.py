"""What comes from outside is pinned, hashed and above its floor, and no file says where to fetch it from.

Source: S76. Run as ``python -m tools.supply_chain [ROOT]``; prints every fault it finds and exits 1 when there is one.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"

# The first versions without a known fault that matters here. lxml and xmlsec must also share one libxml2 (S76).
FLOORS = {
    "authlib": Version("1.6.11"),
    "joserfc": Version("1.6.8"),
    "litestar": Version("2.20"),
    "lxml": Version("6.1"),
    "xmlsec": Version("1.3.17"),
}

# Joined here, so that this file does not hold what it forbids. A mirror or a proxy is the machine's business:
# a name in the tree would send its users somewhere they did not choose.
DOWNLOAD_HOSTS = tuple(
    ".".join(labels)
    for labels in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("maven", "org"),
        ("maven", "apache", "org"),
        ("proxy", "golang", "org"),
        ("static", "crates", "io"),
        ("rubygems", "org"),
        ("deb", "debian", "org"),
        ("snapshot", "debian", "org"),
        ("cdn", "playwright", "dev"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
    )
)

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def tracked_files(root: Path) -> Iterator[Path]:
    """Yields what git would take from the tree: nothing ignored, nothing deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the git that made the clone
        cwd=root,
        check=True,
        capture_output=True,
    )
    for name in listed.stdout.decode().split("\0"):
        path = root / name
        if name and path.is_file():
            yield path


def download_hosts(root: Path) -> Iterator[str]:
    """Yields a sentence for every line of the tree that names a download host."""
    wanted = re.compile("|".join(re.escape(host) for host in DOWNLOAD_HOSTS), re.IGNORECASE)
    for path in tracked_files(root):
        lines = path.read_bytes().decode(errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            if found := wanted.search(line):
                yield f"{path.relative_to(root)}:{number}: names the download host {found[0]}"


def read_pins(lock: Path) -> dict[str, Version]:
    """Returns the pins of a lock file, by canonical package name."""
    pins = PIN.finditer(lock.read_text())
    return {str(canonicalize_name(pin["name"])): Version(pin["version"]) for pin in pins}


def lock_form(lock: Path) -> Iterator[str]:
    """Yields a sentence for every entry of a lock that is no pin with hashes."""
    entries = re.sub(r"\\\n", " ", lock.read_text()).splitlines()
    for entry in entries:
        if not entry.strip() or entry.lstrip().startswith("#"):
            continue
        if not PIN.match(entry):
            yield f"{lock.name}: is no pin: {entry.split()[0]}"
        elif "--hash=sha256:" not in entry:
            yield f"{lock.name}: has no hash: {entry.split()[0]}"


def lock_floors(lock: Path) -> Iterator[str]:
    """Yields a sentence for every floor of S76 that a lock does not reach."""
    pins = read_pins(lock)
    for name, floor in FLOORS.items():
        if name not in pins:
            yield f"{lock.name}: lacks {name}, which has a floor"
        elif pins[name] < floor:
            yield f"{lock.name}: {name} {pins[name]} is below {floor}"


def own_packages(root: Path) -> frozenset[str]:
    """Returns the canonical names of the distributions that this tree makes itself, which no lock pins."""
    projects = (tomllib.loads(file.read_text())["project"] for file in root.glob("connectors/*/pyproject.toml"))
    return frozenset(str(canonicalize_name(project["name"])) for project in projects)


def lock_freshness(root: Path) -> Iterator[str]:
    """Yields a sentence for every requirement that a lock does not meet, and where the two locks differ."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    runtime, dev = read_pins(root / RUNTIME_LOCK), read_pins(root / DEV_LOCK)
    extras = project["optional-dependencies"]
    own = own_packages(root)
    wanted = [
        (RUNTIME_LOCK, runtime, project["dependencies"] + extras["build"]),
        (DEV_LOCK, dev, extras["dev"]),
    ]
    for lock, pins, requirements in wanted:
        for requirement in map(Requirement, requirements):
            name = str(canonicalize_name(requirement.name))
            if name not in own and (name not in pins or pins[name] not in requirement.specifier):
                yield f"{lock}: does not meet {requirement} of pyproject.toml: run make lock"
    for name, version in runtime.items():
        if dev.get(name) != version:
            yield f"{DEV_LOCK}: {name} is {dev.get(name)}, and {version} in {RUNTIME_LOCK}: run make lock"


def faults(root: Path) -> Iterator[str]:
    """Yields every fault of the tree under ``root``, one sentence each."""
    yield from download_hosts(root)
    for name in (RUNTIME_LOCK, DEV_LOCK):
        yield from lock_form(root / name)
        yield from lock_floors(root / name)
    yield from lock_freshness(root)


def main() -> int:
    """Prints the faults of the given tree, or of this one. Returns the exit status."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1]
    found = list(faults(root.resolve()))
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
