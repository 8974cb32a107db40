"""S43-S49: the ways in which accounts are taken over by what a provider says about an address, each by its name."""

import msgspec
import pytest
from front_desk import FrontDesk
from msgspec.structs import replace
from vendor_words import TENANT, VENDORS, Person, entra, github, gitlab, google

from vestibule.domain.accounts.addresses import LinkingConnection, Reason, weigh_addresses
from vestibule.domain.accounts.linking import LinkTo, Refuse, decide_link
from vestibule.domain.accounts.model import Account
from vestibule.errors import AccountNotFound, MappingError
from vestibule.protocols.saml.response.subject import subject_of
from vestibule_sdk import (
    NAME_ID_PERSISTENT,
    NAME_ID_TRANSIENT,
    Email,
    Identity,
    NameID,
    SAMLProfile,
    VerifiedClaims,
)

VICTIM = Person(number=1, address="ann@example.com", reads_it=True)
ATTACKER = Person(number=2, address="ann@example.com", reads_it=False)

PROVING = ("Okta", "Workspace", "EntraID", "GitHub", "GitLab")
"""Connections whose word about an address the victim's account rests on, or the attacker hopes to use."""


@pytest.mark.parametrize("home", PROVING)
@pytest.mark.parametrize("door", PROVING)
async def test_the_owner_of_an_address_comes_in_by_every_door_and_nobody_else(
    desk: FrontDesk, home: str, door: str
) -> None:
    """S44: unverified e-mail. The good twin first: the same address with proof on both sides joins."""
    account = await desk.sign_in(home, VICTIM)
    assert await desk.sign_in(door, VICTIM) == account
    if door in {"GitHub", "GitLab"}:  # an address without proof is left out there: the stranger has none
        assert await desk.sign_in(door, ATTACKER) != account
    else:
        await desk.refused(door, ATTACKER)


@pytest.mark.parametrize("word", ["true", "True", "1", 1, ["true"], {"verified": True}, None, False])
@pytest.mark.parametrize("vendor", ["Okta", "GitLab", "Workspace"])
async def test_a_text_that_says_true_verifies_nothing(desk: FrontDesk, vendor: str, word: object) -> None:
    """S46: `"true"` as a string, and all else that some programs take for a boolean."""
    await desk.sign_in("GitHub", VICTIM)
    claims = VENDORS[vendor].says(replace(ATTACKER, reads_it=True))
    assert isinstance(claims, VerifiedClaims)
    bent = replace(claims, id_token={**claims.id_token, "email_verified": word})
    if vendor == "GitLab":  # there an unconfirmed address is left out altogether
        assert desk.identity(vendor, bent).emails == ()
        return
    await desk.refused(vendor, ATTACKER, evidence=bent)


@pytest.mark.parametrize("edov", [False, 0, "0", "false", "True", "TRUE", 2, "yes", [True], None])
async def test_noauth_an_entra_tenant_asserts_a_strangers_address(desk: FrontDesk, edov: object) -> None:
    """S46: nOAuth. Whoever administers a tenant writes any address into a profile, and `email` repeats it."""
    account = await desk.sign_in("Okta", VICTIM)
    claims = entra(ATTACKER)
    hostile = {**claims.id_token, "xms_edov": edov, "email_verified": True}
    if edov is None:
        del hostile["xms_edov"]
    await desk.refused("EntraID", ATTACKER, evidence=replace(claims, id_token=hostile))
    assert await desk.sign_in("EntraID", VICTIM) == account


@pytest.mark.parametrize("name", ["preferred_username", "upn", "unique_name", "verified_primary_email"])
async def test_noauth_a_user_principal_name_is_no_address(desk: FrontDesk, name: str) -> None:
    """S46: `xms_edov` speaks of `email` alone."""
    claims = entra(ATTACKER)
    moved = {claim: value for claim, value in claims.id_token.items() if claim != "email"}
    moved |= {name: ATTACKER.address, "xms_edov": True}
    assert desk.identity("EntraID", replace(claims, id_token=moved)).emails == ()


async def test_a_google_account_opened_with_somebody_elses_old_address(desk: FrontDesk) -> None:
    """DESIGN.md, linking: Google's `email_verified` is proof for gmail.com and with `hd` only."""
    account = await desk.sign_in("Okta", VICTIM)
    await desk.refused("Google", ATTACKER)
    assert await desk.sign_in("Workspace", VICTIM) == account
    for address in ("ann@gmail.com.example.org", "ann@evilgmail.com", "ann@gmail.com.", "ann@GMAIL.COM.co"):
        found = desk.identity("Google", google(Person(number=3, address=address, reads_it=True)))
        assert [email.verified for email in found.emails] == [False]


