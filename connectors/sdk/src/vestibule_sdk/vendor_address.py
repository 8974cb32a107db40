"""The pattern of a field for an address that can only be the vendor's own.

What a connector believes of a vendor, it would otherwise believe of whatever server somebody enters.
"""

import re
from typing import Final

_STAND_IN: Final = r"http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?"


def vendor_address(*addresses: str) -> str:
    """A pattern: one of these addresses, or plain http to this machine, where a stand-in for the vendor answers.

    Args:
        addresses: Each whole, without a final slash.
    """
    return f"^({'|'.join(re.escape(address) for address in addresses)}|{_STAND_IN})$"
