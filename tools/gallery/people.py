"""Sample accounts."""

from typing import Final

from msgspec.structs import replace

from tools.gallery.drawings import COLOURED, KEYCLOAK, OPENID
from vestibule.domain.accounts.model import LinkMethod
from vestibule.web.pages import (
    AccountNotice,
    AccountView,
    ConfirmBy,
    Disconnected,
    LinkedIdentity,
    MethodChange,
    MethodChangeView,
    OfferedIdentityView,
    Offers,
    OpenSession,
    SignInMethod,
)

NOW_S: Final = 1_784_901_803
CSRF: Final = "gallery-csrf-token"

_FIREFOX: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0"
_SAFARI: Final = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.0 Mobile/15E148 Safari/604.1"
)
_EDGE: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0"
)

_MADE: Final = LinkedIdentity(
    id="01K0EXAMPLELINK0000000001",
    can_go=True,
    connection_name="Acme Okta",
    issuer="https://acme.okta.example",
    subject="00u1a2b3c4D5E6F7G8h9",
    method=LinkMethod.FIRST_SIGN_IN,
    reasons=("connection_trusted", "address_verified", "no_account_has_the_address"),
    linked_at_s=NOW_S - 40_000_000,
    last_used_at_s=NOW_S - 600,
    icon=OPENID,
    email="ada.lovelace@acme.example",
)
_JOINED: Final = LinkedIdentity(
    id="01K0EXAMPLELINK0000000002",
    can_go=True,
    connection_name="Acme Research Keycloak",
    issuer="https://id.research.acme.example/realms/staff",
    subject="f3b0c442-98fc-4c14-9afb-f4c8996fb924",
    method=LinkMethod.VERIFIED_EMAIL,
    reasons=("connection_trusted", "address_verified", "account_proved_the_address"),
    linked_at_s=NOW_S - 5_000_000,
    last_used_at_s=NOW_S - 900_000,
    icon=KEYCLOAK,
    email="ada@research.acme.example",
)


def _session(number: int, client: str, *, is_current: bool = False) -> OpenSession:
    return OpenSession(
        id=f"01K0EXAMPLE00000000000000{number}",
        client=client,
        connection_name="Acme Okta",
        started_at_s=NOW_S - 100_000 * number - 5000,
        last_seen_at_s=NOW_S - 50_000 * number,
        is_current=is_current,
    )


ADA: Final = AccountView(
    account_id="01JZ8Y3QK4W5N6P7R8S9T0V1X2",
    name="Ada Lovelace",
    email="ada.lovelace@acme.example",
    identities=(_MADE, _JOINED),
    sessions=(_session(0, _FIREFOX, is_current=True), _session(1, _SAFARI), _session(2, _EDGE)),
    csrf_token=CSRF,
    offers=Offers(
        methods=(
            SignInMethod(provider_id="GitHub", name="GitHub", icon=COLOURED),
            SignInMethod(provider_id="Google", name="Google"),
        ),
        matching=2,
        total=2,
    ),
)

BARE: Final = AccountView(
    account_id="01JZ8Y3QK4W5N6P7R8S9T0V1X3",
    name=None,
    email=None,
    identities=(
        LinkedIdentity(
            id="01K0EXAMPLELINK0000000003",
            connection_name="Acme Okta",
            issuer="https://acme.okta.example",
            subject="7",
            method=LinkMethod.FIRST_SIGN_IN,
            reasons=("connection_not_trusted", "no_address", "no_account_has_the_address"),
            linked_at_s=NOW_S,
            last_used_at_s=NOW_S,
        ),
    ),
    sessions=(_session(0, "", is_current=True),),
    csrf_token=CSRF,
    notice=AccountNotice.OTHER_SESSIONS_ENDED,
)

_NAMES: Final = ("Globex", "Hooli", "Initech Entra ID", "Stark Industries, employees of all subsidiaries", "Umbrella")
_ICONS: Final = (OPENID, KEYCLOAK, COLOURED, "", "")

BUSY: Final = replace(
    ADA,
    identities=(
        *ADA.identities,
        *[
            replace(
                _JOINED,
                id=f"01K0EXAMPLELINK000000001{at}",
                connection_name=name,
                icon=icon,
                method=LinkMethod.CONNECTED,
                reasons=(),
                is_new=at > 1,
            )
            for at, (name, icon) in enumerate(zip(_NAMES[:3], _ICONS, strict=False))
        ],
    ),
    disconnected=(Disconnected(connection_name="Wayne Enterprises", at_s=NOW_S - 500_000),),
    offers=Offers(
        methods=tuple(
            SignInMethod(provider_id=f"Id{at}", name=name, icon=icon)
            for at, (name, icon) in enumerate(zip((*_NAMES, "Aperture Laboratories"), (*_ICONS, ""), strict=True))
        ),
        matching=40,
        total=40,
    ),
    notice=AccountNotice.CONNECTED,
)
"""Five connected, many offered."""

FOUND: Final = replace(BUSY, offers=replace(BUSY.offers, methods=(), matching=0, query="nowhere"))

CONNECTING: Final = MethodChangeView(
    kind=MethodChange.CONNECT,
    path="/account/connect/GitHub",
    name="GitHub",
    icon=COLOURED,
    csrf_token=CSRF,
    account="ada.lovelace@acme.example",
)
DISCONNECTING: Final = MethodChangeView(
    kind=MethodChange.DISCONNECT,
    path=f"/account/disconnect/{_MADE.id}",
    name=_MADE.connection_name,
    icon=OPENID,
    email=_MADE.email,
    csrf_token=CSRF,
    signs_out=True,
)
CONFIRMING: Final = replace(
    CONNECTING,
    is_fresh=False,
    confirm_by=tuple(
        ConfirmBy(link_id=one.id, name=one.connection_name, icon=one.icon, email=one.email) for one in ADA.identities
    ),
)
HELD: Final = replace(DISCONNECTING, held_until_s=NOW_S + 500_000)
OFFERED: Final = OfferedIdentityView(
    handle="01K0EXAMPLEHANDLE",
    connection_name="GitHub",
    icon=COLOURED,
    name="Ada Lovelace",
    email="ada@analytical-engines.example",
    subject="583231",
    account_id=ADA.account_id,
    account_name=ADA.name,
    account_email=ADA.email,
    csrf_token=CSRF,
)
OFFERED_BARE: Final = replace(
    OFFERED,
    connection_name="Stark Industries, employees of all subsidiaries",
    icon="",
    name=None,
    email=None,
    subject="f3b0c442-98fc-4c14-9afb-f4c8996fb924",
    account_name=None,
    account_email=None,
)
OFFERED_STALE: Final = replace(OFFERED, is_fresh=False, confirm_by=CONFIRMING.confirm_by)
UNCONFIRMABLE: Final = replace(CONFIRMING, confirm_by=())
