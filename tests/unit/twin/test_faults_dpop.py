"""Every DPoP fault bends what it says, seen by somebody who does everything right."""

from collections.abc import Awaitable, Callable

import httpx2
import pytest
from twin_party import Clock, Party
from twin_proofs import Prover

from vestibule_twin.faults import DPoPFault, Faults
from vestibule_twin.faults.dpop import DPOP

F = DPoPFault
Says = Callable[["Login"], Awaitable[bool]]


class Login:
    """A login under a fault, step by step."""

    def __init__(self, party: Party, clock: Clock, code: str) -> None:
        self.party, self.prover, self.code = party, Prover(clock), code

    async def redeem(self, *, proof: bool = True, nonce: str | None = None) -> httpx2.Response:
        """Redeem the code."""
        headers = self.prover.headers(self.party, nonce=nonce) if proof else None
        return await self.party.redeem(self.code, headers=headers)

    async def userinfo(self, token: str, *, nonce: str | None = None) -> httpx2.Response:
        """Ask userinfo."""
        headers = self.prover.shown(self.party, token, nonce=nonce)
        return await self.party.http.get(self.party.at("userinfo"), headers=headers)


def error_of(answer: httpx2.Response) -> tuple[int, str | None, bool]:
    return answer.status_code, answer.json().get("error"), "dpop-nonce" in answer.headers


async def demanded(login: Login) -> bool:
    return error_of(await login.redeem(proof=False)) == (400, "invalid_dpop_proof", False) and (
        (await login.redeem()).json()["token_type"] == "DPoP"
    )


async def token_nonce(login: Login) -> bool:
    first = await login.redeem()
    second = await login.redeem(nonce=first.headers["dpop-nonce"])
    return error_of(first) == (400, "use_dpop_nonce", True) and second.status_code == 200


async def userinfo_nonce(login: Login) -> bool:
    token = (await login.redeem()).json()["access_token"]
    first = await login.userinfo(token)
    second = await login.userinfo(token, nonce=first.headers["dpop-nonce"])
    return error_of(first) == (401, "use_dpop_nonce", True) and second.status_code == 200


async def nonce_never_suffices(login: Login) -> bool:
    first = await login.redeem()
    second = await login.redeem(nonce=first.headers["dpop-nonce"])
    return error_of(first) == error_of(second) == (400, "use_dpop_nonce", True)


async def nonce_not_told(login: Login) -> bool:
    return error_of(await login.redeem()) == (400, "use_dpop_nonce", False)


async def userinfo_nonce_never_suffices(login: Login) -> bool:
    token = (await login.redeem()).json()["access_token"]
    first = await login.userinfo(token)
    second = await login.userinfo(token, nonce=first.headers["dpop-nonce"])
    return error_of(first) == error_of(second) == (401, "use_dpop_nonce", True)


async def proof_refused(login: Login) -> bool:
    return error_of(await login.redeem()) == (400, "invalid_dpop_proof", False)


async def code_spent(login: Login) -> bool:
    first = await login.redeem()
    second = await login.redeem(nonce=first.headers["dpop-nonce"])
    return error_of(first)[1] == "use_dpop_nonce" and error_of(second)[:2] == (400, "invalid_grant")


async def bearer_though_bound(login: Login) -> bool:
    answer = (await login.redeem()).json()
    plain = await login.party.userinfo(answer["access_token"])
    return answer["token_type"] == "Bearer" and plain.status_code == 401


async def ignored(login: Login) -> bool:
    answer = (await login.redeem()).json()
    plain = await login.party.userinfo(answer["access_token"])
    return answer["token_type"] == "Bearer" and plain.status_code == 200


SAYS: dict[F, Says] = {
    F.DEMANDED: demanded,
    F.TOKEN_NONCE: token_nonce,
    F.USERINFO_NONCE: userinfo_nonce,
    F.NONCE_NEVER_SUFFICES: nonce_never_suffices,
    F.NONCE_NOT_TOLD: nonce_not_told,
    F.USERINFO_NONCE_NEVER_SUFFICES: userinfo_nonce_never_suffices,
    F.PROOF_REFUSED: proof_refused,
    F.CODE_SPENT: code_spent,
    F.BEARER_THOUGH_BOUND: bearer_though_bound,
    F.IGNORED: ignored,
}


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(DPOP) == set(F) == set(SAYS)


@pytest.mark.parametrize("fault", list(F))
async def test_dpop_fault_bends_what_it_says(party: Party, clock: Clock, fault: F) -> None:
    party.twin.faults = Faults(dpop=(fault,))
    assert await SAYS[fault](Login(party, clock, await party.code()))


@pytest.mark.parametrize("fault", [F.PROOF_REFUSED, F.NONCE_NEVER_SUFFICES])
async def test_a_refused_proof_leaves_the_code(party: Party, clock: Clock, fault: F) -> None:
    party.twin.faults = Faults(dpop=(fault,))
    login = Login(party, clock, await party.code())
    assert (await login.redeem()).status_code == 400
    party.twin.faults = Faults()
    assert (await login.redeem()).status_code == 200
