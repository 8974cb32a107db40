"""S44, S46, R49: the table of what proves an address is what the connectors do and how new connections begin."""

import re
from typing import Final

import pytest
from doc_pages import page
from vendor_words import VENDORS, Person

from vestibule.plugins import Registry, map_identity
from vestibule.plugins.forms import decode_config, form_of
from vestibule.plugins.trust import starts_trusted

PAGE: Final = page("docs/explanation/linking.md")
COLUMNS: Final = ("Connector", "A new connection is trusted", "The address is verified by")
REGISTRY: Final = Registry.installed()
ROWS: Final = {key: row for row in PAGE.rows(*COLUMNS) for key in re.findall(r"`([a-z-]+)`", row["Connector"])}
ADDRESS: Final = "ada@example.org"
ADDRESSES: Final = {"baseUrl", "domain", "serverUrl", "idpEntityId", "ssoUrl"}
EXAMPLES: Final = {"issuer": "https://id.example.org", "signingCertificates": ["x"], "tenant": "common"}


def test_every_bundled_connector_has_a_row() -> None:
    assert sorted(ROWS) == sorted(REGISTRY.keys())


ELSEWHERE: Final = "id.example.org"


def begins_trusted(key: str, host: str) -> bool:
    """Whether a new connection to that host does."""
    connector = REGISTRY.get(key)
    entered = {
        field.name: EXAMPLES.get(field.name, "x") for field in form_of(connector.config).fields if field.required
    }
    known = {field.name for field in form_of(connector.config).fields}
    entered |= dict.fromkeys(ADDRESSES & known, f"https://{host}")
    return starts_trusted(connector, decode_config(connector.config, entered))


@pytest.mark.parametrize("key", sorted(ROWS))
def test_a_row_says_how_a_new_connection_begins(key: str) -> None:
    """R49: everywhere, or at the hosts that the row names and nowhere else."""
    said = ROWS[key]["A new connection is trusted"]
    if said in {"yes", "no"}:
        assert begins_trusted(key, ELSEWHERE) is (said == "yes")
        return
    assert said.endswith("elsewhere no")
    named = re.findall(r"`([a-z.*]+)`", said)
    assert named
    assert all(begins_trusted(key, host.replace("*", "acme")) for host in named)
    assert not begins_trusted(key, ELSEWHERE)


def verified_by(door: str, *, reads_it: bool) -> bool:
    """Whether the vendor's word about somebody's address is proof, as its connector reads it."""
    vendor = VENDORS[door]
    connector = REGISTRY.get(vendor.connector)
    person = Person(number=1, address=ADDRESS, reads_it=reads_it)
    identity = map_identity(connector, vendor.config(connector.config), vendor.says(person))
    return any(email.verified for email in identity.emails)


@pytest.mark.parametrize("door", ["Okta", "EntraID", "Workspace", "GitHub", "GitLab"])
def test_what_the_row_names_makes_the_difference(door: str) -> None:
    """S46: each vendor says of its own mailboxes what the row names, and of others the contrary."""
    assert verified_by(door, reads_it=True)
    assert not verified_by(door, reads_it=False)


def test_googles_word_about_other_peoples_domains_is_no_proof() -> None:
    """The row of `google`: `email_verified` alone."""
    assert not verified_by("Google", reads_it=True)
