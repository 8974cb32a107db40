"""Faults in the handling of DPoP proofs. Source: RFC 9449 sections 5, 7.1, 8 and 9."""

from collections.abc import Callable
from typing import Final

from msgspec import structs

from vestibule_twin.dpop.rules import DPoPRules
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import DPoPFault as F

Bend = Callable[[DPoPRules], DPoPRules]


def _with(**members: object) -> Bend:
    return lambda rules: structs.replace(rules, **members)


DPOP: Final[dict[F, Entry[Bend]]] = {
    F.DEMANDED: Entry(_with(demanded=True), "A token request without a proof: invalid_dpop_proof.", acceptable=True),
    F.TOKEN_NONCE: Entry(
        _with(demanded=True, token_nonce=True), "A proof without our nonce: use_dpop_nonce.", acceptable=True
    ),
    F.USERINFO_NONCE: Entry(
        _with(demanded=True, userinfo_nonce=True),
        "Userinfo wants a nonce of its own: 401 use_dpop_nonce.",
        acceptable=True,
    ),
    F.NONCE_NEVER_SUFFICES: Entry(
        _with(demanded=True, token_nonce=True, nonce_suffices=False), "Every proof: use_dpop_nonce, with yet another."
    ),
    F.NONCE_NOT_TOLD: Entry(
        _with(demanded=True, token_nonce=True, nonce_told=False), "use_dpop_nonce without saying which."
    ),
    F.USERINFO_NONCE_NEVER_SUFFICES: Entry(
        _with(demanded=True, userinfo_nonce=True, nonce_suffices=False), "Userinfo: use_dpop_nonce to every proof."
    ),
    F.PROOF_REFUSED: Entry(_with(demanded=True, refuses=True), "Every proof: invalid_dpop_proof."),
    F.CODE_SPENT: Entry(
        _with(demanded=True, token_nonce=True, spends_code=True),
        "A request refused for its proof has spent its code: invalid_grant to the next.",
    ),
    F.BEARER_THOUGH_BOUND: Entry(
        _with(demanded=True, token_type="Bearer"),  # noqa: S106 - a kind of token, not one
        "A bound token that is called Bearer.",
    ),
    F.IGNORED: Entry(
        _with(known=False), "Proofs mean nothing here: a Bearer token, bound to nothing.", acceptable=True
    ),
}


def bend_dpop(rules: DPoPRules, named: tuple[F, ...]) -> DPoPRules:
    """Apply the named faults one after the other."""
    for fault in named:
        rules = DPOP[fault].bend(rules)
    return rules
