"""`python -m tools.bench.hello PORT`: the floor, a bare Litestar application behind the very server of the host."""

import sys

from litestar import Litestar, MediaType, get

from vestibule.cli.serving.run import run_loop, serve_until_signal
from vestibule.cli.serving.sockets import listening_sockets


@get("/", media_type=MediaType.TEXT)
async def hello() -> str:
    """Say hello."""
    return "Hello, world!"


async def _listening() -> None:
    """Nothing to say: who waits for this process asks its port."""


def main() -> None:
    """Serve."""
    app = Litestar([hello], openapi_config=None, logging_config=None)
    with listening_sockets("127.0.0.1", int(sys.argv[1])) as sockets:
        run_loop(serve_until_signal(app, sockets, on_listening=_listening))


if __name__ == "__main__":
    main()
