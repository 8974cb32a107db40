"""What a realm says of a person beyond its defaults: groups, roles, no e-mail address.

Shared by the tests against a running Keycloak and by the script that records fixtures/keycloak.
"""

from keycloak_realm import KeycloakRealm

GROUPS = ("engineers", "gräfinnen")
ROLE = "auditor"


async def make_email_optional(realm: KeycloakRealm) -> None:
    """Let people do without an address, whom Keycloak would otherwise ask for one in the middle of the sign-in."""
    profile = (await realm.request("GET", "/users/profile")).json()
    for attribute in profile["attributes"]:
        attribute.pop("required", None)
    await realm.request("PUT", "/users/profile", json=profile)


async def give_groups_and_roles(realm: KeycloakRealm, *, user_id: str) -> None:
    """Give the person two groups and a realm role."""
    for name in GROUPS:
        made = await realm.request("POST", "/groups", json={"name": name})
        group = made.headers["location"].rsplit("/", 1)[1]
        await realm.request("PUT", f"/users/{user_id}/groups/{group}")
    await realm.request("POST", "/roles", json={"name": ROLE})
    role = (await realm.request("GET", f"/roles/{ROLE}")).json()
    await realm.request("POST", f"/users/{user_id}/role-mappings/realm", json=[role])


async def add_groups_and_roles(realm: KeycloakRealm, *, user_id: str, client_id: str) -> None:
    """Give the person two groups and a realm role, and let the client's ID token say so."""
    await give_groups_and_roles(realm, user_id=user_id)
    shown = {"id.token.claim": "true", "userinfo.token.claim": "true"}
    mappers = (
        ("oidc-group-membership-mapper", {"claim.name": "groups", "full.path": "false"}),
        ("oidc-usermodel-realm-role-mapper", {"claim.name": "realm_access.roles", "multivalued": "true"}),
    )
    for mapper, config in mappers:
        body = {"name": mapper, "protocol": "openid-connect", "protocolMapper": mapper, "config": {**shown, **config}}
        await realm.request("POST", f"/clients/{client_id}/protocol-mappers/models", json=body)
