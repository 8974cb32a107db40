"""Where a twin asks for proofs: at the token endpoint and at userinfo. Source: RFC 9449 sections 5, 7, 8 and 9."""

from msgspec import Struct

from vestibule_twin.answer import Headers
from vestibule_twin.dpop.proof import Proven, proven
from vestibule_twin.dpop.rules import DPoPRules
from vestibule_twin.faults.dpop import bend_dpop
from vestibule_twin.form import Incoming
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.personality import Use
from vestibule_twin.state import Access, Twin


class Binding(Struct, frozen=True):
    """The key that a new token is bound to, if to any, and what its answer says about it."""

    jkt: str | None = None
    token_type: str = "Bearer"  # noqa: S105 - a kind of token, not one
    headers: Headers = ()


def rules_of(twin: Twin) -> DPoPRules:
    """Return what the twin wants of proofs, bent by the faults in force."""
    rules = DPoPRules(
        known=twin.dpop_use is not Use.OFF,
        demanded=twin.dpop_use is Use.DEMANDED,
        token_nonce=twin.dpop_nonce,
    )
    return bend_dpop(rules, twin.faults.dpop) if twin.faults.dpop else rules


def token_binding(twin: Twin, request: Incoming, *, url: str, code: str | None) -> Binding:
    """Return what a token request's proof binds the token to.

    Args:
        twin: Who is asked.
        request: With the proof, if there is one.
        url: The token endpoint's.
        code: What the request wants to redeem.

    Raises:
        OAuthError: `invalid_dpop_proof`, or `use_dpop_nonce` with the nonce to take.
    """
    rules = rules_of(twin)
    proofs = request.headers.getall("dpop", [])
    if not rules.known or not (proofs or rules.demanded):
        return Binding()
    try:
        found = _judged(twin, rules, proofs, method="POST", url=url)
        if rules.token_nonce:
            _demand_nonce(twin, rules, found, "Authorization server requires nonce in DPoP proof.")
    except OAuthError:
        grant = twin.codes.get(code or "")
        if rules.spends_code and grant is not None:
            grant.access_token = ""
        raise
    # A good answer may bring the nonce for the next request (RFC 9449 section 8.2).
    headers: Headers = (("dpop-nonce", twin.dpop.new_nonce()),) if rules.token_nonce else ()
    return Binding(found.jkt, rules.token_type, headers)


def demand_presented(twin: Twin, request: Incoming, access: Access, *, token: str, url: str) -> None:
    """Demand that whoever shows a bound token at a resource has its key.

    Raises:
        OAuthError: `invalid_token`, `invalid_dpop_proof` or `use_dpop_nonce`, each 401.
    """
    scheme = request.headers.get("authorization", "").partition(" ")[0].lower()
    if (access.jkt is not None) != (scheme == "dpop"):
        raise _challenge(OAuthError("invalid_token", "The token is shown by the wrong scheme", status=401))
    if access.jkt is None:
        return
    rules = rules_of(twin)
    try:
        found = _judged(
            twin, rules, request.headers.getall("dpop", []), method=str(request.method), url=url, token=token
        )
        if rules.userinfo_nonce:
            _demand_nonce(twin, rules, found, "Resource server requires nonce in DPoP proof")
    except OAuthError as error:
        raise _challenge(error) from error
    if found.jkt != access.jkt:
        raise _challenge(OAuthError("invalid_token", "The token is bound to another key", status=401))


def _judged(
    twin: Twin, rules: DPoPRules, proofs: list[str], *, method: str, url: str, token: str | None = None
) -> Proven:
    try:
        if rules.refuses:
            raise ValueError("The twin was told to refuse it")  # noqa: TRY301 - one way out for every refusal
        found = proven(proofs, method=method, url=url, now_s=twin.now_s(), state=twin.dpop, access_token=token)
    except ValueError as error:
        raise OAuthError("invalid_dpop_proof", str(error)) from error
    twin.journal.proofs.append({"url": url, "jkt": found.jkt, "nonce": found.nonce, "ath": token is not None})
    return found


def _demand_nonce(twin: Twin, rules: DPoPRules, found: Proven, sentence: str) -> None:
    if rules.nonce_suffices and twin.dpop.gave(found.nonce):
        return
    headers: Headers = (("dpop-nonce", twin.dpop.new_nonce()),) if rules.nonce_told else ()
    raise OAuthError("use_dpop_nonce", sentence, headers=headers)


def _challenge(error: OAuthError) -> OAuthError:
    said = f'DPoP realm="twin", error="{error.error}", algs="ES256 RS256"'
    return OAuthError(error.error, error.description, status=401, headers=(*error.headers, ("www-authenticate", said)))
