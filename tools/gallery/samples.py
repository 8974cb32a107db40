"""The pages of the gallery by name: what LOOK.md wants looked at."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from tools.gallery import failures, hostile, people
from tools.gallery.arabic import ARABIC_WORDS
from tools.gallery.drawings import COLOURED, KEYCLOAK, OPENID
from tools.gallery.forms import POSTING
from tools.gallery.organizations import ORGANIZATIONS
from tools.gallery.saml_failures import SAML_FAILURES
from vestibule import errors
from vestibule.flows.connections.directory import Directory
from vestibule.web.pages import (
    AccountView,
    Brand,
    ConfirmSignOutView,
    ConsentTakenView,
    Moving,
    MovingOnView,
    Notice,
    PagePaths,
    Pages,
    SignedOutView,
    SignInMethod,
    login_view,
)

_PATHS: Final = PagePaths()
LOGO_PATH: Final = "/logo.svg"


def methods(*names: str) -> tuple[SignInMethod, ...]:
    """Connections of these names, with drawings of all kinds."""
    icons = (OPENID, KEYCLOAK, COLOURED, "")
    return tuple(
        SignInMethod(provider_id=f"Id{at}", name=name, icon=icons[at % len(icons)]) for at, name in enumerate(names)
    )


DOZEN: Final = methods(
    *("Acme Okta", "Globex", "Initech Entra ID", "Umbrella Keycloak", "Hooli", "Stark Industries", "Wayne Enterprises"),
    *("Tyrell", "Cyberdyne Österreich", "Soylent", "Wonka", "Aperture Laboratories"),
)
THOUSANDS: Final = Directory(methods(*(f"Company {at:04}" for at in range(10_000))))
_THREE: Final = methods("Acme Okta", "Research Keycloak", "Partner login")
_LONG: Final = methods(
    "Acme International Holding, production tenant for employees",
    "Acme International Holding, staging tenant for employees",
    "Acme",
    hostile.ARABIC,
)
_HOSTILE: Final = methods(hostile.MARKUP, hostile.OVERRIDE, hostile.HUGE, hostile.UNBROKEN)


def _hostile_account() -> AccountView:
    identity = replace(
        people.ADA.identities[0],
        connection_name=hostile.HUGE,
        subject=hostile.MARKUP * 20,
        email=hostile.OVERRIDE,
        icon=hostile.MARKUP,
        reasons=("no_address",),
    )
    session = replace(people.ADA.sessions[1], client=hostile.MARKUP, connection_name=hostile.UNBROKEN)
    return replace(
        people.ADA,
        name=hostile.MARKUP,
        email=hostile.UNBROKEN,
        identities=(identity,),
        sessions=(people.ADA.sessions[0], session),
    )


def gallery() -> Mapping[str, bytes]:
    """Every page of the gallery, and the static files they share, by path without a leading slash."""
    acme = Pages(Brand(name="Acme"), _PATHS)
    logo = Pages(Brand(name="Acme", logo=LOGO_PATH, accent="#0b7285"), _PATHS)
    loud = Pages(Brand(name="Bumblebee", accent="#ffd400"), _PATHS)
    dark = Pages(Brand(name="Noir", accent="#000000"), _PATHS)
    arabic = Pages(Brand(name="Acme"), _PATHS, words=ARABIC_WORDS)
    pages = {
        "login-0": acme.login(login_view(Directory(()))),
        "login-1": acme.login(login_view(Directory(_THREE[:1]), notice=Notice.SIGNED_OUT)),
        "login-3": acme.login(login_view(Directory(_THREE), last_used="Id1")),
        "login-12": acme.login(login_view(Directory(DOZEN), last_used="Id3", return_to="/reports?year=2026")),
        "login-12-query": acme.login(login_view(Directory(DOZEN), query="osterreich")),
        "login-12-nothing": acme.login(login_view(Directory(DOZEN), query="nowhere")),
        "login-10000": acme.login(login_view(THOUSANDS, last_used="Id4711")),
        "login-10000-query": acme.login(login_view(THOUSANDS, query="company 47", last_used="Id4711")),
        "login-10000-few": acme.login(login_view(THOUSANDS, query="company 987")),
        "login-long": acme.login(login_view(Directory(_LONG), last_used="Id0", notice=Notice.SESSION_ENDED)),
        "login-hostile": acme.login(login_view(Directory(_HOSTILE), query="", notice=Notice.SIGN_IN_FIRST)),
        "login-logo": logo.login(login_view(Directory(_THREE), last_used="Id0")),
        "login-loud": loud.login(login_view(Directory(_THREE), last_used="Id0")),
        "login-rtl": arabic.login(login_view(Directory((*_LONG, *_THREE)), last_used="Id3", notice=Notice.SIGNED_OUT)),
        **{name: acme.discovery(view) for name, view in ORGANIZATIONS.items()},
        "organizations-rtl": arabic.discovery(ORGANIZATIONS["organizations-found"]),
        "account": acme.account(people.ADA),
        "account-bare": acme.account(people.BARE),
        "account-hostile": acme.account(_hostile_account()),
        "account-busy": acme.account(people.BUSY),
        "account-nothing": acme.account(people.FOUND),
        "connecting": acme.method_change(people.CONNECTING),
        "disconnecting": acme.method_change(people.DISCONNECTING),
        "disconnecting-held": acme.method_change(people.HELD),
        "offered": acme.offered_identity(people.OFFERED),
        "offered-bare": acme.offered_identity(people.OFFERED_BARE),
        "offered-stale": acme.offered_identity(people.OFFERED_STALE),
        "offered-rtl": arabic.offered_identity(people.OFFERED),
        "confirming": acme.method_change(people.CONFIRMING),
        "confirming-impossible": acme.method_change(people.UNCONFIRMABLE),
        "confirming-rtl": arabic.method_change(people.CONFIRMING),
        "error-connect": acme.error(failures.failure(errors.AccountNotLinked)),
        "error-taken": acme.error(failures.failure(errors.IdentityTaken)),
        "account-rtl": arabic.account(people.ADA),
        "error": acme.error(failures.failure(errors.FlowExpired)),
        "error-loud": loud.error(failures.failure(errors.AccountNotLinked)),
        "error-dark": dark.error(failures.failure(errors.FlowExpired)),
        "error-administrator": logo.error(failures.failure(errors.InvalidClient)),
        "error-404": acme.error(failures.failure(errors.PageNotFound)),
        "error-500": acme.error(failures.failure(errors.InternalError)),
        "error-details": acme.error(failures.failure(errors.AudienceMismatch, details=failures.AUDIENCE)),
        "error-details-slash": acme.error(failures.failure(errors.IssuerMismatch, details=failures.SLASH)),
        "error-details-upstream": acme.error(failures.failure(errors.InvalidClient, details=failures.UPSTREAM)),
        "error-rtl": arabic.error(failures.failure(errors.AudienceMismatch, details=failures.AUDIENCE)),
        **{name: acme.error(view) for name, view in SAML_FAILURES.items()},
        "error-saml-rtl": arabic.error(SAML_FAILURES["error-saml-audience"]),
        "moving-on": acme.moving_on(
            MovingOnView(kind=Moving.SIGNING_OUT, href="https://idp.example/end?a=1&b=2", name="Acme Okta")
        ),
        "finishing": acme.moving_on(MovingOnView(kind=Moving.FINISHING, href="/api/auth/sso/finish?again=1")),
        **{name: acme.posting(view) for name, view in POSTING.items()},
        "posting-rtl": arabic.posting(POSTING["posting"]),
        "signed-out-partly": acme.signed_out(SignedOutView(partly=True)),
        "signed-out-rtl": arabic.signed_out(SignedOutView(partly=True)),
        "signed-out": acme.signed_out(SignedOutView(return_to="/reports")),
        "consent-taken": acme.consent_taken(ConsentTakenView(name="Initech Entra ID")),
        "confirm-sign-out": acme.confirm_sign_out(ConfirmSignOutView(csrf_token=people.CSRF)),
    }
    files = {f"{name}.html": body for name, body in pages.items()}
    for renderer in (acme, logo, loud, dark, arabic):
        for file in renderer.static.files.values():
            files[f"assets/{file.name}"] = file.body
    return files