@pytest.mark.parametrize("address", ["ann@GitHub.example", "victim@example.com"])
async def test_githubs_public_profile_address_is_no_evidence(desk: FrontDesk, address: str) -> None:
    """R15: the field `email` of a profile is what its person typed; only the list of verified addresses counts."""
    documents = github(replace(ATTACKER, address=address))
    user = {**documents.object("user"), "email": address}
    for emails in (
        [],
        [{"email": address, "primary": True, "verified": "true"}],
        [{"email": address, "verified": True}],
    ):
        told = replace(documents, documents={"user": user, "emails": emails})
        assert desk.identity("GitHub", told).emails == ()
    assert desk.identity("GitHub", replace(documents, documents={"user": user})).emails == ()


def test_a_tenants_own_provider_asserts_a_foreign_domain() -> None:
    """S47: an organization's connection speaks for the domains that the organization proved, and for no other."""
    account = Account(id="a", email="ann@example.com", email_key="ann@example.com", name=None, created_at_s=0)
    claimed = (Email("ann@example.com", verified=True),)
    for proved, expected in ((frozenset({"evil.example"}), Refuse), (frozenset({"example.com"}), LinkTo)):
        connection = LinkingConnection(trusted_for_linking=True, organization_proved_domains=proved)
        decision = decide_link(
            weigh_addresses(claimed, connection=connection),
            accounts=(account,),
            shown_elsewhere=True,
            linked_here=(),
            disconnected_here=(),
        )
        assert isinstance(decision, expected)
        assert (Reason.DOMAIN_NOT_PROVED in decision.reasons) == (expected is Refuse)


@pytest.mark.parametrize("trap", ["Anybody", "Google", "EntraID"])
async def test_a_pre_hijacked_account_is_never_joined_by_its_victim(desk: FrontDesk, trap: str) -> None:
    """S44: somebody waits in an account that shows the victim's address. The victim is kept out, not let in to them."""
    await desk.sign_in(trap, ATTACKER)
    for door in PROVING:
        if door != trap:
            error = await desk.refused(door, VICTIM)
            assert Reason.ACCOUNT_NOT_PROVED in error.detail


@pytest.mark.parametrize(
    "spelling",
    [
        "\u0430nn@example.com",  # Cyrillic a
        "ann@ex\u0430mple.com",
        "ann@\uff45xample.com",  # full width, which NFKC makes an e
        "ann\u200b@example.com",
        "ann@example.com\u200e",
        '"ann"@example.com',
        "ann@example.com ",
        "ann+x@example.com",
        "a.nn@example.com",
        "ann@example.com@evil.example",
        "ann%40example.com",
        "ann@sub.example.com",
        "ann@example.com.",
        "\u212ann@example.com",  # the Kelvin sign, which lower() makes a k
        "ann@\u2460example.com",
    ],
)
@pytest.mark.parametrize("door", ["Okta", "GitHub"])
async def test_an_address_that_only_looks_alike_reaches_nobody(desk: FrontDesk, door: str, spelling: str) -> None:
    """S45: homoglyphs, invisible characters, quotes, tags. The look-alike's owner gets an account of their own."""
    home = await desk.sign_in("GitLab", VICTIM)
    assert await desk.sign_in(door, Person(number=4, address=spelling, reads_it=True)) != home


@pytest.mark.parametrize("spelling", ["ANN@EXAMPLE.COM", "Ann@Example.Com", "ann@EXAMPLE.com"])
async def test_letter_case_does_not_make_a_stranger_of_anybody(desk: FrontDesk, spelling: str) -> None:
    """S45."""
    home = await desk.sign_in("GitLab", VICTIM)
    assert await desk.sign_in("Okta", replace(VICTIM, address=spelling)) == home


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_changed_address_with_the_same_subject_moves_nobody(desk: FrontDesk, vendor: str) -> None:
    """S49: an identity stays with its account, also when it takes on the address of another."""
    mine = await desk.sign_in(vendor, Person(number=7, address="eve@example.com", reads_it=True))
    home = "Okta" if vendor != "Okta" else "GitHub"
    victims = await desk.sign_in(home, VICTIM)
    assert await desk.sign_in(vendor, Person(number=7, address=VICTIM.address, reads_it=True)) == mine
    assert mine != victims


