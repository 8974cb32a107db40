"""Column types that mean the same on SQLite and PostgreSQL, and the one metadata all tables belong to."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Text

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
"""Every constraint has a name, so that later migrations can speak of it."""

# SQLite compares text byte by byte unless told otherwise; PostgreSQL does under "C", whatever the database's own
# collation is (S43: an identity's key is exact bytes).
EXACT: Final = Text().with_variant(Text(collation="C"), "postgresql")
SERIAL: Final = BigInteger().with_variant(Integer, "sqlite")


def exact(name: str, *more: ForeignKey, nullable: bool = False, primary_key: bool = False) -> Column[Any]:
    """A text that is compared byte by byte: ids, keys, codes."""
    return Column(name, EXACT, *more, nullable=nullable, primary_key=primary_key)


def text(name: str, *, nullable: bool = False) -> Column[Any]:
    """A text that is only shown."""
    return Column(name, Text(), nullable=nullable)


def time_s(name: str, *, nullable: bool = False) -> Column[Any]:
    """An instant in seconds since 1970-01-01 UTC: an integer, for SQLite hands back naive datetimes."""
    return Column(name, BigInteger(), nullable=nullable)


def sealed(name: str, *, nullable: bool = False) -> Column[Any]:
    """A sealed secret (S57)."""
    return Column(name, LargeBinary(), nullable=nullable)
