"""The deviations of a vendor that a connection lives with: each by name, with the page that documents it."""

from vestibule.cli.output import show_heading, show_pairs
from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError, PluginError
from vestibule.flows.connections.stored_profile import stored_profile
from vestibule.plugins import AnyProfile, Registry


def profile_of(connection: Connection, registry: Registry) -> AnyProfile | None:
    """A stored connection's settings; None where its connector cannot tell, which is when somebody looks at it."""
    try:
        return stored_profile(connection, registry.get(connection.connector))
    except (PluginError, ConfigError):
        return None


def quirk_rows(profile: AnyProfile | None) -> list[dict[str, str]]:
    """The quirks, as JSON has them."""
    return [] if profile is None else [{"name": quirk.name, "source": quirk.source} for quirk in profile.quirks]


def show_quirks(rows: list[dict[str, str]]) -> None:
    """Print them; nothing where there are none."""
    if rows:
        show_heading("Quirks of the provider")
        show_pairs([(row["name"], row["source"]) for row in rows], indent="  ")
