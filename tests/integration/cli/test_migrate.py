"""`vestibule migrate`."""

import pytest
from command_line import CommandLine
from databases import MASTER_KEY, Database

from vestibule.storage.schema import HEAD


@pytest.fixture
def command(empty_database: Database) -> CommandLine:
    """The command line of an installation whose database is empty."""
    return CommandLine(
        {"VESTIBULE_DATABASE_URL": empty_database.url.reveal(), "VESTIBULE_SECRET_KEY": MASTER_KEY.reveal()}
    )


def test_the_database_is_brought_to_the_newest_revision(command: CommandLine, empty_database: Database) -> None:
    assert command("migrate").status == 0
    assert empty_database.execute("SELECT version_num FROM alembic_version") == [(HEAD,)]
    again = command("migrate")
    assert again.status == 0
    assert "already" in again.out


def test_going_back_wants_a_yes(command: CommandLine, empty_database: Database) -> None:
    command("migrate")
    assert command("migrate", "--revision", "base").status == 2
    assert empty_database.execute("SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert command("migrate", "--revision", "base", "--yes").status == 0
    assert empty_database.execute("SELECT version_num FROM alembic_version") == []


def test_an_unknown_revision_is_a_fault_of_the_command_line(command: CommandLine) -> None:
    ended = command("migrate", "--revision", "4711")
    assert ended.status == 2
    assert HEAD in ended.err
