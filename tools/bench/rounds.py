"""What the rounds of a run have measured, and the figures and lines that this gives."""

from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from tools.bench.federation import FederationRead
from tools.bench.figures import Figure, compared, figure, percentile
from tools.bench.loop import Measured
from tools.bench.verification import Verified


class Rounds(Struct, frozen=True, kw_only=True):
    """What was measured, one value for each round (of the times waited: one for each login)."""

    hello: tuple[Measured, ...]
    begin: tuple[Measured, ...]
    session: tuple[Measured, ...]
    oidc: tuple[Measured, ...]
    saml: tuple[Measured, ...]
    saml_own: tuple[Measured, ...]
    oidc_waited_ms: tuple[float, ...]
    saml_waited_ms: tuple[float, ...]
    verified: tuple[Verified, ...]
    federations: tuple[FederationRead, ...]

    def figures(self) -> tuple[Figure, ...]:
        """The figures that PERFORMANCE.md names."""
        hello = _rates(self.hello)
        return (
            figure("hello", hello, "1/s"),
            compared("begin", _rates(self.begin), "1/s", to=hello, of="hello"),
            compared("session_check", _rates(self.session), "1/s", to=hello, of="hello"),
            *_logins("oidc_login", self.oidc),
            *_waited("oidc_login", self.oidc_waited_ms),
            *_logins("saml_login", self.saml),
            *_waited("saml_login", self.saml_waited_ms),
            *_logins("saml_login_own", self.saml_own),
            *self._verified(),
            *self._federations(),
        )

    def _verified(self) -> tuple[Figure, ...]:
        floor = [each.floor for each in self.verified]
        own = [each.own for each in self.verified]
        both = [each.both for each in self.verified]
        return (
            figure("saml_verify_floor", floor, "ms"),
            compared("saml_verify_own", own, "ms", to=floor, of="saml_verify_floor"),
            compared("saml_verify_both", both, "ms", to=floor, of="saml_verify_floor"),
        )

    def _federations(self) -> tuple[Figure, ...]:
        floor = [each.floor.cpu_s for each in self.federations]
        imported = [each.imported for each in self.federations]
        return (
            figure("metadata_floor", floor, "s"),
            compared("metadata_import", [each.cpu_s for each in imported], "s", to=floor, of="metadata_floor"),
            figure("metadata_peak_mb", [each.peak_mb for each in imported], "MB"),
            figure("metadata_lookup_ms", [each.lookup_ms for each in imported], "ms"),
        )

    def notes(self) -> tuple[str, ...]:
        """What helps to judge the figures."""
        kinds = {
            "hello": self.hello,
            "begin": self.begin,
            "session check": self.session,
            "OIDC login": self.oidc,
            "SAML login": self.saml,
            "own checks alone": self.saml_own,
        }
        busy = [f"{name} {median([each.busy for each in kind]):.0%}" for name, kind in kinds.items()]
        used = [f"{name} {median(_cpu_ms(kind)):.3f}" for name, kind in kinds.items()]
        return (
            f"server busy: {', '.join(busy)} (near 100 %, the server is what limits the figure)",
            f"server's CPU for each, ms: {', '.join(used)}",
            f"the floor of the import holds {median([each.floor.peak_mb for each in self.federations]):.0f} MB",
            f"by CPU: begin {self._cheap(self.begin):.2f}, session check {self._cheap(self.session):.2f} x hello",
        )

    def _cheap(self, kind: tuple[Measured, ...]) -> float:
        pairs = zip(self.hello, kind, strict=True)
        return median([floor.cpu_ms / each.cpu_ms for floor, each in pairs])


def _logins(name: str, measured: Sequence[Measured]) -> tuple[Figure, ...]:
    return figure(name, _rates(measured), "1/s"), figure(f"{name}_cpu_ms", _cpu_ms(measured), "ms")


def _waited(name: str, waited_ms: Sequence[float]) -> tuple[Figure, ...]:
    return (
        figure(f"{name}_p50_ms", [percentile(waited_ms, 0.5)], "ms"),
        figure(f"{name}_p99_ms", [percentile(waited_ms, 0.99)], "ms"),
    )


def _rates(measured: Sequence[Measured]) -> list[float]:
    return [each.per_s for each in measured]


def _cpu_ms(measured: Sequence[Measured]) -> list[float]:
    return [each.cpu_ms for each in measured]
