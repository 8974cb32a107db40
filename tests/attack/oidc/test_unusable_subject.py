"""Tokens that name nobody (S27)."""

import pytest
from oidc_messages import ABSENT, World


@pytest.mark.parametrize(
    "subject", [ABSENT, None, "", 7, True, ["alice"], {"sub": "alice"}, "x" * 256, "a\x00b", "a\nb", "\x7f", "\x9f"]
)
async def test_a_subject_that_is_none_is_refused(subject: object) -> None:
    """S27: a non-empty text of at most 255 characters, none of them a control character."""
    error = await World().refused("subject_refused", claims={"sub": subject})
    assert (error.received or "").isprintable()


@pytest.mark.parametrize("subject", ["x" * 255, " ", "Zoë", "0", "auth0|1", "a\u200db"])
async def test_an_opaque_subject_is_taken_as_it_is(subject: str) -> None:
    """S43: exact; no trimming, no folding."""
    assert (await World().login(claims={"sub": subject})).claims.subject == subject
