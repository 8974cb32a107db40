"""What a twin wants of proofs at the moment; the DPoP faults bend it."""

from msgspec import Struct


class DPoPRules(Struct, frozen=True, kw_only=True):
    """How proofs are judged and what comes of them."""

    known: bool = True
    """Whether proofs mean anything here."""
    demanded: bool = False
    token_nonce: bool = False
    """Whether the token endpoint wants a nonce of ours in a proof."""
    userinfo_nonce: bool = False
    nonce_suffices: bool = True
    """Whether any nonce is ever good enough."""
    nonce_told: bool = True
    """Whether a refusal for the nonce's sake says which one to take."""
    refuses: bool = False
    """Whether every proof is refused."""
    spends_code: bool = False
    """Whether a request that is refused for its proof has spent its code."""
    token_type: str = "DPoP"  # noqa: S105 - a kind of token, not one
