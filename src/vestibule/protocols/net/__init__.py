"""The only way out: bounded, checked calls to providers."""

from vestibule.protocols.net.call import Answer, Call, Download, Net
from vestibule.protocols.net.client import HTTPNet
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.net.policy import NetPolicy
from vestibule.protocols.net.resolver import Resolver, SystemResolver

__all__ = ["Answer", "Call", "Download", "HTTPNet", "Net", "NetPolicy", "Resolver", "SystemResolver", "json_object"]
