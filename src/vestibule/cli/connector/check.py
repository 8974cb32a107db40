"""`vestibule connector check`: the contracts of a connector's own tests, run without pytest, and what they say."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import rich_click as click

from vestibule.cli.exit_status import REFUSED
from vestibule.cli.invocation import config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_rows, show_text


@click.command(name="check")
@config_option
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@json_option
@click.pass_context
def command(ctx: click.Context, *, path: Path, as_json: bool) -> None:
    """Hold a connector's project against the contracts.

    PATH is the project's folder, this one unless it is given, or one file of its tests. Run are the tests that its
    classes inherit: what every connector promises (vestibule_sdk.testing), and what the host's engine makes of its
    profile when the provider goes wrong in every way (vestibule.testing). Each connector that pyproject.toml announces
    needs both of its protocol, and one for everything else that it can do. There is no network, and nothing need be
    installed but the host.
    """
    from vestibule.cli.connector.demanded import found_and_tested  # noqa: PLC0415 - engines
    from vestibule.cli.connector.project import announced, contracts, importable  # noqa: PLC0415
    from vestibule.testing import outcomes  # noqa: PLC0415

    # Whatever a connector or a test of theirs prints is no part of the report.
    with redirect_stdout(sys.stderr), importable(path if path.is_dir() else path.parent):
        tested = tuple(contracts(path))
        found = [
            *found_and_tested(announced(path), tested),
            *(outcome for contract in tested for outcome in outcomes(contract)),
        ]
    failed = [outcome for outcome in found if outcome.fault is not None]
    if as_json:
        show_json(found)
    else:
        show_rows(
            _summary(found),
            columns={"contract": "Contract", "held": "Held", "failed": "Failed"},
            as_json=False,
            empty="Nothing was checked.",
        )
        for outcome in failed:
            show_heading(f"{outcome.contract}.{outcome.test}")
            show_text(outcome.says)
            show_text(f"{click.style('failed:', fg='red')} {outcome.fault}")
    if failed:
        ctx.exit(REFUSED)


def _summary(found: Sequence[Any]) -> list[dict[str, Any]]:
    names = dict.fromkeys(outcome.contract for outcome in found)
    return [
        {
            "contract": name,
            "held": sum(outcome.contract == name and outcome.fault is None for outcome in found),
            "failed": sum(outcome.contract == name and outcome.fault is not None for outcome in found),
        }
        for name in names
    ]
