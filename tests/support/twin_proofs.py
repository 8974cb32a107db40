"""What a relying party signs: DPoP proofs and client assertions, made by joserfc rather than by the twin's own code."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from twin_party import Party

Members = dict[str, Any]

_numbers = count()


def signed(key: ECKey | RSAKey | OctKey, header: Members, claims: Members) -> str:
    """Return a compact token, whatever stands in it."""
    return jwt.encode(header, claims, key, algorithms=[header["alg"]])


def without_none(members: Members) -> Members:
    """Leave out what a test has set to None."""
    return {name: value for name, value in members.items() if value is not None}


@dataclass
class Prover:
    """Holds one key for DPoP (RFC 9449 section 4.2)."""

    clock: Callable[[], float]
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))

    @property
    def jkt(self) -> str:
        """The key's thumbprint."""
        return self.key.thumbprint()

    def proof(self, method: str, url: str, *, header: Members | None = None, **changes: object) -> str:
        """Return a good proof with changes; None leaves a member out."""
        members = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.as_dict(private=False), **(header or {})}
        claims = {"jti": f"proof-{next(_numbers)}", "htm": method, "htu": url, "iat": int(self.clock()), **changes}
        return signed(self.key, without_none(members), without_none(claims))

    def headers(self, party: Party, *, header: Members | None = None, **changes: object) -> dict[str, str]:
        """Return the headers of a token request."""
        return {"authorization": party.basic(), "dpop": self.proof("POST", party.at("token"), header=header, **changes)}

    def shown(self, party: Party, access_token: str, **changes: object) -> dict[str, str]:
        """Return the headers of a userinfo request."""
        ath = base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).rstrip(b"=").decode()
        proof = self.proof("GET", party.at("userinfo"), header=None, **{"ath": ath, **changes})
        return {"authorization": f"DPoP {access_token}", "dpop": proof}


def assertion(
    key: ECKey | RSAKey,
    party: Party,
    *,
    alg: str,
    header: Members | None = None,
    **changes: object,
) -> dict[str, str]:
    """Return the form of a good client assertion (RFC 7523 section 2.2) with changes; None leaves a member out."""
    client_id, now_s = party.client.client_id, int(party.twin.clock())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": party.at("token"),
        "jti": f"assertion-{next(_numbers)}",
        "iat": now_s,
        "exp": now_s + 60,
        **changes,
    }
    token = signed(key, without_none({"alg": alg, **(header or {})}), without_none(claims))
    return {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": token,
    }
