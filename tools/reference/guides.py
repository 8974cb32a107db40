"""docs/how-to/<provider>.md: the connectors' own set-up guides, with the addresses of an example."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from vestibule.flows.connections.guide import setup_guide
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.plugins.forms import FormField, Kind, form_of
from vestibule_sdk import AnyConnector

FOLDER: Final = Path(__file__).parents[2] / "docs" / "how-to"
BASE_URL: Final = "https://sso.example.com"
KEYS: Final = ("entra", "github", "gitlab", "google", "okta")
"""Those whose page is their guide. Keycloak, OpenID Connect and SAML have pages that tell more, played by tests."""

TEST: Final = "test_provider_guides.py"

_PAGE: Final = """\
# Connect {title}

<!-- written by `python -m tools.reference` from the connector's setup.md; do not edit -->

In this guide Vestibule answers at `{base_url}`, and the connection's Provider ID is `{provider_id}`.
`vestibule connections guide {provider_id} --connector {key}` prints it with your own addresses, also before the
connection exists.

{guide}

## Add the connection

<!-- checked by: {test} -->
```sh
{command}
```

The client secret comes from a file that only you can read. `vestibule connections test {provider_id}` then looks for
faults, and `{base_url}/login` has the button; what it says is set by `--name`. Look up
[every field](../reference/connectors.md#{key}), [every error](../reference/errors.md), and
[when an address joins accounts](../explanation/linking.md).
"""


def guide_pages() -> Mapping[Path, str]:
    """Every page by its path."""
    registry = Registry.installed()
    return {FOLDER / f"{key}.md": guide_page(registry.get(key)) for key in KEYS}


def guide_page(connector: AnyConnector) -> str:
    """One page: the guide between what it is an example of, and the command that ends it."""
    key = connector.manifest.key
    provider_id = connector.manifest.suggested_id or key
    title, _, guide = setup_guide(connector, Urls(BASE_URL), provider_id, connection=None).strip().partition("\n")
    return _PAGE.format(
        title=title.removeprefix("# "),
        base_url=BASE_URL,
        provider_id=provider_id,
        key=key,
        guide=_marked(guide.strip()),
        test=TEST,
        command=_command(connector),
    )


def _command(connector: AnyConnector) -> str:
    """The shortest command that adds one: what is needed, by the examples of the form."""
    options = []
    for field in form_of(connector.config).fields:
        if field.name == "clientSecret":
            options.append("--secret-file clientSecret=client-secret.txt")
        elif field.required:
            options.append(f"--set {field.name}={_example(field)}")
    return " \\\n  ".join([f"vestibule connections add --connector {connector.manifest.key}", *options])


def _example(field: FormField) -> str:
    if field.kind is Kind.SECRET or not field.example:
        message = f"{field.name} is needed, and has no example to show"
        raise ValueError(message)
    return field.example


def _marked(guide: str) -> str:
    """The guide with a mark before each block to copy: the test of this page looks at what it holds."""
    return re.sub(r"^(```\w+\n)", rf"<!-- checked by: {TEST} -->\n\1", guide, flags=re.MULTILINE)
