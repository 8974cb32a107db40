"""A fault of the settings that is remembered until they change, and raised for each login anew."""

from vestibule.errors import ConfigError


def afresh(fault: ConfigError) -> ConfigError:
    """The same fault without its traceback, whose frames would stay in memory with all that they hold."""
    return ConfigError(fault.detail, path=fault.path, hint=fault.hint)
