"""Entra ID: many tenants behind common and organizations, personal accounts, group overage, admin consent.

The rest stands beside it: `tenants` and `people`, `documents`, `claims` and `errors`, and the endpoints `consent` and
`graph`, which know the running provider and are therefore not imported here.
"""

from typing import Final

from vestibule_twin.personalities.entra import claims, documents, errors, tenants
from vestibule_twin.personalities.entra.people import PEOPLE
from vestibule_twin.personality import Personality, Use

ENTRA: Final = Personality(
    key="entra",
    title="Entra ID (twin)",
    people=PEOPLE,
    paths={
        "discovery": "/{tenant}/v2.0/.well-known/openid-configuration",
        "authorize": "/{tenant}/oauth2/v2.0/authorize",
        "sign_in": "/{tenant}/login",
        "token": "/{tenant}/oauth2/v2.0/token",
        "jwks": "/{tenant}/discovery/v2.0/keys",
        "logout": "/{tenant}/oauth2/v2.0/logout",
        "entra_consent": "/{tenant}/v2.0/adminconsent",
        "entra_consented": "/{tenant}/v2.0/adminconsent/decision",
        "userinfo": "/graph/oidc/userinfo",
        "entra_groups": "/graph/v1.0/me/transitiveMemberOf/microsoft.graph.group",
        "confirm_logout": "/sign-out",
        "tiles": "/",
    },
    dpop=Use.OFF,
    pushed_requests=Use.OFF,
    sends_iss=False,
    any_secret_method=True,
    token_audience_only=True,
    declare=documents.declare,
    issuer=lambda issuer, person: tenants.issuer_of_tenant(issuer, person.facts["tid"]),
    id_token=claims.id_token,
    userinfo=claims.userinfo,
    key_set=documents.key_set,
    rings=(documents.ORGANIZATIONS_RING, documents.CONSUMERS_RING),
    ring=lambda person: (
        documents.CONSUMERS_RING if person.facts["tid"] == tenants.CONSUMERS else documents.ORGANIZATIONS_RING
    ),
    at_home=tenants.at_home,
    unknown_place=tenants.unknown_place,
    refusal=errors.refusal,
    describes=errors.describes,
)
