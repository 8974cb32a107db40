"""Deviations that a connector may name: SAML has none yet, and what is not understood is not passed over."""

from vestibule.errors import ConfigError
from vestibule_sdk.saml import SAMLProfile


def refuse_quirks(profile: SAMLProfile) -> None:
    """Refuse a profile that names a quirk: ignoring it would change what is checked or sent.

    Raises:
        ConfigError: config_error, naming the quirk.
    """
    for quirk in profile.quirks:
        raise ConfigError(
            f'this connector names the quirk "{quirk.name}", which this version of Vestibule does not know',
            path="",
            hint="No quirk of SAML is known. Update Vestibule, or the connector.",
        )
