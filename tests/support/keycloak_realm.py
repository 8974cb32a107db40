"""One realm of a real Keycloak, as the tests set its scene.

Source: https://www.keycloak.org/docs-api/latest/rest-api/index.html. A realm that brings its own RSA key takes 0.2 s
instead of up to 5 s, so that every test can have one.
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Self, Unpack

import httpx2
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from keycloak_admin import KeycloakAdmin, RequestOptions

KEY_PROVIDER = "org.keycloak.keys.KeyProvider"
USER_PASSWORD = "correct horse"


class KeycloakRealm:
    """One realm.

    Attributes:
        name: Its name, as in its URLs.
        issuer: Its OpenID issuer.
    """

    def __init__(self, admin: KeycloakAdmin, name: str, realm_id: str) -> None:
        self.name = name
        self.issuer = f"{admin.base_url}/realms/{name}"
        self._admin = admin
        self._id = realm_id

    @classmethod
    async def create(cls, admin: KeycloakAdmin, **settings: object) -> Self:
        """Makes a realm with a random name and a signing key of its own, and returns it.

        Args:
            admin: The server it is made on.
            settings: Further members of the RealmRepresentation.
        """
        name = f"realm-{secrets.token_hex(6)}"
        keys = [
            _rsa_key(priority=100),
            {"name": "aes", "providerId": "aes-generated", "config": {"priority": ["100"]}},
            {"name": "hmac", "providerId": "hmac-generated", "config": {"priority": ["100"], "algorithm": ["HS512"]}},
        ]
        realm = {"realm": name, "enabled": True, "sslRequired": "none", "components": {KEY_PROVIDER: keys}}
        await admin.request("POST", "", json={**realm, **settings})
        made = (await admin.request("GET", f"/{name}")).json()
        return cls(admin, name, made["id"])

    async def request(self, method: str, path: str, **options: Unpack[RequestOptions]) -> httpx2.Response:
        """Sends one request below this realm; see `KeycloakAdmin.request`."""
        return await self._admin.request(method, f"/{self.name}{path}", **options)

    async def add_user(self, username: str, *, password: str = USER_PASSWORD, **settings: object) -> str:
        """Makes a user who can sign in at once and returns the id, which is the ``sub`` of the tokens.

        Args:
            username: At least three characters; the address is ``{username}@example.com``, verified.
            password: What the user signs in with.
            settings: Further members of the UserRepresentation, or other values. Without e-mail address, first and
                last name Keycloak asks for them at the first login.
        """
        user = {
            "username": username,
            "enabled": True,
            "email": f"{username}@example.com",
            "emailVerified": True,
            "firstName": "Ada",
            "lastName": "Lovelace",
            "credentials": [{"type": "password", "value": password, "temporary": False}],
        }
        return _made(await self.request("POST", "/users", json={**user, **settings}))

    async def add_client(
        self,
        client_id: str,
        *,
        secret: str,
        redirect_uris: Iterable[str],
        post_logout_redirect_uris: Iterable[str] = (),
        backchannel_logout_url: str | None = None,
        attributes: Mapping[str, str] | None = None,
        **settings: object,
    ) -> str:
        """Makes a confidential OpenID client that must use PKCE, and returns its internal id.

        Args:
            client_id: As in the requests.
            secret: Its client secret.
            redirect_uris: Exactly these are accepted.
            post_logout_redirect_uris: Exactly these are accepted.
            backchannel_logout_url: Where Keycloak posts its logout tokens.
            attributes: Further client attributes, or other values for those set here.
            settings: Further members of the ClientRepresentation, or other values.
        """
        own = {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": "##".join(post_logout_redirect_uris),
            "backchannel.logout.session.required": "true",
        }
        if backchannel_logout_url is not None:
            own["backchannel.logout.url"] = backchannel_logout_url
        client = {
            "clientId": client_id,
            "protocol": "openid-connect",
            "publicClient": False,
            "secret": secret,
            "clientAuthenticatorType": "client-secret",
            "standardFlowEnabled": True,
            "redirectUris": list(redirect_uris),
            "frontchannelLogout": False,
            "attributes": {**own, **(attributes or {})},
        }
        return _made(await self.request("POST", "/clients", json={**client, **settings}))

    async def set_client_secret(self, client_id: str, secret: str) -> None:
        """Gives a client another secret; the old one is refused from now on."""
        (client,) = (await self.request("GET", "/clients", params={"clientId": client_id})).json()
        await self.request("PUT", f"/clients/{client['id']}", json={**client, "secret": secret})

    async def change_client(self, internal_id: str, **settings: object) -> None:
        """Changes members of the ClientRepresentation; attributes are merged into those that are there."""
        await self.request("PUT", f"/clients/{internal_id}", json=settings)

    async def change_user(self, username: str, **settings: object) -> None:
        """Changes members of the UserRepresentation."""
        path = f"/users/{await self._user(username)}"
        user = (await self.request("GET", path)).json()
        await self.request("PUT", path, json={**user, **settings})

    async def sessions(self, username: str) -> list[dict[str, Any]]:
        """Returns the user's sessions at Keycloak."""
        sessions: list[dict[str, Any]] = (
            await self.request("GET", f"/users/{await self._user(username)}/sessions")
        ).json()
        return sessions

    async def logout(self, username: str) -> None:
        """Ends all sessions of the user; clients with a back-channel logout URL are told."""
        await self.request("POST", f"/users/{await self._user(username)}/logout")

    async def signing_key(self) -> str:
        """Returns the ``kid`` of the key that signs now."""
        return str((await self.request("GET", "/keys")).json()["active"]["RS256"])

    async def rotate_key(self) -> str:
        """Adds a key that signs from now on and returns its ``kid``; the old ones stay in the JWKS."""
        keys = (await self.request("GET", "/keys")).json()["keys"]
        priority = max(key["providerPriority"] for key in keys) + 100
        component = {**_rsa_key(priority=priority), "providerType": KEY_PROVIDER, "parentId": self._id}
        await self.request("POST", "/components", json=component)
        return await self.signing_key()

    async def retire_key(self, kid: str) -> None:
        """Lets a key sign no more; what it signed still verifies."""
        await self._set_key(kid, active="false")

    async def activate_key(self, kid: str) -> None:
        """Lets a retired key sign again, if it has the highest priority."""
        await self._set_key(kid, active="true")

    async def withdraw_key(self, kid: str) -> None:
        """Takes a key out of the JWKS."""
        await self._set_key(kid, active="false", enabled="false")

    async def _set_key(self, kid: str, **config: str) -> None:
        keys = (await self.request("GET", "/keys")).json()["keys"]
        (path,) = (f"/components/{key['providerId']}" for key in keys if key["kid"] == kid)
        component = (await self.request("GET", path)).json()
        changed = {name: [value] for name, value in config.items()}
        await self.request("PUT", path, json={**component, "config": {**component["config"], **changed}})

    async def _user(self, username: str) -> str:
        (user,) = (await self.request("GET", "/users", params={"username": username, "exact": "true"})).json()
        return str(user["id"])


def _rsa_key(*, priority: int) -> dict[str, Any]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    config = {
        "priority": [str(priority)],
        "enabled": ["true"],
        "active": ["true"],
        "algorithm": ["RS256"],
        "privateKey": [pem],
    }
    return {"name": f"rsa-{priority}", "providerId": "rsa", "config": config}


def _made(answer: httpx2.Response) -> str:
    return str(answer.headers["location"].rsplit("/", 1)[1])