@pytest.mark.parametrize("vendor", PROVING)
async def test_the_same_address_with_a_new_subject_is_somebody_else(desk: FrontDesk, vendor: str) -> None:
    """S49: a reassigned address: the vendor itself says by the other subject that it is another person."""
    await desk.sign_in(vendor, VICTIM)
    error = await desk.refused(vendor, replace(VICTIM, number=9))
    assert Reason.OTHER_SUBJECT_HERE in error.detail


async def test_entras_sub_is_not_who_somebody_is(desk: FrontDesk) -> None:
    """S43: tid and oid are; another app registration gives the same person another `sub`."""
    claims = entra(VICTIM)
    account = await desk.sign_in("EntraID", VICTIM)
    renamed = replace(claims, subject="pairwise-2", id_token={**claims.id_token, "sub": "pairwise-2"})
    assert await desk.sign_in("EntraID", VICTIM, evidence=renamed) == account
    tenant, person = "99999999-2222-3333-4444-555555555555", "00000000-0000-0000-0000-000000000099"
    elsewhere = replace(claims, issuer=claims.issuer.replace(TENANT, tenant))
    others = [
        desk.identity("EntraID", replace(elsewhere, id_token={**claims.id_token, "tid": tenant})),
        desk.identity("EntraID", replace(claims, id_token={**claims.id_token, "oid": person})),
    ]
    assert desk.identity("EntraID", claims).subject not in {other.subject for other in others}
    with pytest.raises(MappingError) as torn:
        desk.identity("EntraID", replace(claims, id_token={**claims.id_token, "tid": tenant}))
    assert torn.value.code == "mapping_failed", "the issuer is another tenant's"
    for gone in ("tid", "oid"):
        less = {name: value for name, value in claims.id_token.items() if name != gone}
        with pytest.raises(MappingError) as caught:
            desk.identity("EntraID", replace(claims, id_token=less))
        assert caught.value.code == "missing_user_info"


async def test_githubs_login_is_not_who_somebody_is(desk: FrontDesk) -> None:
    """S43: a login can be given up, and taken by somebody else; the number never is."""
    first = desk.identity("GitHub", github(VICTIM))
    documents = github(replace(VICTIM, number=5))
    user = {**documents.object("user"), "login": github(VICTIM).object("user")["login"]}
    second = desk.identity("GitHub", replace(documents, documents={**documents.documents, "user": user}))
    assert first.username == second.username
    assert first.subject != second.subject


async def test_one_subject_at_two_issuers_is_two_people(desk: FrontDesk) -> None:
    """S43: the issuer is part of the key, byte by byte."""
    ours = desk.identity("GitLab", gitlab(VICTIM))
    foreign = msgspec.structs.replace(ours, issuer="https://gitlab.com/", emails=())
    assert await desk.settled("GitLab", ours) != await desk.settled("GitLab", foreign)


@pytest.mark.parametrize("attributes", [{}, {"email": ("ann@example.com",)}, {"uid": ("ann",), "mail": ("a@b.c",)}])
def test_a_transient_name_id_is_nobody(attributes: dict[str, tuple[str, ...]]) -> None:
    """S43: it is another one next time, so nobody would ever meet their own account."""
    profile = SAMLProfile(idp_entity_id="urn:idp", sso_url="https://idp.example/sso", signing_certificates=())
    name = NameID(value="_ce3d2948b4cf20146dee0a0b3dd6f69b6cf86f62d7", format=NAME_ID_TRANSIENT)
    with pytest.raises(AccountNotFound) as caught:
        subject_of(profile, entity_id="urn:sp", attributes=attributes, name_id=name)
    assert caught.value.code == "account_not_found"
    lasting = replace(name, format=NAME_ID_PERSISTENT)
    assert name.value in subject_of(profile, entity_id="urn:sp", attributes=attributes, name_id=lasting)


async def test_a_trusted_connection_loses_its_word_with_its_trust(desk: FrontDesk) -> None:
    """R49: what was joined stays joined, and nothing more is."""
    account = await desk.sign_in("GitLab", VICTIM)
    desk.trust("GitHub", trusted=False)
    await desk.refused("GitHub", VICTIM)
    desk.trust("GitHub", trusted=True)
    assert await desk.sign_in("GitHub", VICTIM) == account
    desk.trust("GitHub", trusted=False)
    assert await desk.sign_in("GitHub", VICTIM) == account


async def test_an_identity_without_an_address_joins_nothing(desk: FrontDesk) -> None:
    """S44."""
    await desk.sign_in("GitLab", VICTIM)
    bare = Identity(issuer="https://acme.okta.com", subject="bare")
    assert await desk.settled("Okta", bare) == await desk.settled("Okta", bare)
