"""Whether a function is pure: while it runs, every call that asks the world something, or tells it, is noticed.

A profile function of the interpreter sees each call as it happens, on this thread only, and is taken away afterwards;
what it sees is only named here, never stopped.
"""

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final, TypeVar

from vestibule_sdk.testing.expect import expect

T = TypeVar("T")

_MODULES: Final = frozenset({"time", "posix", "nt", "io", "_io", "_socket", "_ssl", "_random", "_posixsubprocess"})
"""Compiled modules whose functions ask the machine: its files, clocks, sockets, random bytes."""

_TYPES: Final = frozenset({"_io", "_socket", "_ssl", "_random", "random"})
"""Modules of types whose methods do."""

_BY_NAME: Final = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "print", "input", "breakpoint"}
)

_ELSEWHERE: Final = ("_thread.start_", "_warnings.warn")
"""What begins so goes on elsewhere: where nobody watches, or on somebody's screen."""

_ENVIRONMENTS: Final = frozenset({"environ", "environb"})
"""Names under which Python code reaches the environment: by way of `os` or of the module beneath it."""

_HARMLESS: Final = ("posix.fspath", "nt.fspath", "StringIO.", "BytesIO.")
"""What begins so stays in memory."""


def purely(call: Callable[[], T], *, what: str) -> T:
    """The result of a call that asks nothing of the world but its arguments.

    Modules that the call imports may do as they like while they are imported.

    Args:
        call: The call.
        what: How it is named to the author.

    Raises:
        AssertionError: It reads a file, a clock, the environment, a socket or random numbers, writes to a log,
            or starts a thread.
    """
    seen: list[str] = []

    def watch(frame: FrameType, event: str, function: Any) -> None:  # noqa: ANN401 - as the interpreter calls it
        named = _asks(frame, event, function)
        if named is not None and not _imports(frame):
            seen.append(named)

    before, collecting = sys.getprofile(), gc.isenabled()
    # A test runner may take the time whenever the collector runs (hypothesis does): that is not the connector's call.
    gc.disable()
    sys.setprofile(watch)
    try:
        result = call()
    finally:
        sys.setprofile(before)
        if collecting:
            gc.enable()
    expect(not seen, f"{what} is not pure: it calls {', '.join(dict.fromkeys(seen))}")
    return result


def _asks(frame: FrameType, event: str, function: Any) -> str | None:  # noqa: ANN401 - any built-in function
    """What is called, when it asks the world or tells it something; None for everything else."""
    if event == "call":
        # Reading a dict is no call: whatever names the environment is taken to read it.
        if not _ENVIRONMENTS.isdisjoint(frame.f_code.co_names):
            return "os.environ"
        return "logging" if str(frame.f_globals.get("__name__")).partition(".")[0] == "logging" else None
    if event != "c_call":
        return None
    name = getattr(function, "__qualname__", "")
    module = getattr(function, "__module__", None)
    owner = type(getattr(function, "__self__", None))
    full = f"{module}.{name}" if module and module != "builtins" else name
    asks = module in _MODULES or name in _BY_NAME or any(base.__module__ in _TYPES for base in owner.__mro__)
    return full if full.startswith(_ELSEWHERE) or (asks and not full.startswith(_HARMLESS)) else None


def _imports(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
