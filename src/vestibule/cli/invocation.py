"""What is common to all commands: the settings file, named before or after the command."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click

if TYPE_CHECKING:
    from vestibule.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Invocation:
    """One call of the command line.

    Attributes:
        config: The settings file that an option names; None leaves it to VESTIBULE_CONFIG.
    """

    config: Path | None = None

    def settings(self, **options: object) -> "Settings":
        """Load the settings.

        Args:
            options: Values from the command line, by setting name; None where an option was not given.

        Raises:
            SettingsError: settings_refused, with every fault and where it was set.
        """
        from vestibule.settings import load_settings  # noqa: PLC0415 - `--help` needs no settings

        given = {name: value for name, value in options.items() if value is not None}
        return load_settings(file=self.config, options=given)


def _remember(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    del param
    if value is not None:
        ctx.ensure_object(Invocation).config = value


def config_option(function: F) -> F:
    """The option --config, for the root and for every command: both places are where people write it."""
    option = click.option(
        "--config",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        callback=_remember,
        expose_value=False,
        help="Settings file (TOML). Environment variables win over it.",
    )
    return option(function)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
offline_option = click.option(
    "--offline",
    is_flag=True,
    help="Do not ask the provider. The issuer is kept as it is written and compared exactly at the first sign-in.",
)
