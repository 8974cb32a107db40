import pytest

from vestibule.errors import SettingsError
from vestibule.storage.address import Kind, kind_of, parse_url
from vestibule_sdk.secret import Secret


@pytest.mark.parametrize(
    ("url", "kind", "driver"),
    [
        ("sqlite+aiosqlite:///vestibule.db", Kind.SQLITE, "sqlite+aiosqlite"),
        ("sqlite:////var/lib/vestibule.db", Kind.SQLITE, "sqlite+aiosqlite"),
        ("postgresql+asyncpg://u:p@db/vestibule", Kind.POSTGRESQL, "postgresql+asyncpg"),
        ("postgresql://u:p@db/vestibule", Kind.POSTGRESQL, "postgresql+asyncpg"),
        ("postgres://u:p@db/vestibule", Kind.POSTGRESQL, "postgresql+asyncpg"),
    ],
)
def test_the_usual_ways_to_write_an_address_are_understood(url: str, kind: Kind, driver: str) -> None:
    parsed = parse_url(Secret(url))

    assert kind_of(parsed) is kind
    assert parsed.drivername == driver


@pytest.mark.parametrize(
    "url",
    [
        "",
        "vestibule.db",
        "mysql://u:hunter2@db/vestibule",
        "postgresql+psycopg://u:hunter2@db/vestibule",
        "postgresql+asyncpg://u:hunter2@db",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true",
        "sqlite+aiosqlite:///v.db?mode=memory",
        "postgresql://u:hunter2@db:port/vestibule",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(url: str) -> None:
    """S59, S74: a login kept in memory is lost; a password in a message is no secret."""
    with pytest.raises(SettingsError) as refused:
        parse_url(Secret(url))

    assert refused.value.code == "settings_refused"
    assert "hunter2" not in str(refused.value) + refused.value.hint
