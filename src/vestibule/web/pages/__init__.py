"""The pages: what each shows, as plain data, and the renderer that turns it into bytes. No request, no database."""

from vestibule.web.pages.account import AccountNotice, AccountView, Disconnected, LinkedIdentity, OpenSession
from vestibule.web.pages.brand import Brand
from vestibule.web.pages.discovery import DiscoveryView, OfferedProvider, discovery_view, host_of
from vestibule.web.pages.error import Action, ErrorDetails, ErrorView, LiveValue, StepTiming
from vestibule.web.pages.login import LoginView, Notice, SignInMethod, login_view
from vestibule.web.pages.method_change import ConfirmBy, MethodChange, MethodChangeView
from vestibule.web.pages.next_step import next_step
from vestibule.web.pages.offered_identity import OfferedIdentityView
from vestibule.web.pages.offers import Offers, offers_of
from vestibule.web.pages.passing import (
    ConfirmSignOutView,
    ConsentTakenView,
    Moving,
    MovingOnView,
    PostingView,
    SignedOutView,
)
from vestibule.web.pages.paths import PagePaths
from vestibule.web.pages.renderer import Pages

__all__ = [
    "AccountNotice",
    "AccountView",
    "Action",
    "Brand",
    "ConfirmBy",
    "ConfirmSignOutView",
    "ConsentTakenView",
    "Disconnected",
    "DiscoveryView",
    "ErrorDetails",
    "ErrorView",
    "LinkedIdentity",
    "LiveValue",
    "LoginView",
    "MethodChange",
    "MethodChangeView",
    "Moving",
    "MovingOnView",
    "Notice",
    "OfferedIdentityView",
    "OfferedProvider",
    "Offers",
    "OpenSession",
    "PagePaths",
    "Pages",
    "PostingView",
    "SignInMethod",
    "SignedOutView",
    "StepTiming",
    "discovery_view",
    "host_of",
    "login_view",
    "next_step",
    "offers_of",
]
