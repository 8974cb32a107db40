"""`vestibule connections keys publish-next`."""

import rich_click as click

from vestibule.cli.connections.keys.step import run_step
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.flows.connections.saml_keys import SAMLKeys


@click.command(name="publish-next")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Make the next key and publish it: the first step.

    It stands in our metadata beside the key that signs, and decrypts already. Nothing is signed with it yet, so the
    provider has all the time it needs to learn it.
    """
    run_step(
        invocation,
        provider_id,
        SAMLKeys.publish_next,
        done=f"Published the next key of {provider_id}; the present one goes on signing.",
        as_json=as_json,
    )
