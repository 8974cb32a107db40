"""Userinfo: asked only for claims that the ID token lacks, believed only about its subject (Core 5.3, S28)."""

from collections.abc import Mapping
from typing import Any, Final

from vestibule.errors import Step, UserinfoSigned, UserinfoSubjectMismatch
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oidc.discovery.fetch import check_status
from vestibule.protocols.shown import shown

_SIGNED: Final = "application/jwt"


def lacks(claims: Mapping[str, Any], required: tuple[str, ...]) -> bool:
    """Whether a required claim is absent or empty."""
    return any(claims.get(name) in (None, "", []) for name in required)


async def fetch_userinfo(access: Access, url: str, *, subject: str) -> dict[str, Any]:
    """Fetch the claims and hold their subject against the ID token's, before any of them is used.

    Args:
        access: With the token of the token answer.
        url: The userinfo endpoint.
        subject: The ID token's verified `sub`.

    Raises:
        UserinfoSigned: userinfo_signed: the answer is a JWT.
        UserinfoSubjectMismatch: userinfo_subject_mismatch: its `sub` is absent or another.
        UpstreamError: upstream_status, upstream_not_json, and what the net raises.
    """
    answer = await access.get(url)
    check_status(answer, url, "userinfo endpoint")
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() == _SIGNED:
        raise UserinfoSigned(
            "Userinfo answered with a signed or encrypted JWT",
            hint="Let userinfo answer in plain JSON. Keycloak: Clients > (client) > Advanced > Fine grain OpenID "
            "Connect configuration > User info signed response algorithm: unsigned.",
            expected="application/json",
            received=_SIGNED,
        )
    claims = json_object(answer)
    if claims.get("sub") != subject:
        raise UserinfoSubjectMismatch(
            "Userinfo describes another subject than the ID token",
            step=Step.USERINFO,
            hint="Both must use the same subject type for this client at the provider.",
            expected=shown(subject),
            received="no sub" if claims.get("sub") is None else shown(claims["sub"]),
        )
    return claims
