"""Write the gallery to .cache/gallery and, asked for a port, serve it: `python -m tools.gallery [PORT]`."""

import sys
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Final

from tools.gallery.drawings import LOGO
from tools.gallery.samples import LOGO_PATH, gallery
from tools.gallery.server import handler

FOLDER: Final = Path(".cache/gallery")


def main(arguments: list[str]) -> None:
    """Write every page; serve them under their real headers when a port is given."""
    files = {**gallery(), LOGO_PATH.lstrip("/"): LOGO.encode()}
    for name, body in files.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    sys.stdout.write(f"{len(files)} files in {FOLDER}\n")
    if arguments:
        server = ThreadingHTTPServer(("127.0.0.1", int(arguments[0])), handler(files))
        sys.stdout.write(f"http://127.0.0.1:{server.server_port}/login-3.html\n")
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
