"""A code is redeemed once, with the same client authentication whatever is answered (RFC 6749 4.1.3, S33).

Two answers alone are followed by another request with the same code, once each: that a DPoP proof was missing, and that
a nonce was missing in it (RFC 9449 5, 8). A server that counts the first request as the code's use then refuses the
second; the login can be begun anew in that case, and this time the proof goes out at once.
"""

from dataclasses import dataclass
from typing import Final

from vestibule.clock import Clock
from vestibule.errors import CodeSpentByRetry
from vestibule.protocols.net.call import Answer, Call, Net
from vestibule.protocols.oauth2.access import Access, Binding
from vestibule.protocols.oauth2.dpop.key import ProofKey
from vestibule.protocols.oauth2.dpop.memory import Memory
from vestibule.protocols.oauth2.echo import secrets_of
from vestibule.protocols.oauth2.token.answer import TokenAnswer, error_name, is_granted, read_token_answer
from vestibule.protocols.oauth2.token.refusal import Asked
from vestibule.protocols.oauth2.token.request import Exchange, token_request

MISSING_PROOF: Final = "invalid_dpop_proof"
MISSING_NONCE: Final = "use_dpop_nonce"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofPolicy:
    """When DPoP proofs are sent.

    Attributes:
        memory: Of the engine.
        always: The connection binds every token: it sends a proof at once, and takes no token that is not bound.
        restarted: This login was begun anew after a code had been spent: a proof goes out at once, and it is not begun
            a third time.
    """

    memory: Memory
    always: bool = False
    restarted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """What the code was redeemed for.

    Attributes:
        access: The access token, ready to call with.
        answer: The token answer, for what a protocol on top reads. It holds secrets: never shown.
    """

    access: Access
    answer: TokenAnswer


@dataclass(frozen=True, kw_only=True, slots=True)
class Redemption:
    """One code on its way to an access token.

    Attributes:
        proofs: None where the protocol has no DPoP.
    """

    net: Net
    clock: Clock
    exchange: Exchange
    proofs: ProofPolicy | None = None

    async def run(self) -> Tokens:
        """Redeem the code.

        Raises:
            InvalidClient, CodeRefused, TokenError, InvalidDPoPProof, UpstreamError: As `read_token_answer`.
            CodeSpentByRetry: code_spent_by_retry: the code did not survive a refused proof; begin the login anew.
        """
        key = self._key_at_once()
        call = self._request(key)
        answer = await self.net.send(call)
        if self.proofs is not None:
            if not is_granted(answer):
                call, answer, key = await self._with_proof(self.proofs, call, answer, key)
            self.proofs.memory.note_nonce(call.url, answer.headers)
        credentials = self.exchange.credentials
        asked = Asked(
            credentials=credentials,
            secrets=secrets_of(call, credentials.client),
            is_proved=key is not None,
            is_bound=self.proofs is not None and self.proofs.always,
            may_prove=self.proofs is not None,
        )
        granted = read_token_answer(answer, asked=asked)
        return Tokens(access=self._access(granted, key), answer=granted)

    async def _with_proof(
        self, proofs: ProofPolicy, call: Call, answer: Answer, key: ProofKey | None
    ) -> tuple[Call, Answer, ProofKey | None]:
        """Send again what was refused for want of a proof or of a nonce."""
        endpoint, client_id = self.exchange.token_endpoint, self.exchange.credentials.client.client_id
        open_retries = {MISSING_PROOF, MISSING_NONCE}
        while (error := error_name(answer)) in open_retries:
            nonce = proofs.memory.note_nonce(call.url, answer.headers)
            if (key is not None and error == MISSING_PROOF) or (nonce is None and error == MISSING_NONCE):
                break  # the proof was there, or there is no nonce to put into it: nothing would be different
            open_retries.discard(error)
            if key is None:
                key = ProofKey()
                proofs.memory.note_wants_proof(endpoint, client_id)
            call = self._request(key)
            answer = await self.net.send(call)
        is_retry = len(open_retries) < 2  # noqa: PLR2004 - one for each answer
        if is_retry and error == "invalid_grant" and not proofs.restarted:
            raise CodeSpentByRetry(
                "The token endpoint asked for a DPoP proof, and then refused the code that it had seen before",
                hint="The sign-in is begun once more, with a proof from the start.",
                expected="tokens",
                received=error,
            )
        return call, answer, key

    def _key_at_once(self) -> ProofKey | None:
        proofs = self.proofs
        if proofs is None:
            return None
        exchange = self.exchange
        is_wanted = proofs.memory.wants_proof(exchange.token_endpoint, exchange.credentials.client.client_id)
        return ProofKey() if proofs.always or proofs.restarted or is_wanted else None

    def _request(self, key: ProofKey | None) -> Call:
        now_s = self.clock.now_s()
        if key is None or self.proofs is None:
            return token_request(self.exchange, now_s=now_s)
        url = self.exchange.token_endpoint
        proof = key.proof(method="POST", url=url, now_s=now_s, nonce=self.proofs.memory.nonce(url))
        return token_request(self.exchange, now_s=now_s, dpop_proof=proof)

    def _access(self, granted: TokenAnswer, key: ProofKey | None) -> Access:
        if key is None or self.proofs is None:
            return Access(net=self.net, access_token=granted.access_token)
        if not granted.is_bound:
            self.proofs.memory.forget(self.exchange.token_endpoint, self.exchange.credentials.client.client_id)
            return Access(net=self.net, access_token=granted.access_token)
        binding = Binding(key=key, memory=self.proofs.memory, clock=self.clock)
        return Access(net=self.net, access_token=granted.access_token, binding=binding)
