"""A connection that is exported and imported elsewhere has the same configuration there."""

from typing import Any, Final

from any_provider import ENTITY_IDS, providers
from hypothesis import given, settings
from saml_metadata_reading import read_metadata

from vestibule.flows.connections.export import known_metadata
from vestibule.plugins import Registry, metadata_fields, resolve_profile
from vestibule.plugins.forms import decode_config, split_config
from vestibule.protocols.saml.metadata.idp_writer import idp_metadata
from vestibule_sdk.connector import SAMLConnector
from vestibule_sdk.saml import IdPMetadata


def saml_connector() -> SAMLConnector[Any]:
    """The generic one."""
    connector = Registry.installed(disabled=()).get("saml")
    assert isinstance(connector, SAMLConnector)
    return connector


CONNECTOR: Final = saml_connector()


def configured(metadata: IdPMetadata) -> dict[str, Any]:
    """What is stored of a connection that is made from a provider's metadata."""
    plain, _ = split_config(decode_config(CONNECTOR.config, metadata_fields(CONNECTOR, metadata), stored_secrets={}))
    return plain


@settings(deadline=None)  # no test asserts a time
@given(providers(ENTITY_IDS))
def test_what_is_exported_is_imported_to_the_same_configuration(metadata: IdPMetadata) -> None:
    """From a provider's document to a connection, out by `saml export ID --provider`, and in by `saml import`."""
    stored = configured(metadata)
    profile = resolve_profile(CONNECTOR, decode_config(CONNECTOR.config, stored, stored_secrets={}))

    exported = idp_metadata(known_metadata(profile, name="The house"))

    assert configured(read_metadata(exported)) == stored
