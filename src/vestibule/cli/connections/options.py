"""Options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import rich_click as click

from vestibule.domain.connections.model import CallbackForm
from vestibule_sdk import AnyConnector, OAuth2Connector, SAMLConnector

F = TypeVar("F", bound=Callable[..., Any])


def callback_option(*, default: CallbackForm | None = None) -> Callable[[F], F]:
    """Which redirect URI is shown and sent."""
    return click.option(
        "--callback",
        type=click.Choice([form.value for form in CallbackForm]),
        default=default.value if default else None,
        show_default=default is not None,
        help="Redirect URI: the connection's own, or the one that all shared ones use.",
    )


def refuse_shared_callback(connector: AnyConnector | None, form: CallbackForm) -> None:
    """Leave the shared redirect URI to OpenID Connect.

    Raises:
        click.UsageError: It was asked for at a connection of another protocol.
    """
    if form is not CallbackForm.SHARED:
        return
    if isinstance(connector, SAMLConnector):
        message = "a SAML connection has an ACS URL of its own: leave --callback out."
        raise click.UsageError(message)
    if isinstance(connector, OAuth2Connector):
        # Without an ID token nothing else tells two providers apart (S30).
        message = "an OAuth 2.0 connection has a redirect URI of its own: leave --callback out."
        raise click.UsageError(message)


trust_option = click.option(
    "--trust-for-linking/--no-trust-for-linking",
    default=None,
    help="Whether its verified e-mail addresses join new identities to existing accounts. Else the connector says.",
)

metadata_option = click.option(
    "--metadata",
    "metadata",
    metavar="FILE|URL|-",
    help="The SAML provider's metadata, from a file, an https address or standard input. It fills the fields; --set "
    "wins over it.",
)


def value_options(function: F) -> F:
    """The fields of a configuration. No secret stands on the command line: `ps` and the shell's history show it."""
    for option in (
        click.option(
            "--secret-prompt", "prompts", multiple=True, metavar="FIELD", help="Ask for a secret field, hidden."
        ),
        click.option(
            "--secret-file",
            "files",
            multiple=True,
            metavar="FIELD=PATH",
            help="A secret field, read from a file; the line end at its end does not count.",
        ),
        click.option(
            "--secret-env",
            "variables",
            multiple=True,
            metavar="FIELD=VARIABLE",
            help="A secret field, read from an environment variable.",
        ),
        click.option(
            "--set-file",
            "texts",
            multiple=True,
            metavar="FIELD=PATH",
            help="A field that is no secret, read from a file: --set-file signingCertificates=idp.pem",
        ),
        click.option(
            "--set",
            "values",
            multiple=True,
            metavar="FIELD=VALUE",
            help="A field of the configuration, in camelCase: --set issuer=https://id.example.com",
        ),
    ):
        function = option(function)
    return function
