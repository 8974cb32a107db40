"""The claims of Entra's tokens.

Source: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference,
https://learn.microsoft.com/entra/identity-platform/optional-claims-reference (xms_edov, email),
https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#groups-overage-claim. No at_hash comes
with the code flow; the address of the overage is the old Graph's, which the documentation tells nobody to call.
"""

from typing import Final

from vestibule_twin.personality import Claims, Told, only

GROUPS_AT_MOST: Final = 200
"""How many a JWT lists."""


def id_token(claims: Claims, told: Told) -> Claims:
    """Return an ID token's claims."""
    facts, person = told.person.facts, told.person
    kept = only(claims, "iss", "sub", "aud", "iat", "exp", "nonce", "email")
    made: Claims = {"nbf": kept["iat"], "tid": facts["tid"], "ver": "2.0", "uti": "the-uti-of-the-twin", "rh": "1.A"}
    if "profile" in told.scopes:
        made |= {"oid": facts["oid"], "name": person.name, "preferred_username": person.username}
    if "email" in told.scopes and "xms_edov" in facts:
        made["xms_edov"] = facts["xms_edov"]
    if facts["roles"]:
        made["roles"] = facts["roles"]
    return {**kept, **made, **_groups(told)}


def _groups(told: Told) -> Claims:
    facts = told.person.facts
    if len(facts["groups"]) <= GROUPS_AT_MOST:
        return {"groups": facts["groups"]} if facts["groups"] else {}
    endpoint = f"https://graph.windows.net/{facts['tid']}/users/{facts['oid']}/getMemberObjects"
    return {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": endpoint}}}


def userinfo(claims: Claims, told: Told) -> Claims:
    """Return what Graph's userinfo endpoint tells: neither tenant nor groups, and nothing about the address."""
    picture = f"{told.base_url}/graph/v1.0/me/photo/$value"
    return {**only(claims, "sub", "name", "given_name", "family_name", "email"), "picture": picture}
