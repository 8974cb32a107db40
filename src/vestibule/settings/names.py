"""Names that look like settings and are none: refused, because a mistyped safety switch must not be silently off."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

PREFIX: Final = "VESTIBULE_"

CONFIG_VARIABLE: Final = "VESTIBULE_CONFIG"
"""Names the TOML file; a place to look, no setting."""

# The test suite's own switches: a host that a test starts inherits them.
_NOT_OURS: Final = ("VESTIBULE_TEST_", "VESTIBULE_FUZZ_")

# Kubernetes gives every pod VESTIBULE_PORT=tcp://..., VESTIBULE_SERVICE_HOST and the like for a Service `vestibule`.
_KUBERNETES: Final = re.compile(r"(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT_\d+_(?:TCP|UDP)(?:_.+)?)")
KUBERNETES_HINT: Final = (
    "Kubernetes sets it for a Service named vestibule: set enableServiceLinks to false in the pod, "
    "or rename the Service"
)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def is_setting_variable(name: str) -> bool:
    """Whether a variable means to be a setting."""
    return name.startswith(PREFIX) and name != CONFIG_VARIABLE and not name.startswith(_NOT_OURS)


def unknown_message(name: str, *, known: Iterable[str]) -> str:
    """Say that a name is no setting, and which one was probably meant.

    Args:
        name: As it was written.
        known: All names in the same spelling.
    """
    if _KUBERNETES.fullmatch(name.removeprefix(PREFIX)):
        return f"there is no setting of this name. {KUBERNETES_HINT}"
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"there is no setting of this name{f'; did you mean {close[0]}?' if close else ''}"
