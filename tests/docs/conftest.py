"""What a reader of the documentation has: a provider, a folder, an environment without settings of ours."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import SECRET
from cryptography.hazmat.primitives.serialization import Encoding
from databases import database, databases
from house import clock, house, twin
from metadata_following import following
from metadata_server import published
from ports import free_port
from twin_server import RunningTwin, running_twin

from vestibule_twin import Client, TwinConfig
from vestibule_twin.saml.metadata import idp_metadata


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    for name in os.environ:
        if name.startswith("VESTIBULE_") and not name.startswith("VESTIBULE_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def port(folder: Path) -> int:
    """Where the reader's server listens; the reader's folder comes with it."""
    assert folder.is_dir()
    return free_port()


@pytest.fixture
def base_url(port: int) -> str:
    """The address of the reader's server."""
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def acme(base_url: str) -> Iterator[RunningTwin]:
    """The provider that pages call Acme: it signs everybody in at once, and knows the reader's server."""
    client = Client(
        client_id="vestibule",
        secret=SECRET,
        redirect_uris=(f"{base_url}/api/auth/sso/callback/Acme",),
        post_logout_redirect_uris=(f"{base_url}/api/auth/sso/signed-out",),
    )
    with running_twin(client, config=TwinConfig(auto_sign_in=True)) as running:
        yield running


@pytest.fixture
def downloads(folder: Path, acme: RunningTwin) -> None:
    """What a reader has fetched from the provider: its SAML metadata and its certificate."""
    (folder / "acme-metadata.xml").write_bytes(idp_metadata(acme.twin))
    certificate = acme.twin.saml.credentials.current.certificate
    (folder / "acme.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


__all__ = [
    "acme",
    "base_url",
    "clock",
    "database",
    "databases",
    "downloads",
    "folder",
    "following",
    "house",
    "port",
    "published",
    "twin",
]
