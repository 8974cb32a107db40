"""A provider that demands DPoP proofs, with a reading of them of its own (RFC 9449 4.3)."""

import hashlib
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any, Final

import msgspec
from fake_net import Reply, json_answer
from joserfc.jwk import ECKey, import_key
from joserfc.jws import deserialize_compact
from oidc_messages import ACCESS_TOKEN, TOKEN, base64url

from vestibule.protocols.net.call import Answer, Call
from vestibule_sdk.secret import Secret

SUBJECT: Final = "f:1:alice"


class Proof:
    """A proof that holds.

    Attributes:
        thumbprint: Of its key (RFC 7638).
    """

    def __init__(self, call: Call) -> None:
        sent = call.headers["DPoP"]
        assert isinstance(sent, Secret)  # a log of the call must not show it
        header_part, _, _ = sent.reveal().partition(".")
        header = msgspec.json.decode(_decoded(header_part))
        assert header["typ"] == "dpop+jwt"
        assert header["alg"] == "ES256"
        assert set(header["jwk"]) == {"kty", "crv", "x", "y"}  # no private member
        key = import_key(header["jwk"])
        assert isinstance(key, ECKey)
        self.thumbprint = key.thumbprint()
        self.claims: dict[str, Any] = msgspec.json.decode(
            deserialize_compact(sent.reveal(), key, algorithms=["ES256"]).payload
        )
        assert self.claims["htm"] == ("GET" if call.form is None else "POST")
        assert self.claims["htu"] == call.url.partition("?")[0]


class ProvingProvider:
    """The token and userinfo endpoints of such a provider.

    Attributes:
        nonce: What proofs must hold; None demands no nonce.
        api_nonce: The same at userinfo.
        spends_code: Whether a refused request uses the code up.
        knows_dpop: False ignores proofs and answers with bearer tokens.
        proofs: Those that were accepted or asked to be repeated, in order.
    """

    def __init__(self) -> None:
        self.nonce: str | None = None
        self.api_nonce: str | None = None
        self.spends_code = False
        self.knows_dpop = True
        self.proofs: list[Proof] = []
        self._asked = 0
        self._bound_to = ""

    def token_endpoint(self, ready: Answer) -> Reply:
        """Answer a token request; `ready` is what a provider without DPoP would say."""

        async def answer(call: Call) -> Answer:
            if not self.knows_dpop:
                return ready
            refusal = self._refusal(call)
            if refusal is None:
                tokens = msgspec.json.decode(ready.body) | {"token_type": "DPoP"}
                return json_answer(tokens)
            self._asked += 1
            return refusal

        return answer

    def new_code(self) -> None:
        """The next request comes with another code."""
        self._asked = 0

    async def userinfo(self, call: Call) -> Answer:
        """Answer a userinfo request."""
        assert call.headers["Authorization"] == Secret(f"DPoP {ACCESS_TOKEN}")
        proof = Proof(call)
        self.proofs.append(proof)
        assert proof.thumbprint == self._bound_to
        assert proof.claims["ath"] == base64url(hashlib.sha256(ACCESS_TOKEN.encode()).digest())
        if proof.claims.get("nonce") != self.api_nonce:
            challenge = 'Bearer error="invalid_token", DPoP error="use_dpop_nonce", error_description="nonce"'
            headers = {"www-authenticate": challenge, "dpop-nonce": self.api_nonce or ""}
            return json_answer({}, status=401, headers=headers)
        return json_answer({"sub": SUBJECT, "name": "Alice"})

    def _refusal(self, call: Call) -> Answer | None:
        if "DPoP" not in call.headers:
            return _error("invalid_dpop_proof", "The DPoP proof JWT header is missing.")
        proof = Proof(call)
        assert "ath" not in proof.claims
        self.proofs.append(proof)
        if proof.claims.get("nonce") != self.nonce:
            return _error("use_dpop_nonce", "Authorization server requires nonce in DPoP proof.", nonce=self.nonce)
        if self.spends_code and self._asked:
            return _error("invalid_grant", "The authorization code is invalid or has expired.")
        self._bound_to = proof.thumbprint
        return None


def _error(name: str, description: str, *, nonce: str | None = None) -> Answer:
    headers = {} if nonce is None else {"dpop-nonce": nonce}
    return json_answer({"error": name, "error_description": description}, status=400, headers=headers)


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def answers(*replies: Answer) -> Callable[[Answer], Reply]:
    """A token endpoint that gives these answers one after the other, whatever it is asked."""
    left = list(replies)

    async def answer(call: Call) -> Answer:
        assert call.url == TOKEN
        return left.pop(0)

    return lambda _: answer
