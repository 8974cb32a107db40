"""Import an aggregate into an empty SQLite database, as `vestibule saml import` does it, and look providers up.

python -m tools.bench.federation_import DOCUMENT SIGNER DATABASE
"""

import base64
import resource
import secrets
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final

import msgspec
import uvloop

from tools.bench.client import WrongAnswer
from tools.bench.federation import Imported
from vestibule.app.host import open_host
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.flows.metadata_import.index import BuildIndex
from vestibule.flows.store import Store, Transaction
from vestibule.settings import load_settings

_LOOKUPS: Final = 500
_SOURCE: Final = "bench"


async def main(document: Path, signer: str, database: Path) -> None:
    """Import, and print what it took."""
    environ = {
        "VESTIBULE_DATABASE_URL": f"sqlite+aiosqlite:///{database}",
        "VESTIBULE_SECRET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "VESTIBULE_BASE_URL": "http://127.0.0.1:8000",
    }
    async with open_host(load_settings(environ=environ)) as host:
        build = BuildIndex(store=host.store, clock=host.clock)
        source = MetadataSource(
            id=_SOURCE, name=_SOURCE, kind=SourceKind.AGGREGATE, url=None, signer=signer, created_at_s=1
        )
        used_s = _used_s()
        built = await build(source, document, told=None)
        used_s = _used_s() - used_s
        lookup_ms = await _lookup_ms(host.store, built.generation, providers=built.read.providers)
    imported = Imported(used_s, built.read.peak_bytes / 1e6, lookup_ms, built.read.providers)
    sys.stdout.buffer.write(msgspec.json.encode(imported))


async def _lookup_ms(store: Store, generation: int, *, providers: int) -> float:
    """The median of some lookups all over the index."""
    waited_ms = []
    for number in range(1, providers + 1, max(1, providers // _LOOKUPS)):
        entity_id = f"https://idp{number}.example.org/idp/shibboleth"

        async def find(transaction: Transaction, wanted: str = entity_id) -> bool:
            return await transaction.metadata_entities.get(_SOURCE, generation, wanted) is not None

        began_s = time.perf_counter()
        found = await store.read(find)
        waited_ms.append((time.perf_counter() - began_s) * 1000)
        if not found:
            raise WrongAnswer(f"{entity_id} is not in the index")
    return median(waited_ms)


def _used_s() -> float:
    """CPU of this process and of those that have ended under it."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), Path(sys.argv[2]).read_text(), Path(sys.argv[3])))
