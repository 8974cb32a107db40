"""S57: the master key file is made once, for its owner's eyes only."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vestibule.errors import SettingsError
from vestibule.seal import create_master_key_file, find_master_keys, read_master_key_file
from vestibule_sdk import Secret

TEXT = base64.b64encode(bytes(range(0, 256, 8))).decode()


def test_the_first_start_makes_a_file_and_says_so_and_the_second_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "vestibule.key"
    first = find_master_keys(secret_key=None, secret_key_file=path)
    second = find_master_keys(secret_key=None, secret_key_file=path)
    assert (first.created_file, second.created_file) == (path, None)
    assert first.keys.newest.id == second.keys.newest.id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["vestibule.key"]


def test_an_open_umask_does_not_open_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create_master_key_file(tmp_path / "key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_the_environment_wins_and_no_file_is_made(tmp_path: Path) -> None:
    found = find_master_keys(secret_key=Secret(TEXT), secret_key_file=tmp_path / "key")
    assert found.created_file is None
    assert found.keys.source == "VESTIBULE_SECRET_KEY"
    assert not (tmp_path / "key").exists()


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: find_master_keys(secret_key=None, secret_key_file=path), range(64)))
    assert len({each.keys.newest.id for each in found}) == 1
    assert [each.created_file for each in found].count(path) == 1


def test_a_file_that_exists_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(TEXT)
    assert create_master_key_file(path) is False
    assert path.read_text() == TEXT


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620])
def test_a_file_that_others_may_read_or_change_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "key"
    path.write_text(TEXT)
    path.chmod(mode)
    with pytest.raises(SettingsError) as caught:
        read_master_key_file(path)
    assert caught.value.code == "settings_refused"
    assert caught.value.hint == f"Mend it with: chmod 600 {path}"
    path.chmod(0o400)
    assert read_master_key_file(path).source == str(path)


def test_a_link_to_a_mounted_secret_is_followed(tmp_path: Path) -> None:
    (tmp_path / "mounted").write_text(TEXT)
    (tmp_path / "mounted").chmod(0o600)
    (tmp_path / "key").symlink_to(tmp_path / "mounted")
    assert read_master_key_file(tmp_path / "key").newest.id


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"A" * 5000, b"secret\n"])
def test_a_file_without_a_key_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SettingsError) as caught:
        read_master_key_file(path)
    assert str(path) in caught.value.detail


def test_a_directory_a_pipe_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "missing"):
        with pytest.raises(SettingsError) as caught:
            read_master_key_file(path)
        assert str(path) in caught.value.detail


def test_a_place_that_cannot_be_written_is_refused_with_the_settings_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        find_master_keys(secret_key=None, secret_key_file=tmp_path / "missing" / "key")
    assert "VESTIBULE_SECRET_KEY_FILE" in caught.value.hint


def test_a_path_that_leads_through_a_file_is_refused_not_created(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as caught:
        find_master_keys(secret_key=None, secret_key_file=tmp_path / "file" / "key")
    assert "cannot be read" in caught.value.detail
