"""Why a connector is not available."""

from vestibule.errors.base import PluginError


class ConnectorBroken(PluginError):
    """Its import or its own declaration fails."""

    code = "connector_broken"
    public = "This sign-in method cannot be used at the moment."


class ConnectorIncompatible(PluginError):
    """It was written for another epoch of the connector interface."""

    code = "connector_incompatible"
    public = "This sign-in method cannot be used at the moment."


class ConnectorConflicting(PluginError):
    """Several installed distributions claim the same key."""

    code = "connector_conflicting"
    public = "This sign-in method cannot be used at the moment."


class ConnectorDisabled(PluginError):
    """The operator switched it off."""

    code = "connector_disabled"
    public = "This sign-in method is switched off."


class ConnectorUnknown(PluginError):
    """No installed distribution provides it."""

    code = "connector_unknown"
    public = "This sign-in method cannot be used at the moment."
