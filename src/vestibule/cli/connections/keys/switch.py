"""`vestibule connections keys switch`."""

import rich_click as click

from vestibule.cli.connections.keys.step import run_step
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.flows.connections.saml_keys import SAMLKeys


@click.command(name="switch")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Sign with the next key: the second step.

    Only when the provider knows the next key: it refuses what it cannot verify. What it still encrypts to the old key
    is opened.
    """
    run_step(
        invocation,
        provider_id,
        SAMLKeys.switch,
        done=f"Switched {provider_id} to the next key; the old one only decrypts.",
        as_json=as_json,
    )
