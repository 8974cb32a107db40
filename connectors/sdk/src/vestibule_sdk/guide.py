"""A connector's set-up guide: one Markdown file beside its code, with places for the values of the installation."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from msgspec import Struct

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "provider_id": "the connection's Provider ID",
    "base_url": "the installation's public address",
    "redirect_uri": "where the provider sends people back to",
    "initiate_login_uri": "where a sign-in that begins at the provider goes",
    "post_logout_redirect_uri": "where people come back to after signing out",
    "backchannel_logout_uri": "where the provider reports that somebody signed out",
    "admin_consent_uri": "where an administrator comes back to after consenting for everybody",
    "acs_url": "where a SAML provider posts its responses",
    "sp_entity_id": "our name at a SAML provider",
    "sp_metadata_url": "where a SAML provider reads what it has to know about us",
    "slo_url": "where a SAML provider sends its logout messages",
    "scopes": "what is asked for, separated by spaces",
}
"""Every place that a guide may have, as `{{ name }}`, and what comes there."""

_PLACE: Final = re.compile(r"\{\{ *([a-z_]+) *\}\}")


class Guide(Struct, frozen=True, kw_only=True):
    """Where the guide is; it is read when somebody wants to see it.

    Attributes:
        package: The connector's package (`__package__`).
        file: Its name inside the package.
    """

    package: str
    file: str = "setup.md"

    def text(self) -> str:
        """The guide with its places.

        Raises:
            FileNotFoundError: The distribution does not hold it.
        """
        return files(self.package).joinpath(self.file).read_text(encoding="utf-8")


def places(text: str) -> tuple[str, ...]:
    """The names of the places in a guide, each once, in order."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A guide with its places filled in; a place without a value stays visible as it is."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)
