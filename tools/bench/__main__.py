"""`make bench`, or `python -m tools.bench [--postgresql]`.

BENCH_SHORT=1 makes a short run that judges nothing; BENCH_JSON names a file for the figures; BENCH_DATABASE_URL names
an empty database to use in the place of SQLite.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

import uvloop

from tools.bench.cores import take_cores
from tools.bench.database import URL_VARIABLE, database
from tools.bench.figures import as_json, as_table
from tools.bench.host import RAISED
from tools.bench.plan import CLIENTS, LONG, SHORT
from tools.bench.run import run

HOW = f"""{CLIENTS} concurrent clients; all figures from interleaved rounds, medians, ratios within a round.
An OIDC login is begin and callback, with the call to the provider's token endpoint; a SAML login is begin, the posted
response and the finish. The provider's page is not counted, and tokens (RS256) and responses (RSA-2048, SHA-256) are
signed while the browser is there. p50 and p99 are those of one client alone.
Rate limits are raised by their settings: {", ".join(RAISED)}. Everything else is default."""


def say(text: str) -> None:
    """Print, at once: a run takes minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="start a PostgreSQL server and use it")
    given = parser.parse_args()
    if given.postgresql and os.environ.get(URL_VARIABLE):
        parser.error(f"--postgresql and {URL_VARIABLE} say two different things")
    plan = SHORT if os.environ.get("BENCH_SHORT") == "1" else LONG
    cores = take_cores()
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as name:
        directory = Path(name)
        with database(directory, postgresql=given.postgresql) as url:
            kind = url.partition("+")[0].partition(":")[0]
            say(f"Python {platform.python_version()} on {platform.machine()}; {cores}; database: {kind}\n{HOW}\n")
            outcome = uvloop.run(run(plan, cores=cores, database_url=url, directory=directory))
    say(as_table(outcome.figures))
    say("\n" + "\n".join(outcome.notes))
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_bytes(as_json(outcome.figures))
        say(f"\nwritten: {target}")


if __name__ == "__main__":
    main()
