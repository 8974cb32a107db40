"""What a pure function may not ask, and that nothing else is taken for it."""

import base64
import contextlib
import datetime as dt
import hashlib
import io
import json
import logging
import os
import posix
import random
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from vestibule_sdk import Secret
from vestibule_sdk.testing.purity import purely


@contextlib.contextmanager
def unimported(name: str) -> Iterator[None]:
    """That module is imported anew."""
    kept = sys.modules.pop(name)
    try:
        yield
    finally:
        sys.modules[name] = kept


ASKING: dict[str, Callable[[], object]] = {
    "a file": lambda: Path(os.devnull).read_text(encoding="utf-8"),
    "a file by name": lambda: os.stat(os.devnull),  # noqa: PTH116 - what is tested
    "the folder": Path.cwd,
    "the environment": lambda: os.environ.get("HOME"),
    "the environment by getenv": lambda: os.getenv("HOME"),
    "the environment beneath it": lambda: posix.environ[b"PATH"],
    "the environment as bytes": lambda: os.environb[b"PATH"],
    "a log": lambda: logging.getLogger("acme").debug("nobody listens"),
    "a thread": lambda: threading.Thread(target=int).start(),
    "the clock": time.time,
    "the other clock": time.monotonic,
    "the date": lambda: dt.datetime.now(tz=dt.UTC),
    "chance": random.random,
    "chance by choice": lambda: random.choice([1, 2]),  # noqa: S311 - what is tested
    "secrets": secrets.token_hex,
    "a GUID": uuid.uuid4,
    "bytes": lambda: os.urandom(1),
    "the name service": lambda: socket.getaddrinfo("127.0.0.1", 80),
    "a program": lambda: subprocess.run(["true"], check=True),  # noqa: S607 - what is tested
    "the terminal": lambda: print(end=""),  # noqa: T201 - what is tested
    "the terminal's file": lambda: sys.stdout.write(""),
}

PURE: dict[str, Callable[[], object]] = {
    "texts": lambda: re.sub("a+", "b", "aaa").removesuffix("b"),
    "addresses": lambda: urlsplit("https://acme.example/a?b").hostname,
    "paths": lambda: Path("a") / "b",
    "JSON": lambda: json.loads(json.dumps({"a": [1]})),
    "bytes": lambda: base64.b64encode(hashlib.sha256(b"a").digest()),
    "dates": lambda: dt.date.fromisoformat("2020-02-02"),
    "GUIDs": lambda: uuid.UUID("9188040d-6c67-4c5b-b112-36a304b66dad"),
    "secrets": lambda: Secret("a") == Secret("b"),
    "memory": lambda: io.StringIO("a").read() + io.BytesIO(b"a").read().decode(),
}


@pytest.mark.parametrize("call", ASKING.values(), ids=ASKING)
def test_a_call_that_asks_the_world_is_named(call: Callable[[], object]) -> None:
    with pytest.raises(AssertionError, match="it is not pure: it calls "):
        purely(call, what="it")


@pytest.mark.parametrize("call", PURE.values(), ids=PURE)
def test_a_call_that_only_computes_is_pure(call: Callable[[], object]) -> None:
    assert purely(call, what="it") == call()


def test_what_an_import_does_is_no_fault_of_the_call() -> None:
    def importing() -> str:
        import colorsys  # noqa: PLC0415 - what is tested

        return colorsys.__name__

    __import__("colorsys")
    with unimported("colorsys"):
        assert purely(importing, what="it") == "colorsys"


def test_nothing_is_watched_any_more_afterwards() -> None:
    def failing() -> None:
        raise ValueError

    before = sys.getprofile()
    with pytest.raises(ValueError):  # noqa: PT011 - it has no text
        purely(failing, what="it")
    assert sys.getprofile() is before
