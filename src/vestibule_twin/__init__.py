"""The twin: a standards-following OpenID and SAML 2.0 provider for demo and tests, that can also be told to go wrong.

It can stand in for a vendor, too: `twins_of("okta", config)` gives the providers to serve together.

It signs with real keys and knows no passwords. Never for production; it serves on loopback only.
"""

from vestibule_twin.app import create_app
from vestibule_twin.config import Client, ClientAuth, TwinConfig
from vestibule_twin.people import PEOPLE, Person
from vestibule_twin.personalities import VENDORS
from vestibule_twin.personality import Personality, Use
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.sp_metadata import service_provider_from_metadata
from vestibule_twin.server import serve
from vestibule_twin.state import Twin
from vestibule_twin.vendors import twins_of

__all__ = [
    "PEOPLE",
    "VENDORS",
    "Client",
    "ClientAuth",
    "Person",
    "Personality",
    "ServiceProvider",
    "Twin",
    "TwinConfig",
    "Use",
    "create_app",
    "serve",
    "service_provider_from_metadata",
    "twins_of",
]
