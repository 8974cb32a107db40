"""What can be wrong with a profile, said when it is saved and at its field, never at somebody's login."""

from vestibule.errors import ConfigError
from vestibule.protocols.oauth2.quirks import check_quirks
from vestibule.protocols.oauth2.token.client_auth import check_client
from vestibule.protocols.oauth2.token.client_key import check_client_key, choose_algorithm, load_client_key
from vestibule.protocols.oidc.discovery.metadata import Metadata
from vestibule.protocols.oidc.issuer import PLACEHOLDER
from vestibule.protocols.oidc.quirks import KNOWN
from vestibule_sdk.oidc import OIDCProfile


def check_profile(profile: OIDCProfile) -> None:
    """Check what needs no provider.

    Raises:
        ConfigError: config_error: an unknown quirk, a client without what its method needs, a key or certificate that
            cannot be used, a template without its one place, a claim rule that admits nobody.
    """
    check_quirks(profile.quirks, known=KNOWN)
    check_client(profile.client)
    if profile.client.key is not None:
        check_client_key(profile.client.key)
    for template in (profile.issuer_template, profile.learned_template):
        if template is not None and template.count(PLACEHOLDER) != 1:
            raise ConfigError(f"an issuer template holds {PLACEHOLDER} once", path="")
    for rule in profile.claim_rules:
        if not rule.values or not all(rule.values):
            raise ConfigError(f"the rule for the claim {rule.claim} admits nobody", path="")


def check_key_at_provider(profile: OIDCProfile, metadata: Metadata) -> None:
    """Check that the provider takes what the client's key can sign with, where it says what it takes.

    Raises:
        ConfigError: config_error, at clientKey.
    """
    key = profile.client.key
    if key is not None:
        choose_algorithm(load_client_key(key), wanted=key.algorithm, accepted=metadata.assertion_algorithms)
