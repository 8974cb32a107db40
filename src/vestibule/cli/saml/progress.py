"""How far the reading of an aggregate is, for a person who waits."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from vestibule.flows.metadata_import.index import Told
from vestibule.protocols.saml.aggregate import Progress


@contextmanager
def progress_bar() -> Iterator[Told | None]:
    """A bar on standard error for the length of the block; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe needs no bar
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[providers]} providers"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, providers=0)

        def tell(progress: Progress) -> None:
            bar.update(task, total=progress.total_bytes, completed=progress.read_bytes, providers=progress.providers)

        yield tell
