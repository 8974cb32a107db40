"""The ways of setting up each vendor that the demo does not show: real host, real twin of the vendor, real HTTP."""

from typing import Any

import pytest
from throwaway_client_key import certified_client, client_key
from vendor_doors import VendorDoors

from vestibule_twin import ClientAuth
from vestibule_twin.faults import Faults, IdTokenFault, TenantFault

HOME = "5b1a0a3e-3d0a-4f2c-9a31-7d0c5c1f0a01"
OTHER = "c2d4b6f8-1e3a-4b5c-8d7e-9f0a1b2c3d02"
ENTRA: dict[str, Any] = {"authority": "{base}", "graphUrl": "{base}/graph"}
ADA_AT_GOOGLE, CHARLES_AT_GOOGLE = "109653728190456230001", "109653728190456230002"


async def test_okta_by_a_custom_authorization_server(doors: VendorDoors) -> None:
    door = doors.open(
        "okta", "okta/oauth2/default", domain="{base}", authorizationServer="default", groupsClaim="groups"
    )
    assert door.connection.issuer == door.twin.issuer
    assert await door.passes("00u1ada") == "00u1ada"
    assert door.twin.twin.journal.proofs[-2]["nonce"]


async def test_entra_by_a_domain_name_which_becomes_the_tenant_at_save(doors: VendorDoors) -> None:
    """R17: a domain can move to another tenant; the id stays."""
    door = doors.open("entra", "entra", tenant="entra.example", **ENTRA)
    assert door.connection.config["tenant"] == HOME
    assert door.connection.issuer == f"{door.twin.issuer}/{HOME}/v2.0"
    subject = await door.passes("AAAAada")
    oid = door.twin.twin.people["AAAAada"].facts["oid"]
    assert subject == f"{HOME}/{oid}"


async def test_entra_common_takes_personal_accounts_too(doors: VendorDoors) -> None:
    door = doors.open("entra", "entra", tenant="common", **ENTRA)
    assert (await door.passes("AAAApersonal")).startswith("9188040d-6c67-4c5b-b112-36a304b66dad/")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (TenantFault.TID_OTHER, "issuer_mismatch"),
        (TenantFault.TID_MISSING, "issuer_mismatch"),
        (TenantFault.TEMPLATE_UNFILLED, "issuer_mismatch"),
        (TenantFault.CONSUMER_TENANT, "tenant_refused"),
        (TenantFault.KEY_OF_CONSUMERS, "issuer_mismatch"),
        (TenantFault.OID_MISSING, "missing_user_info"),
        (TenantFault.OID_NUMBER, "missing_user_info"),
    ],
)
async def test_entra_organizations_takes_no_other_tenants_token(
    doors: VendorDoors, fault: TenantFault, code: str
) -> None:
    """S23: tid, issuer and key have to be of one tenant, and never that of personal accounts."""
    door = doors.open("entra", "entra", tenant="organizations", **ENTRA)
    assert await door.refuses("AAAAada", faults=Faults(tenant=(fault,))) == code


async def test_entra_with_a_list_of_tenants_refuses_the_others(doors: VendorDoors) -> None:
    door = doors.open("entra", "entra", tenant="organizations", tenants=[HOME], **ENTRA)
    await door.passes("AAAAada")
    assert await door.refuses("AAAAmallory") == "tenant_refused"


async def test_entra_with_too_many_groups_for_the_token_is_a_loud_refusal(doors: VendorDoors) -> None:
    door = doors.open("entra", "entra", tenant=HOME, groups="token", **ENTRA)
    await door.passes("AAAAada")
    assert await door.refuses("AAAAgrace") == "groups_incomplete"


async def test_entra_by_a_certificate(doors: VendorDoors) -> None:
    """https://learn.microsoft.com/entra/identity-platform/certificate-credentials."""
    private_key, certificate = certified_client()
    door = doors.open(
        "entra",
        "entra",
        client={"secret": "", "auth_method": ClientAuth.PRIVATE_KEY_JWT, "certificates": (certificate,)},
        tenant="common",
        clientKey=private_key,
        clientCertificate=certificate,
        **ENTRA,
    )
    await door.passes("AAAAada")
    assert door.twin.twin.journal.auth_methods[ClientAuth.PRIVATE_KEY_JWT] == 1


async def test_google_keeps_to_its_workspace_whatever_the_page_let_through(doors: VendorDoors) -> None:
    """R14: hd is enforced here, not by Google's list of accounts."""
    door = doors.open("google", "google", issuer="{base}", hostedDomains=["workspace.example"])
    await door.passes(ADA_AT_GOOGLE)
    assert await door.refuses(CHARLES_AT_GOOGLE) == "tenant_refused"
    assert door.twin.twin.journal.authorizations[-1]["hd"] == "workspace.example"


async def test_github_lets_in_members_alone_and_finds_them_on_the_second_page(doors: VendorDoors) -> None:
    door = doors.open("github", "github", baseUrl="{base}", teams=["twin-works/engines"])
    await door.passes("1001")
    await door.passes("1004")
    for outsider in ("1005", "1006"):
        assert await door.refuses(outsider) == "not_admitted"


async def test_a_github_app_without_the_permission_lacks_the_address(doors: VendorDoors) -> None:
    door = doors.open("github", "github", client={"client_id": "Iv1.app"}, baseUrl="{base}")
    assert await door.refuses("1001") == "missing_user_info"


async def test_gitlab_lets_in_a_group_and_its_subgroups(doors: VendorDoors) -> None:
    """All groups are at userinfo alone; the token lists the direct ones."""
    door = doors.open("gitlab", "gitlab", baseUrl="{base}", requiredGroups=["engines/analytical"])
    await door.passes("101")
    assert await door.refuses("103") == "not_admitted"


async def test_the_generic_connector_with_a_key_pushed_requests_and_bound_tokens(doors: VendorDoors) -> None:
    private_key, public = client_key()
    door = doors.open(
        "oidc",
        "keycloak/realms/twin",
        client={"secret": "", "auth_method": ClientAuth.PRIVATE_KEY_JWT, "jwks": (public,)},
        issuer="{base}/realms/twin",
        clientAuth="private_key_jwt",
        clientKey=private_key,
        pushedRequests=True,
        dpop="always",
    )
    await door.passes("f0000000-0000-4000-8000-000000000001")
    journal = door.twin.twin.journal
    assert set(journal.authorizations[-1]) == {"client_id", "request_uri"}
    assert journal.auth_methods[ClientAuth.PRIVATE_KEY_JWT] == 2
    assert len(journal.proofs) >= 1


@pytest.mark.parametrize("path", ["okta", "google", "gitlab", "keycloak/realms/twin"])
async def test_no_vendors_token_is_taken_with_a_strangers_nonce(doors: VendorDoors, path: str) -> None:
    """One of the battery's faults over the wire; the rest of it runs in memory."""
    door = doors.open("oidc", path, issuer="{base}" + path.removeprefix(path.partition("/")[0]), emailRequired=False)
    person = next(iter(door.twin.twin.people))
    assert await door.refuses(person, faults=Faults(id_token=(IdTokenFault.NONCE_WRONG,))) == "nonce_mismatch"
