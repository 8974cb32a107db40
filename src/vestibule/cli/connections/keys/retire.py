"""`vestibule connections keys retire`."""

import rich_click as click

from vestibule.cli.connections.keys.step import run_step
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.flows.connections.saml_keys import SAMLKeys


@click.command(name="retire")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Throw the old key away: the third step.

    Only when the provider encrypts to the new key: what comes encrypted to the old one can never be read again.
    """
    run_step(invocation, provider_id, SAMLKeys.retire, done=f"Retired the old key of {provider_id}.", as_json=as_json)
