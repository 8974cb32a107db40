"""Where a demo keeps its things: made anew by every start, so that no earlier one can be in the way."""

import tempfile
from pathlib import Path
from typing import Final

_OURS: Final = ("vestibule.db", "vestibule.db-wal", "vestibule.db-shm", "vestibule.key", "vestibule.toml")
"""What is removed at a start. Nothing else in the directory is touched."""


def demo_directory(port: int, *, under: Path = Path("var")) -> Path:
    """Give the demo's directory, without what an earlier demo left there.

    One for each port: the port is ours by now, so no other demo can be using it.

    Args:
        port: The host's.
        under: In the working directory; where that is read-only, the machine's place for temporary files is taken.
    """
    directory = under / "demo" / str(port)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in _OURS:
            (directory / name).unlink(missing_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"vestibule-demo-{port}-"))
    return directory.resolve()
