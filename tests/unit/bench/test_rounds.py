"""The names and units that PERFORMANCE.md and whoever reads the JSON rely on."""

from tools.bench.federation import FederationRead, FloorRead, Imported
from tools.bench.loop import Measured
from tools.bench.rounds import Rounds
from tools.bench.verification import Verified


def measured(*, per_s: float, cpu_ms: float) -> tuple[Measured, ...]:
    return (Measured(1_000, wall_s=1_000 / per_s, used_s=cpu_ms),)


ROUNDS = Rounds(
    hello=measured(per_s=8_000, cpu_ms=0.125),
    begin=measured(per_s=4_000, cpu_ms=0.25),
    session=measured(per_s=6_000, cpu_ms=0.16),
    oidc=measured(per_s=1_000, cpu_ms=1),
    saml=measured(per_s=400, cpu_ms=2.5),
    saml_own=measured(per_s=500, cpu_ms=2),
    oidc_waited_ms=(1.0, 2.0, 9.0),
    saml_waited_ms=(3.0, 4.0, 20.0),
    verified=(Verified(floor=0.25, own=0.3, both=1.0), Verified(floor=0.5, own=0.8, both=1.5)),
    federations=(
        FederationRead(
            FloorRead(cpu_s=1.0, peak_mb=240), Imported(cpu_s=1.5, peak_mb=46, lookup_ms=0.05, providers=10_000)
        ),
    ),
)


def test_every_figure_of_a_run_has_its_name_and_unit() -> None:
    assert [(each.name, each.value, each.unit) for each in ROUNDS.figures()] == [
        ("hello", 8_000, "1/s"),
        ("begin", 4_000, "1/s"),
        ("session_check", 6_000, "1/s"),
        ("oidc_login", 1_000, "1/s"),
        ("oidc_login_cpu_ms", 1, "ms"),
        ("oidc_login_p50_ms", 2, "ms"),
        ("oidc_login_p99_ms", 9, "ms"),
        ("saml_login", 400, "1/s"),
        ("saml_login_cpu_ms", 2.5, "ms"),
        ("saml_login_p50_ms", 4, "ms"),
        ("saml_login_p99_ms", 20, "ms"),
        ("saml_login_own", 500, "1/s"),
        ("saml_login_own_cpu_ms", 2, "ms"),
        ("saml_verify_floor", 0.375, "ms"),
        ("saml_verify_own", 0.55, "ms"),
        ("saml_verify_both", 1.25, "ms"),
        ("metadata_floor", 1, "s"),
        ("metadata_import", 1.5, "s"),
        ("metadata_peak_mb", 46, "MB"),
        ("metadata_lookup_ms", 0.05, "ms"),
    ]


def test_verifying_is_compared_with_the_libraries_alone_in_the_same_round() -> None:
    ratios = {each.name: (each.ratio, each.of) for each in ROUNDS.figures() if each.name.startswith("saml_verify")}
    assert ratios == {
        "saml_verify_floor": (None, None),
        "saml_verify_own": (1.4, "saml_verify_floor"),
        "saml_verify_both": (3.5, "saml_verify_floor"),
    }


def test_an_import_is_compared_with_the_libraries_alone_in_the_same_round() -> None:
    ratios = {each.name: (each.ratio, each.of) for each in ROUNDS.figures() if each.name.startswith("metadata")}
    assert ratios == {
        "metadata_floor": (None, None),
        "metadata_import": (1.5, "metadata_floor"),
        "metadata_peak_mb": (None, None),
        "metadata_lookup_ms": (None, None),
    }


def test_the_notes_say_how_busy_the_server_was_with_each_kind() -> None:
    busy, used, floor, by_cpu = ROUNDS.notes()
    assert "SAML login 100%, own checks alone 100%" in busy
    assert "OIDC login 1.000, SAML login 2.500, own checks alone 2.000" in used
    assert floor == "the floor of the import holds 240 MB"
    assert by_cpu == "by CPU: begin 0.50, session check 0.78 x hello"
