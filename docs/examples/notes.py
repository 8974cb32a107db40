"""Notes: a Litestar application of its own that lets Vestibule sign people in.

Run it in this folder with `VESTIBULE_PAGE_PREFIX=/auth litestar --app notes:app run`, add a connection with
`vestibule connections add`, and open http://localhost:8000.
"""

from collections import defaultdict
from html import escape
from typing import Any

from litestar import Litestar, MediaType, Request, get, post
from litestar.params import JSONBody

from vestibule import CurrentAccount, VestibulePlugin, requires_login, signed_in

notes: defaultdict[str, list[str]] = defaultdict(list)
"""By account id: the one thing about a person that never changes hands."""


@get("/", media_type=MediaType.HTML)
async def front(request: Request[Any, Any, Any]) -> str:
    """Greets everybody, and knows who is signed in."""
    account = await signed_in(request)
    if account is None:
        return '<p>Hello. <a href="/login">Come in</a>.'
    return f'<p>Hello, {escape(account.name or "you")}. <a href="/notes">Your notes</a>'


@get("/login", media_type=MediaType.HTML)
async def login() -> str:
    """The application's own page; Vestibule's stands under /auth."""
    return '<p>Notes are for members. <a href="/auth/login?return_to=/notes">Sign in</a>'


@get("/notes", guards=[requires_login])
async def own_notes(current_account: CurrentAccount) -> list[str]:
    """The notes of whoever is signed in."""
    return notes[current_account.id]


@post("/notes", guards=[requires_login])
async def add_note(data: JSONBody[dict[str, str]], current_account: CurrentAccount) -> list[str]:
    """Keeps a note."""
    notes[current_account.id].append(data["text"])
    return notes[current_account.id]


@post("/webhook", status_code=202)
async def webhook(data: JSONBody[dict[str, Any]]) -> None:
    """Called by a machine from anywhere, without a session: no check of Vestibule's stands before it."""


app = Litestar([front, login, own_notes, add_note, webhook], plugins=[VestibulePlugin()])
