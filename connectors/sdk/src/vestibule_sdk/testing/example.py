"""An example as an administrator would enter it, decoded."""

from collections.abc import Mapping
from typing import Any

import msgspec

from vestibule_sdk.codec import decode_hook
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import AnyConnector


def decoded(connector: AnyConnector, raw: Mapping[str, Any]) -> ConnectorConfig:
    """Fields as JSON, decoded into the connector's configuration.

    Raises:
        msgspec.ValidationError: They do not fit.
    """
    config: ConnectorConfig = msgspec.convert(dict(raw), connector.config, dec_hook=decode_hook)
    return config
