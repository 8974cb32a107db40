"""Every fault of a configuration at once, each at its field."""

from collections.abc import Iterable, Iterator

from vestibule.errors import ConfigError


class ConfigFaults(ConfigError):
    """One or more faults. As one error its path is that of the first; iterating gives them all.

    Attributes:
        faults: In the order of the form.
    """

    def __init__(self, faults: Iterable[ConfigError]) -> None:
        self.faults = tuple(faults)
        detail = "\n".join(f"{fault.path or '(whole)'}: {fault.detail}" for fault in self.faults)
        super().__init__(detail, path=self.faults[0].path)

    def __iter__(self) -> Iterator[ConfigError]:
        return iter(self.faults)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"
