"""Typed settings: what each one means, and where it comes from."""

from vestibule.settings.catalogue import SettingDescription, describe_settings
from vestibule.settings.fault import Fault, SettingsFaults
from vestibule.settings.load import load_settings
from vestibule.settings.model import Settings
from vestibule.settings.network import parse_network
from vestibule.settings.origin import Origin, parse_origin

__all__ = [
    "Fault",
    "Origin",
    "SettingDescription",
    "Settings",
    "SettingsFaults",
    "describe_settings",
    "load_settings",
    "parse_network",
    "parse_origin",
]
