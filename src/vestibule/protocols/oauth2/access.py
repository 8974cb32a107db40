"""Calls with the access token of one login: as a bearer, or with the proof that it is bound to (RFC 6750, RFC 9449 7).

The token is not kept beyond the login, and neither is this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vestibule.clock import Clock
from vestibule.protocols.net.call import Answer, Call, Net
from vestibule.protocols.oauth2.dpop.key import ProofKey
from vestibule.protocols.oauth2.dpop.memory import Memory
from vestibule_sdk.secret import Secret

_UNAUTHORIZED: Final = 401
_OURS: Final = frozenset({"authorization", "dpop"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """What a DPoP-bound access token is bound to.

    Attributes:
        key: Signs.
        memory: Where nonces are kept.
        clock: For the proof's `iat`.
    """

    key: ProofKey
    memory: Memory
    clock: Clock


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Access:
    """An access token, ready to call with.

    Attributes:
        binding: None for a bearer token.
    """

    net: Net
    access_token: Secret
    binding: Binding | None = None

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch something. The token goes to this address: whoever calls answers for it.

        Args:
            url: Where.
            headers: Sent beside; `Authorization` and `DPoP` are this token's, and dropped from there.

        Raises:
            UpstreamError: What the net raises.
        """
        binding = self.binding
        if binding is None:
            return await self._get(url, headers, Secret(f"Bearer {self.access_token.reveal()}"))
        answer = await self._get_bound(url, headers, binding, nonce=binding.memory.nonce(url))
        nonce = binding.memory.note_nonce(url, answer.headers)
        if nonce is None or answer.status != _UNAUTHORIZED or not _wants_nonce(answer):
            return answer
        answer = await self._get_bound(url, headers, binding, nonce=nonce)
        binding.memory.note_nonce(url, answer.headers)
        return answer

    async def _get_bound(
        self, url: str, headers: Mapping[str, str] | None, binding: Binding, *, nonce: str | None
    ) -> Answer:
        proof = binding.key.proof(
            method="GET", url=url, now_s=binding.clock.now_s(), nonce=nonce, access_token=self.access_token
        )
        return await self._get(url, headers, Secret(f"DPoP {self.access_token.reveal()}"), proof)

    async def _get(
        self, url: str, headers: Mapping[str, str] | None, authorization: Secret, proof: Secret | None = None
    ) -> Answer:
        others = {name: value for name, value in (headers or {}).items() if name.lower() not in _OURS}
        sent: dict[str, str | Secret] = {**others, "Authorization": authorization}
        if proof is not None:
            sent["DPoP"] = proof
        return await self.net.send(Call(url=url, headers=sent))


def _wants_nonce(answer: Answer) -> bool:
    # RFC 9449 9: one nonce retry, and only when the server says that the nonce was what it missed.
    return "use_dpop_nonce" in answer.headers.get("www-authenticate", "")
