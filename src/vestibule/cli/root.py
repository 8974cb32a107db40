"""The command `vestibule`."""

from typing import Any, Final

import rich_click as click

from vestibule.cli.exit_status import REFUSED
from vestibule.cli.failure import show_failure
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.lazy import Deferred, LazyGroup
from vestibule.errors import VestibuleError

COMMANDS: Final = {
    "demo": Deferred("vestibule.cli.demo.command", "Try it: a host and an identity provider on this machine."),
    "serve": Deferred("vestibule.cli.serving.command", "Run the server."),
    "connections": Deferred("vestibule.cli.connections.group", "Add, test and change ways to sign in."),
    "saml": Deferred("vestibule.cli.saml.group", "Import, follow and export SAML metadata."),
    "apply": Deferred("vestibule.cli.apply.command", "Bring connections to the state that a file describes."),
    "accounts": Deferred("vestibule.cli.accounts.group", "Find accounts, and free an address that one occupies."),
    "attempts": Deferred("vestibule.cli.attempts.group", "See why a sign-in failed."),
    "connectors": Deferred("vestibule.cli.connectors", "List the installed connectors."),
    "connector": Deferred("vestibule.cli.connector.group", "Write a connector of your own, and check it."),
    "migrate": Deferred("vestibule.cli.migrate", "Bring the database to the schema of this version."),
    "twin": Deferred("vestibule.cli.twin", "Run the bundled identity provider, for development only."),
}


HELP: Final[dict[str, Any]] = {
    "theme": "default-slim",
    "text_markup": None,  # its Markdown renderer takes longer to import than all else that help needs
    "style_errors_panel_box": "BLANK",
    "errors_panel_title": "",
    "errors_suggestion": "",
}
"""How help and usage errors look."""


class Root(LazyGroup):
    """Where every declared error ends: as its code, what happened and the fix, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run a command."""
        try:
            return super().invoke(ctx)
        except VestibuleError as error:
            show_failure(error)
            ctx.exit(REFUSED)


@click.group(
    cls=Root,
    deferred=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "Exit status: 0 when what the command promises holds; 1 when it was refused or failed; 2 when the command line "
        "is wrong; 3 when apply --dry-run found differences."
    ),
)
@config_option
@click.version_option(package_name="vestibule", message="%(prog)s %(version)s")
@click.rich_config(HELP)
@click.pass_context
def root(ctx: click.Context) -> None:
    """The entrance hall of an application: one login, every identity provider."""
    ctx.ensure_object(Invocation)
