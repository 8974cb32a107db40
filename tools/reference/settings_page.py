"""docs/reference/settings.md, from the one list of settings."""

from tools.reference.generated import cell
from vestibule.settings import SettingDescription, describe_settings


def settings_part() -> str:
    """A table of all settings, in the order in which they are declared."""
    return "\n".join(
        ["| Setting | Type | Default | What it means |", "|---|---|---|---|", *map(_row, describe_settings())]
    )


def _row(setting: SettingDescription) -> str:
    name = f'<a id="{setting.name}"></a>`{setting.name}`<br>`{setting.variable}`'
    default = f"`{setting.default}`" if setting.default else ""
    return f"| {name} | {cell(setting.type)} | {default} | {cell(setting.description)} |"
