"""The token request, made by small steps laid out as a table (RFC 6749 4.1.3).

A further step is a further line in the table; none of them sends anything.
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from vestibule.protocols.net.call import Call
from vestibule.protocols.oauth2.token.client_auth import Credentials, authenticate
from vestibule_sdk.secret import Secret


class Exchange(Struct, frozen=True, kw_only=True):
    """What a token request is made from.

    Attributes:
        token_endpoint: The pinned one; the client's secret goes nowhere else (S33).
        redirect_uri: The one that was sent with the authorization request.
        verifier: The PKCE code verifier; None only where PKCE is switched off.
    """

    token_endpoint: str
    credentials: Credentials
    redirect_uri: str
    code: Secret
    verifier: Secret | None


class Draft(Struct, kw_only=True):
    """A request in the making.

    Attributes:
        now_s: When it is sent.
        dpop_proof: None sends none.
    """

    now_s: int
    dpop_proof: Secret | None
    form: dict[str, str | Secret]
    headers: dict[str, str | Secret]


def token_request(exchange: Exchange, *, now_s: int, dpop_proof: Secret | None = None) -> Call:
    """Run the steps, for one sending: a second one is made anew."""
    # By name and alone: GitHub, among others, answers with a form to whoever does not insist (RFC 6749 5.1).
    draft = Draft(now_s=now_s, dpop_proof=dpop_proof, form={}, headers={"Accept": "application/json"})
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
    proof = authenticate(exchange.credentials, now_s=draft.now_s)
    draft.form.update(proof.form)
    draft.headers.update(proof.headers)


def _dpop(exchange: Exchange, draft: Draft) -> None:  # noqa: ARG001 - the signature of every step
    if draft.dpop_proof is not None:
        draft.headers["DPoP"] = draft.dpop_proof


STEPS: Final[tuple[Callable[[Exchange, Draft], None], ...]] = (_grant, _verifier, _client, _dpop)
