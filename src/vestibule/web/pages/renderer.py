"""Turns views into bytes. Templates are compiled once, escape always, and fail on an unknown name."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from vestibule.clock import rfc3339
from vestibule.web.pages.account import AccountView
from vestibule.web.pages.address import link, new_mail
from vestibule.web.pages.brand import Brand
from vestibule.web.pages.client import browser_and_system
from vestibule.web.pages.difference import sides
from vestibule.web.pages.discovery import DiscoveryView
from vestibule.web.pages.error import Action, ErrorView
from vestibule.web.pages.foreign import NAME_CHARACTERS, initial, middle_out, tame, tame_lines
from vestibule.web.pages.glyph import glyph
from vestibule.web.pages.hyphenated import whole_words
from vestibule.web.pages.login import FOLD_ABOVE, LISTED_AT_MOST, LoginView
from vestibule.web.pages.method_change import MethodChangeView
from vestibule.web.pages.offered_identity import OfferedIdentityView
from vestibule.web.pages.passing import (
    ConfirmSignOutView,
    ConsentTakenView,
    MovingOnView,
    PostingView,
    SignedOutView,
)
from vestibule.web.pages.paths import PagePaths
from vestibule.web.pages.times import written
from vestibule.web.static_files import StaticFiles
from vestibule.web.words import ENGLISH, Words

_TEMPLATES: Final = Path(__file__).parent.parent / "templates"
_LABELS_KEPT: Final = 256
_PAGES: Final = (
    *("login", "discovery", "account", "error", "moving_on", "posting", "signed_out", "confirm_sign_out"),
    *("consent_taken", "method_change", "offered_identity"),
)


class Pages:
    """Every page of one installation: pure functions of their views.

    Attributes:
        static: The stylesheet and the script that the pages refer to, under `paths.assets`.
        paths: Where the pages and their forms lead.
    """

    def __init__(self, brand: Brand, paths: PagePaths, *, words: Words = ENGLISH) -> None:
        self.static: Final = StaticFiles(accent=brand.accent)
        self.paths: Final = paths
        self._brand = brand
        self._words = words
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # Names of connections are few and stay; this page is the one that everybody sees.
        self._continue_with = lru_cache(maxsize=_LABELS_KEPT)(self._label)
        environment.globals.update(self._globals())
        environment.filters.update(self._filters())
        self._templates: Mapping[str, Template] = {name: environment.get_template(f"{name}.html") for name in _PAGES}

    def login(self, view: LoginView) -> bytes:
        """The sign-in page."""
        return self._render("login", view=view, fold_above=FOLD_ABOVE, listed_at_most=LISTED_AT_MOST)

    def discovery(self, view: DiscoveryView) -> bytes:
        """The page on which an organization is chosen."""
        return self._render("discovery", view=view)

    def account(self, view: AccountView) -> bytes:
        """The account page."""
        return self._render("account", view=view)

    def method_change(self, view: MethodChangeView) -> bytes:
        """The question before a way in is connected or disconnected."""
        return self._render("method_change", view=view)

    def offered_identity(self, view: OfferedIdentityView) -> bytes:
        """The question whether an identity that came back is to open the account."""
        return self._render("offered_identity", view=view)

    def error(self, view: ErrorView) -> bytes:
        """The error page."""
        details = view.details
        return self._render(
            "error",
            view=view,
            sentence=self._words.error.sentences.get(view.code, view.sentence),
            href=self._button(view),
            sides=sides(details.expected, details.received) if details else None,
        )

    def moving_on(self, view: MovingOnView) -> bytes:
        """A page that moves on by itself, to another origin too, and so also ours for the second try of a finish."""
        return self._render("moving_on", view=view)

    def posting(self, view: PostingView) -> bytes:
        """A page whose form sends itself to another origin; its answer has a policy of its own for that."""
        return self._render("posting", view=view)

    def signed_out(self, view: SignedOutView) -> bytes:
        """The end of a session, with a way back in."""
        return self._render("signed_out", view=view)

    def confirm_sign_out(self, view: ConfirmSignOutView) -> bytes:
        """The question that a sign-out by link meets."""
        return self._render("confirm_sign_out", view=view)

    def consent_taken(self, view: ConsentTakenView) -> bytes:
        """What a provider's administrator sees who came back with a consent."""
        return self._render("consent_taken", view=view)

    def reference(self, view: ErrorView) -> str:
        """Code, attempt and time in one line: what is copied and mailed to the administrator."""
        words = self._words
        at = written(view.at_s, words.common, form=words.common.instant)
        return " · ".join(part for part in (view.code, view.attempt_id, at) if part)

    def _button(self, view: ErrorView) -> str:
        if view.href is not None:
            return view.href if view.href.startswith("mailto:") else link(view.href)
        if view.action in {Action.ACCOUNT, Action.SIGN_IN_AND_CONNECT}:
            return self.paths.account  # without a session it leads to the sign-in page, and back
        if view.action is not Action.ASK_ADMINISTRATOR:
            return self.paths.login
        words, brand = self._words.error, self._brand.name
        body = words.mail_body.format(brand=brand, reference=self.reference(view))
        return new_mail(words.mail_subject.format(brand=brand, code=view.code), body)

    def _render(self, name: str, **context: object) -> bytes:
        # A lone surrogate, which JSON can smuggle in, has no UTF-8 form: it must not cost anybody the whole page.
        return self._templates[name].render(context).encode(errors="replace")

    def _globals(self) -> Mapping[str, object]:
        return {
            "brand": self._brand,
            "paths": self.paths,
            "words": self._words,
            "stylesheet": f"{self.paths.assets}/{self.static.stylesheet.name}",
            "script": f"{self.paths.assets}/{self.static.script.name}",
            "page_icon": _page_icon(self._brand.accent),
            "fill": fill,
            "glyph": glyph,
            "reference": self.reference,
            "client_name": self._client_name,
            "continue_with": self._continue_with,
        }

    def _filters(self) -> Mapping[str, object]:
        common = self._words.common
        return {
            "name": name_of,
            "whole_words": whole_words,
            "number": lambda count: f"{count:,}".replace(",", common.thousands),
            "tame": tame,
            "tame_lines": tame_lines,
            "middle_out": middle_out,
            "initial": initial,
            "link": link,
            "rfc3339": rfc3339,
            "date_time": lambda at_s: written(at_s, common, form=common.date_time),
            "instant": lambda at_s: written(at_s, common, form=common.instant),
        }

    def _label(self, name: str) -> Markup:
        return fill(self._words.login.continue_with, name=name_of(name))

    def _client_name(self, user_agent: str) -> str:
        words = self._words.account
        browser, system = browser_and_system(user_agent)
        if browser and system:
            return words.client.format(browser=browser, system=system)
        return browser or system or tame(user_agent, limit=60) or words.unknown_client


def fill(sentence: str, /, **gaps: object) -> Markup:
    """Fill the gaps of a catalogue's sentence; everything that is not markup already is escaped."""
    return Markup(escape(sentence)).format(**gaps)  # noqa: S704 - escaped in the same expression


def name_of(text: str, *, limit: int = NAME_CHARACTERS) -> Markup:
    """A foreign name: tamed, escaped, and isolated so that its direction stays its own (`<bdi>` is `dir="auto"`)."""
    return Markup("<bdi>{}</bdi>").format(tame(text, limit=limit))


def _page_icon(accent: str) -> str:
    """A door in the accent, as a data URL: without one every browser asks for /favicon.ico."""
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
        f"<rect width='32' height='32' rx='8' fill='{accent}'/></svg>"
    )
    return "data:image/svg+xml," + quote(svg, safe="/:='<> ")
