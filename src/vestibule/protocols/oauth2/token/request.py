"""The token request, made by small steps laid out as a table (RFC 6749 4.1.3).

A further step (a client assertion, a DPoP proof) is a further line in the table; none of them sends anything.
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from vestibule.protocols.net.call import Call
from vestibule.protocols.oauth2.token.client_auth import authenticate
from vestibule_sdk.oidc import Client
from vestibule_sdk.secret import Secret


class Exchange(Struct, frozen=True, kw_only=True):
    """What a token request is made from.

    Attributes:
        token_endpoint: The pinned one; the client's secret goes nowhere else (S33).
        redirect_uri: The one that was sent with the authorization request.
        verifier: The PKCE code verifier; None only where PKCE is switched off.
        form_encode_basic: As RFC 6749 2.3.1 says; False only by the quirk of that name.
    """

    token_endpoint: str
    client: Client
    redirect_uri: str
    code: Secret
    verifier: Secret | None
    form_encode_basic: bool


class Draft(Struct, kw_only=True):
    """A request in the making."""

    form: dict[str, str | Secret]
    headers: dict[str, str | Secret]


def token_request(exchange: Exchange) -> Call:
    """Run the steps."""
    draft = Draft(form={}, headers={})
    for step in STEPS:
        step(exchange, draft)
    return Call(url=exchange.token_endpoint, form=draft.form, headers=draft.headers)


def _grant(exchange: Exchange, draft: Draft) -> None:
    draft.form["grant_type"] = "authorization_code"
    draft.form["code"] = exchange.code
    draft.form["redirect_uri"] = exchange.redirect_uri


def _verifier(exchange: Exchange, draft: Draft) -> None:
    if exchange.verifier is not None:
        draft.form["code_verifier"] = exchange.verifier


def _client(exchange: Exchange, draft: Draft) -> None:
    proof = authenticate(exchange.client, form_encode_basic=exchange.form_encode_basic)
    draft.form.update(proof.form)
    draft.headers.update(proof.headers)


STEPS: Final[tuple[Callable[[Exchange, Draft], None], ...]] = (_grant, _verifier, _client)
