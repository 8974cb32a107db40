"""Entries that are right one by one and wrong together, each refused at the field to change."""

import re
from typing import Final

from vestibule_saml.config import SAMLConfig
from vestibule_sdk import Binding, ConfigError

_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?EntityDescriptor[\s>]")
_DECLARATION: Final = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_combinations(config: SAMLConfig) -> None:
    """Refuse what does not fit together.

    Raises:
        ConfigError: config_error, at the field.
    """
    if config.slo_url is None:
        if config.slo_response_url is not None:
            raise ConfigError("needs an SLO URL beside it", path="sloResponseUrl")
        if config.slo_binding is not Binding.REDIRECT:
            raise ConfigError("concerns the SLO URL only, and there is none", path="sloBinding")
    if config.sp_metadata is not None:
        _own_metadata(config.sp_metadata)
        if config.sign_metadata:
            raise ConfigError("metadata of your own is served as it stands: sign it yourself", path="signMetadata")


def _own_metadata(document: str) -> None:
    """Whether it can be metadata at all; nothing here reads XML, the host does."""
    if not document.startswith("<") or not _ROOT.search(document):
        raise ConfigError(
            "is no SAML metadata",
            path="spMetadata",
            hint="It is an XML document whose root is EntityDescriptor.",
        )
    if _DECLARATION.search(document):
        raise ConfigError("holds a document type or an entity; take it out", path="spMetadata")
