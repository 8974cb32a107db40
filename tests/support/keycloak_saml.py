"""Keycloak as a SAML IdP: its clients, their options, and what a realm says about itself.

Source: https://www.keycloak.org/docs/latest/server_admin/#_client-saml-configuration and the admin REST API.

    client = await keycloak_saml.import_client(realm, sp_metadata, attributes=keycloak_saml.encryption(certificate))
    await keycloak_saml.add_person_mappers(realm, client)
    message = await keycloak_saml.sign_in(browser, url_with_an_authn_request)

`realm.change_client(client, attributes={...})` changes options afterwards; they are merged. Those that matter:

- `saml.assertion.signature`, `saml.server.signature`: "true" signs the assertion; the response.
- `saml.client.signature` with `saml.signing.certificate`: requests and logout messages have to be signed.
- `saml.signature.algorithm`: RSA_SHA1, RSA_SHA256, RSA_SHA512 or RSA_SHA256_MGF1, ...
- `saml.encrypt` with `saml.encryption.certificate` (see `encryption`): AES-256-GCM with RSA-OAEP and MGF1-SHA256.
- `saml_name_id_format` (username, email, transient, persistent) with `saml_force_name_id_format`.
- `saml_idp_initiated_sso_url_name` and `saml_idp_initiated_sso_relay_state`: see `idp_initiated_url`.
- `saml_single_logout_service_url_redirect`, `saml_single_logout_service_url_post`: where logout messages go.

What Keycloak 26.7 reads in metadata, as seen: a signing key turns `saml.client.signature` on, an encryption key
`saml.encrypt` (see `NOT_ENCRYPTED`), WantAssertionsSigned `saml.assertion.signature`. Of several keys for one use it
takes the last; a KeyDescriptor without `use` is passed over. Each RequestedAttribute becomes a mapper that sends
nothing yet (see `complete_mappers`).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import httpx2
from cryptography import x509
from form_browser import FormBrowser, Page
from keycloak_login import enter_password
from keycloak_realm import KeycloakRealm
from saml_form import PostedMessage, posted_message
from saml_keys import one_line

ANSWER_LIMIT_S: Final = 60
NOT_ENCRYPTED: Final = {"saml.encrypt": "false"}
"""The attributes of a client whose metadata hold an encryption key, and whose assertions are to stay readable."""
PERSON: Final = {"email": "email", "firstName": "firstName", "lastName": "lastName"}
"""Attributes of an assertion, and the user's properties that they come from."""


def sso_url(realm: KeycloakRealm) -> str:
    """Where AuthnRequests and logout messages go, by redirect or by POST."""
    return f"{realm.issuer}/protocol/saml"


def idp_initiated_url(realm: KeycloakRealm, url_name: str) -> str:
    """Where a person clicks who begins at Keycloak.

    Args:
        realm: Whose person.
        url_name: The client's attribute `saml_idp_initiated_sso_url_name`.
    """
    return f"{realm.issuer}/protocol/saml/clients/{url_name}"


async def descriptor(realm: KeycloakRealm) -> bytes:
    """The realm's metadata as an IdP: unsigned, with every key that is enabled."""
    async with httpx2.AsyncClient(timeout=ANSWER_LIMIT_S) as client:
        answer = await client.get(f"{realm.issuer}/protocol/saml/descriptor")
    return answer.raise_for_status().content


async def signing_certificate(realm: KeycloakRealm) -> x509.Certificate:
    """The certificate of the key that signs now."""
    kid = await realm.signing_key()
    keys = (await realm.request("GET", "/keys")).json()["keys"]
    (certificate,) = (key["certificate"] for key in keys if key["kid"] == kid)
    return certificate_of(certificate)


def certificate_of(base64_der: str) -> x509.Certificate:
    """A certificate as Keycloak and metadata write it: PEM without its first and last line."""
    pem = f"-----BEGIN CERTIFICATE-----\n{base64_der}\n-----END CERTIFICATE-----\n"
    return x509.load_pem_x509_certificate(pem.encode())


def encryption(certificate: x509.Certificate) -> dict[str, str]:
    """The attributes of a client whose assertions are encrypted."""
    return {"saml.encrypt": "true", "saml.encryption.certificate": one_line(certificate)}


def signed_requests(certificate: x509.Certificate) -> dict[str, str]:
    """The attributes of a client that has to sign what it sends."""
    return {"saml.client.signature": "true", "saml.signing.certificate": one_line(certificate)}


async def import_client(realm: KeycloakRealm, metadata: bytes, *, attributes: Mapping[str, str] | None = None) -> str:
    """Makes a client as "Import client" does with a service provider's metadata, and returns its internal id.

    Args:
        realm: Where.
        metadata: One EntityDescriptor; its entity id becomes the client's.
        attributes: Options laid over what Keycloak read there.
    """
    client = await _read(realm, metadata)
    client["attributes"] = {**client.get("attributes", {}), **(attributes or {})}
    return await _make(realm, client)


