"""`vestibule connector new`: a project that is green from the first minute, to be changed step by step."""

import re
from pathlib import Path
from typing import Final

import rich_click as click

from vestibule.cli.connector.scaffold_files import names_of, scaffold
from vestibule.cli.invocation import config_option
from vestibule.cli.output import show_pairs

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CHARACTERS_AT_MOST: Final = 40
"""As of every key of a connector."""

PROTOCOLS: Final = ("oidc", "oauth2", "saml")


@click.command(name="new")
@config_option
@click.argument("name")
@click.option(
    "--protocol",
    type=click.Choice(PROTOCOLS),
    default="oidc",
    show_default=True,
    help="What the provider speaks: OpenID Connect, OAuth 2.0 without it, or SAML 2.0.",
)
@click.option(
    "--directory",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to; vestibule-NAME in this folder, unless it is given. It must not be there yet.",
)
def command(*, name: str, protocol: str, directory: Path | None) -> None:
    """Make the project of a new connector, complete and with green tests.

    NAME is the connector's key: small letters, digits and hyphens, such as acme.
    """
    _check_name(name)
    names = names_of(name)
    place = directory or Path(f"vestibule-{name}")
    if place.exists():
        raise click.BadParameter(f"{place} is there already; nothing was changed.", param_hint="--directory")
    for path, text in scaffold(names, protocol=protocol):
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    click.echo(
        f"Made {place}: the connector {click.style(name, bold=True)}, its guide, fixtures and tests.\n\n"
        f"  cd {place}\n"
        "  vestibule connector check\n\n"
        "Everything holds from the start. Go on in this order, and check after each step:\n"
    )
    show_pairs(
        (
            ("fixtures/", "what the provider really says, and where that comes from"),
            (f"src/{names.package}/config.py", "what an administrator enters, in the provider's own words"),
            (f"src/{names.package}/profile.py", "where the provider is, and how it is odd"),
            (f"src/{names.package}/identity.py", "what is said about a person"),
            (f"src/{names.package}/setup.md", "the way through the provider's screens"),
        ),
        indent="  ",
    )
    click.echo("\nAfter pip install -e . there, `vestibule connectors` lists it.")


def _check_name(name: str) -> None:
    from vestibule.plugins import Registry  # noqa: PLC0415 - `--help` needs no connectors

    if not _NAME.fullmatch(name) or len(name) > _CHARACTERS_AT_MOST:
        raise click.BadParameter(
            f"A name is made of small letters, digits and single hyphens, begins with a letter, and has at most "
            f"{_CHARACTERS_AT_MOST} characters.",
            param_hint="NAME",
        )
    if name in Registry.installed().keys():  # noqa: SIM118 - it is no mapping
        raise click.BadParameter(
            f"There is a connector {name} here already, and of two with one key neither is used.", param_hint="NAME"
        )
