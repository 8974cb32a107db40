"""What a command's exit status means. 0 only when what the command promised holds (LOOK.md, The terminal)."""

from typing import Final

REFUSED: Final = 1
"""A declared error: its code, what happened and the fix stand on standard error."""

USAGE: Final = 2
"""The command line itself is wrong; nothing was tried. click's own value."""

DIFFERENT: Final = 3
"""`apply --dry-run` found differences."""