async def reimport_keys(realm: KeycloakRealm, internal_id: str, metadata: bytes) -> None:
    """Takes over the certificates of newer metadata, as the client's tab "Keys" does one by one: one for each use.

    Args:
        realm: Of the client.
        internal_id: The client's.
        metadata: Of the same service provider.
    """
    attributes = (await _read(realm, metadata))["attributes"]
    names = ("saml.signing.certificate", "saml.encryption.certificate")
    await realm.change_client(internal_id, attributes={name: attributes[name] for name in names})


async def add_client(
    realm: KeycloakRealm,
    entity_id: str,
    *,
    acs_urls: Iterable[str],
    attributes: Mapping[str, str] | None = None,
    **settings: object,
) -> str:
    """Makes a client field by field, and returns its internal id: it signs responses and wants nothing signed.

    Args:
        realm: Where.
        entity_id: The service provider's.
        acs_urls: Exactly these are answered; the first is for who begins at Keycloak.
        attributes: Options, or other values for those set here.
        settings: Further members of the ClientRepresentation, or other values.
    """
    urls = list(acs_urls)
    own = {
        "saml.authnstatement": "true",
        "saml.server.signature": "true",
        "saml.signature.algorithm": "RSA_SHA256",
        "saml.client.signature": "false",
        "saml.force.post.binding": "true",
        "saml_assertion_consumer_url_post": urls[0],
    }
    client = {
        "clientId": entity_id,
        "protocol": "saml",
        "enabled": True,
        "redirectUris": urls,
        "frontchannelLogout": True,
        "attributes": {**own, **(attributes or {})},
    }
    return await _make(realm, {**client, **settings})


async def add_person_mappers(
    realm: KeycloakRealm, internal_id: str, *, attributes: Mapping[str, str] | None = None
) -> None:
    """Lets assertions say who somebody is; without a mapper and roles they hold no attributes at all.

    Args:
        realm: Of the client.
        internal_id: The client's.
        attributes: Names in the assertion, and the user's properties behind them; None for `PERSON`.
    """
    for name, prop in (PERSON if attributes is None else attributes).items():
        config = {
            "user.attribute": prop,
            "attribute.name": name,
            "attribute.nameformat": "Basic",
            "friendly.name": prop,
        }
        mapper = {
            "name": name,
            "protocol": "saml",
            "protocolMapper": "saml-user-property-mapper",
            "config": config,
        }
        await realm.request("POST", f"/clients/{internal_id}/protocol-mappers/models", json=mapper)


async def add_group_mapper(realm: KeycloakRealm, internal_id: str) -> None:
    """Lets assertions list the person's groups, as the mapper "Group list" does when nobody changes its settings.

    One attribute without the paths of groups; roles come along anyway, by the client scope `role_list`.
    """
    config = {
        "attribute.name": "member",
        "attribute.nameformat": "Basic",
        "single": "true",
        "full.path": "false",
    }
    mapper = {
        "name": "groups",
        "protocol": "saml",
        "protocolMapper": "saml-group-membership-mapper",
        "config": config,
    }
    await realm.request("POST", f"/clients/{internal_id}/protocol-mappers/models", json=mapper)


async def complete_mappers(realm: KeycloakRealm, internal_id: str) -> None:
    """Finishes the mappers that "Import client" makes of RequestedAttributes: which user attribute, they do not say.

    Each gets the user attribute of its own name, such as `email`.
    """
    models = f"/clients/{internal_id}/protocol-mappers/models"
    for mapper in (await realm.request("GET", models)).json():
        config = {**mapper["config"], "user.attribute": mapper["config"]["attribute.name"]}
        await realm.request("PUT", f"{models}/{mapper['id']}", json={**mapper, "config": config})


async def sign_in(browser: FormBrowser, start: str | Page, *, username: str = "ada") -> PostedMessage:
    """Say at Keycloak who one is.

    Args:
        browser: Who is not signed in there, or is asked again.
        start: An address (with an AuthnRequest, or `idp_initiated_url`), or the page that asks for the password.
        username: Of a person of the realm, with the password that `KeycloakRealm.add_user` gives by default.

    Raises:
        NoMessage: Keycloak says something else, which is quoted.
    """
    page = await browser.open(start) if isinstance(start, str) else start
    return posted_message(await enter_password(browser, page, username=username))


async def pass_through(browser: FormBrowser, start: str | Page) -> PostedMessage:
    """Go through Keycloak when it asks nothing, because somebody is signed in there already; see `sign_in`.

    Raises:
        NoMessage: It asks for a password, or says what is wrong.
    """
    return posted_message(await browser.open(start) if isinstance(start, str) else start)


async def _read(realm: KeycloakRealm, metadata: bytes) -> dict[str, Any]:
    """What Keycloak would make of a service provider's metadata."""
    # text/xml is refused with 415.
    headers = {"Content-Type": "application/xml"}
    answer = await realm.request("POST", "/client-description-converter", content=metadata, headers=headers)
    read: dict[str, Any] = answer.json()
    return read


async def _make(realm: KeycloakRealm, client: Mapping[str, object]) -> str:
    made = await realm.request("POST", "/clients", json=client)
    return str(made.headers["location"].rsplit("/", 1)[1])
