"""A fault of the settings, and the error that carries all of them at once (S74)."""

from collections.abc import Iterable

from msgspec import Struct

from vestibule.errors import SettingsError


class Fault(Struct, frozen=True):
    """One thing that is wrong.

    Attributes:
        name: The setting, as in TOML; "" where the fault is not one setting's.
        message: What is wrong and what to write instead; never a secret value.
        source: Where it was set: a variable, a file with line, an option; "" until the loader fills it in.
    """

    name: str
    message: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.source or self.name}: {self.message}"


class SettingsFaults(SettingsError):
    """All faults of the settings; the detail has one line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
