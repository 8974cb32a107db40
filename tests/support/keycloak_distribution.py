"""Keycloak, fetched from Maven Central once, its checksum held, built once, and kept between runs.

Source: https://www.keycloak.org/server/configuration (build and optimized start). The switched-off features are what no
test here signs in by: every one of them costs start-up time and memory.
"""

import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = "26.7.3"
SHA256 = "27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f"
ARTIFACT = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
FETCH = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
DISABLED_FEATURES = (
    "account",
    "account-api",
    "ciba",
    "device-flow",
    "impersonation",
    "kerberos",
    "organization",
    "par",
    "passkeys",
    "passkeys-conditional-ui-authenticator",
    "web-authn",
    "workflows",
)
BUILD = ("build", "--db=dev-file", "--health-enabled=true", f"--features-disabled={','.join(DISABLED_FEATURES)}")
# Seen: 16 s for 177 MB and 50 s for the build; five times as long at a load of 11.
STEP_LIMIT_S = 900


def cache_directory() -> Path:
    """Returns where large downloads are kept: $VESTIBULE_TEST_CACHE, or .cache in the repository."""
    named = os.environ.get("VESTIBULE_TEST_CACHE")
    return Path(named).resolve() if named else Path(__file__).parents[2] / ".cache"


def built_distribution() -> Path:
    """Returns the home of a Keycloak that is ready for ``start --optimized``, making it when it is not there.

    Raises:
        RuntimeError: It could not be fetched, is not what was expected, or does not build.
    """
    # Another list of features or another version is another directory, never a half-changed one.
    recipe = hashlib.sha256(" ".join((SHA256, *BUILD)).encode()).hexdigest()[:12]
    home = cache_directory() / f"keycloak-{VERSION}-{recipe}"
    with locked(home.parent / f"{home.name}.lock"):
        marker = home / "built"
        if not marker.exists():
            shutil.rmtree(home, ignore_errors=True)
            _fetch(home)
            _run([str(home / "bin/kc.sh"), *BUILD])
            marker.touch()
    return home


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a lock that other test sessions on the machine wait for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch(home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix="maven-") as repository:
        arguments = (f"-Dartifact={ARTIFACT}", "-Dtransitive=false", f"-Dmaven.repo.local={repository}")
        _run(["mvn", "--batch-mode", FETCH, *arguments])
        (archive,) = Path(repository).glob("org/keycloak/**/*.zip")
        with archive.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != SHA256:
            raise RuntimeError(f"Keycloak {VERSION} has the checksum {digest}, expected {SHA256}")
        unpacked = Path(repository) / "unpacked"
        _unpack(archive, unpacked)
        (only,) = unpacked.iterdir()
        only.rename(home)


def _unpack(archive: Path, into: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        for entry in file.infolist():
            path = Path(file.extract(entry, into))
            # zipfile drops the mode, and kc.sh has to be a program.
            if (entry.external_attr >> 16) & stat.S_IXUSR and path.is_file():
                path.chmod(0o755)


def _run(command: list[str]) -> None:
    done = subprocess.run(  # noqa: S603 - Maven and Keycloak, with arguments made here
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=STEP_LIMIT_S,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-4000:]}")
