"""S43: a member of a federation speaks for the domains that the federation's index gives it, and for no other one."""

import json

import pytest
from house import House
from metadata_documents import LIBRARY, MUSEUM, Provider
from metadata_server import MetadataServer
from saml_federation import Federation, federate
from saml_recipe import Attribute
from saml_signing_keys import signing_key

SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id"
UNSCOPED = Provider(
    entity_id="https://unscoped.example/idp",
    keys=(signing_key("the unscoped one"),),
    sso_url="https://unscoped.example/sso",
    names=(("en", "Unscoped"),),
    number=9,
)


@pytest.fixture
def federation(fresh_house: House, published: MetadataServer) -> Federation:
    return federate(fresh_house, published, LIBRARY, MUSEUM, UNSCOPED)


async def subject_of(federation: Federation, provider: Provider, subject_id: str) -> list[str]:
    """Sign somebody in whom a provider calls so: the subject that is kept."""
    attributes = (
        Attribute(name=SUBJECT_ID, values=(subject_id,)),
        Attribute(name="email", values=(f"{provider.number}@example.org",)),
    )
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, provider)
        posted = federation.response(provider, request=request, name_id="the-name-id", attributes=attributes)
        assert (await federation.finish(browser, posted)).status_code == 303
    ((subject,),) = federation.house.database.execute(
        f"SELECT subject FROM links WHERE issuer = '{provider.entity_id}'"  # noqa: S608 - of this file
    )
    parts: list[str] = json.loads(str(subject))
    return parts


@pytest.mark.parametrize("subject_id", ["ada@library.example", "ada@LIBRARY.example"])
async def test_a_member_names_its_own_people(federation: Federation, subject_id: str) -> None:
    assert (await subject_of(federation, LIBRARY, subject_id))[-1] == subject_id


@pytest.mark.parametrize("subject_id", ["ada@museum.example", "ada@sub.library.example", "ada@library.example.evil"])
async def test_a_member_names_nobody_elses(federation: Federation, subject_id: str) -> None:
    """The value does not count: the person is known by what is left, the NameID."""
    assert (await subject_of(federation, LIBRARY, subject_id))[-1] == "the-name-id"


async def test_a_member_without_a_domain_speaks_for_none(federation: Federation) -> None:
    """At a connection of its own an administrator vouches for a provider; here nobody has looked at it."""
    assert (await subject_of(federation, UNSCOPED, "ada@museum.example"))[-1] == "the-name-id"
