"""What we compute ourselves, a well-kept library computes alike."""

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core.util import create_half_hash
from hypothesis import given
from hypothesis import strategies as st
from oidc_messages import ACCESS_TOKEN, World

from vestibule.protocols.engine import FlowState
from vestibule.protocols.oauth2.flow_secrets import challenge_of, verifier_of


@given(st.binary(min_size=32, max_size=32), st.from_regex(r"[0-9A-Z]{26}", fullmatch=True))
def test_s29_the_pkce_challenge_is_the_one_of_rfc_7636(seed: bytes, flow_id: str) -> None:
    """S29: S256 over the verifier's ASCII bytes, base64url without padding."""
    verifier = verifier_of(FlowState(flow_id=flow_id, seed=seed, redirect_uri="https://sp.example/cb", begun_at_s=0))
    theirs = create_s256_code_challenge(verifier)  # type: ignore[no-untyped-call]  # the stubs leave it open
    assert challenge_of(verifier) == theirs


async def test_s27_an_at_hash_that_authlib_computes_is_accepted() -> None:
    """S27: the left half of the hash (Core 3.1.3.6), computed by somebody else."""
    declared = create_half_hash(ACCESS_TOKEN, "RS256")
    world = World()
    evidence = await world.login(claims={"at_hash": declared.decode() if isinstance(declared, bytes) else declared})
    assert evidence.claims.subject
