"""All installed connectors, each loaded on its first use and in its own `try` (DESIGN.md, "The one interface")."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from typing import final

from msgspec.structs import replace

from vestibule.errors import (
    ConnectorBroken,
    ConnectorConflicting,
    ConnectorDisabled,
    ConnectorIncompatible,
    ConnectorUnknown,
    PluginError,
)
from vestibule.plugins.aliases import Aliases
from vestibule.plugins.candidate import EPOCH, Candidate
from vestibule.plugins.discover import discover
from vestibule.plugins.forms.form import form_of
from vestibule.plugins.reason import one_line, reason_of
from vestibule.plugins.state import Entry, State
from vestibule_sdk import AnyConnector
from vestibule_sdk.check import Unfit, check_connector

_STATES: dict[type[PluginError], State] = {
    ConnectorBroken: State.BROKEN,
    ConnectorConflicting: State.CONFLICTING,
    ConnectorDisabled: State.DISABLED,
    ConnectorIncompatible: State.INCOMPATIBLE,
}


@final
class Registry:
    """Connectors by key. What could not be loaded once is not tried again: it would need another installation."""

    def __init__(self, candidates: Iterable[Candidate], *, disabled: Collection[str] = ()) -> None:
        ordered = sorted(candidates, key=lambda candidate: candidate.key)
        self._candidates = {
            key: _relevant(tuple(group)) for key, group in groupby(ordered, key=lambda candidate: candidate.key)
        }
        self._disabled = frozenset(disabled)
        self._results: dict[str, AnyConnector | PluginError] = {}

    @classmethod
    def installed(cls, *, disabled: Collection[str] = (), path: Sequence[str] | None = None) -> "Registry":
        """The connectors of this Python installation, none of them imported yet."""
        return cls(discover(path=path), disabled=disabled)

    def keys(self) -> tuple[str, ...]:
        """The keys of everything found, in whatever state."""
        return tuple(self._candidates)

    def get(self, key: str) -> AnyConnector:
        """The connector of that key, imported if it was not yet.

        Raises:
            PluginError: connector_unknown, connector_disabled, connector_conflicting, connector_incompatible or
                connector_broken, with the reason.
        """
        result = self._results.get(key)
        if result is None:
            if key not in self._candidates:
                raise ConnectorUnknown(
                    f"No installed distribution brings a connector {key!r}.",
                    hint="Install its package; `vestibule connectors` lists what there is.",
                )
            result = self._results[key] = self._load(key)
        if isinstance(result, PluginError):
            # A new traceback for each caller; the kept one would grow with every raise.
            raise type(result)(result.detail, hint=result.hint) from result.__cause__
        return result

    def named(self, name: str) -> AnyConnector:
        """The connector that somebody names, by its key or by an alias (R3).

        Whose an alias is only all connectors together tell, so a name that is no key imports them all: what is stored,
        and every login, goes by the key.

        Raises:
            PluginError: As `get`; connector_conflicting for an alias of several.
        """
        if name in self._candidates:
            return self.get(name)
        aliases = self._aliases()
        fault = aliases.fault(name)
        if fault:
            raise ConnectorConflicting(fault, hint="Name the connector by its key: vestibule connectors")
        return self.get(*aliases.claimants(name) or (name,))

    def all(self) -> tuple[Entry, ...]:
        """Load everything that can be loaded, and say what became of each, by key."""
        aliases = self._aliases()
        return tuple(self._entry(key, aliases) for key in self._candidates)

    def require_all(self) -> None:
        """The strict switch: every installed connector that is not disabled must load.

        Raises:
            PluginError: Of the first that does not; the detail names all of them.
        """
        failed: dict[str, PluginError] = {}
        for key in self._candidates:
            try:
                self.get(key)
            except ConnectorDisabled:
                continue
            except PluginError as error:
                failed[key] = error
        if failed:
            first = next(iter(failed.values()))
            raise type(first)("\n".join(f"{key}: {error.detail}" for key, error in failed.items()), hint=first.hint)

    def _load(self, key: str) -> AnyConnector | PluginError:
        candidates = self._candidates[key]
        if key in self._disabled:
            return ConnectorDisabled("It is named in disabled_connectors.", hint="Take it out of disabled_connectors.")
        if len(candidates) > 1:
            return ConnectorConflicting(
                f"It is claimed by {' and by '.join(map(str, candidates))}.", hint="Uninstall all but one of them."
            )
        (candidate,) = candidates
        if candidate.epoch != EPOCH:
            return ConnectorIncompatible(
                f"{candidate} is written for the connector interface {candidate.epoch}, and this host speaks {EPOCH}.",
                hint="Install a version of it that fits this host.",
            )
        try:
            connector = check_connector(candidate.entry_point.load(), key=key)
            form_of(connector.config)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - also a sys.exit() at import must not stop the host
            reason = one_line(str(error)) if isinstance(error, Unfit) else reason_of(error)
            broken = ConnectorBroken(f"{candidate}: {reason}", hint="Update or uninstall it.")
            broken.__cause__ = error
            return broken
        return connector

    def _aliases(self) -> Aliases:
        manifests = []
        for key in self._candidates:
            with suppress(PluginError):
                manifests.append(self.get(key).manifest)
        return Aliases(manifests, keys=self._candidates)

    def _entry(self, key: str, aliases: Aliases) -> Entry:
        candidates = self._candidates[key]
        entry = Entry(
            key=key,
            state=State.LOADED,
            reason="",
            distribution=", ".join(candidate.distribution for candidate in candidates),
            version=", ".join(candidate.version for candidate in candidates),
        )
        try:
            manifest = self.get(key).manifest
        except PluginError as error:
            return replace(entry, state=_STATES[type(error)], reason=error.detail)
        faults = {alias: aliases.fault(alias) for alias in manifest.aliases}
        return replace(
            entry,
            title=manifest.title,
            summary=manifest.summary,
            icon=manifest.icon,
            aliases=tuple(alias for alias, fault in faults.items() if not fault),
            note=" ".join(filter(None, faults.values())),
        )


def _relevant(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Those of our epoch, else all: a distribution may serve hosts of several epochs at once."""
    return tuple(candidate for candidate in candidates if candidate.epoch == EPOCH) or candidates[:1]
