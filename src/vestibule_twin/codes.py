"""Authorization codes: single use, short-lived, bound to client, redirect URI and PKCE challenge.

Source: RFC 6749 sections 4.1.2, 4.1.3 and 10.5, RFC 7636 section 4.6, RFC 9700 sections 2.1.1 and 4.8.2.
"""

import hashlib
import hmac
import re
import secrets
from typing import Final

from vestibule_twin.authorization import AuthorizationRequest
from vestibule_twin.config import Client
from vestibule_twin.jose import b64url
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.state import Access, Grant, Session, Twin

_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def issue_code(twin: Twin, request: AuthorizationRequest, session: Session) -> str:
    """Return a new code for this request and session."""
    code = secrets.token_urlsafe(32)
    session.clients.add(request.to.client.client_id)
    grant = Grant(
        client_id=request.to.client.client_id,
        redirect_uri=request.to.redirect_uri,
        nonce=request.nonce,
        scopes=request.scopes,
        code_challenge=request.code_challenge,
        session=session,
        auth_time_s=session.auth_time_s,
        acr=session.acr,
    )
    twin.codes.put(code, grant)
    twin.journal.codes_issued += 1
    return code


def _proves(verifier: str | None, challenge: str | None) -> bool:
    if verifier is None or challenge is None:
        # Neither without the other: a challenge that nobody proves and a proof of nothing are both wrong.
        return verifier is None and challenge is None
    if not _VERIFIER.fullmatch(verifier):
        return False
    made = b64url(hashlib.sha256(verifier.encode("ascii")).digest())
    return hmac.compare_digest(made, challenge)


def redeem_code(twin: Twin, client: Client, parameters: dict[str, str], *, jkt: str | None = None) -> tuple[Grant, str]:
    """Spend a code and return its grant with a new access token.

    Args:
        twin: Whose code it is.
        client: Who redeems it.
        parameters: The form.
        jkt: The thumbprint of the key that the token is bound to.

    Raises:
        OAuthError: `invalid_request` without a code; `invalid_grant` when it is unknown, expired, spent, or bound
            to another client, redirect URI or verifier. A second use also revokes what the first one gave.
    """
    code = parameters.get("code")
    if code is None:
        raise OAuthError("invalid_request", "code is missing")
    grant = twin.codes.get(code)
    if grant is None:
        raise OAuthError("invalid_grant", "The code is unknown or has expired")
    if grant.access_token is not None:
        twin.journal.codes_replayed += 1
        twin.tokens.drop(grant.access_token)
        raise OAuthError("invalid_grant", "The code was used before")
    if grant.client_id != client.client_id:
        raise OAuthError("invalid_grant", "The code was issued to another client")
    if grant.redirect_uri != parameters.get("redirect_uri"):
        raise OAuthError("invalid_grant", "The redirect_uri differs from the authorization request's")
    if not _proves(parameters.get("code_verifier"), grant.code_challenge):
        raise OAuthError("invalid_grant", "The code_verifier does not fit the code_challenge")
    grant.access_token = twin.personality.token_prefix + secrets.token_urlsafe(32)
    twin.tokens.put(
        grant.access_token,
        Access(client_id=client.client_id, person=grant.session.person, scopes=grant.scopes, jkt=jkt),
    )
    twin.journal.codes_redeemed += 1
    return grant, grant.access_token
