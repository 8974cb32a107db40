"""`vestibule serve --help` with every setting, from the one catalogue that the documentation has too."""

import rich_click as click
from rich.table import Table
from rich.text import Text

from vestibule.settings import describe_settings


class ServeCommand(click.RichCommand):
    """A command whose help ends with the settings."""

    def format_epilog(self, ctx: click.RichContext, formatter: click.RichHelpFormatter) -> None:  # type: ignore[override]  # rich-click's own choice
        """Write the settings."""
        del ctx
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 1), pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for setting in describe_settings():
            words = Text(setting.description)
            default = f", default {setting.default}" if setting.default else ""
            words.append(f" ({setting.type}{default})", style="dim")
            table.add_row(Text(setting.variable, style="bold"), words)
        formatter.write(Text("Settings, as environment variables, or in lower case without VESTIBULE_ in a TOML file:"))
        formatter.write(table)
