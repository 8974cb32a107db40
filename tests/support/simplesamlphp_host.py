"""A host and a SimpleSAMLphp that know one another by nothing but their metadata, and a person between them."""

from form_browser import FormBrowser, Page
from saml_form import PostedMessage
from saml_host import SAMLHost
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_login import pass_through, sign_in
from simplesamlphp_people import ADA, Person
from simplesamlphp_sp import Options


async def introduce(staff: SAMLHost, idp: SimpleSAMLphp, options: Options | None = None, **fields: str) -> None:
    """Have the host's administrator add the IdP, and the IdP read our metadata.

    Args:
        staff: The host, without a connection.
        idp: Its metadata are at its entity ID.
        options: What it does for us beyond what our metadata say.
        fields: Of the connection, beyond what the IdP's metadata say.
    """
    added = await staff.connect(idp.entity_id, **fields)
    assert added["issuer"] == idp.entity_id
    await reintroduce(staff, idp, options)


async def reintroduce(staff: SAMLHost, idp: SimpleSAMLphp, options: Options | None = None) -> None:
    """Have the IdP read our metadata again, or treat us in another way."""
    idp.import_sp(await staff.metadata(), options)


async def answer(staff: SAMLHost, browser: FormBrowser, *, person: Person = ADA, **query: str) -> PostedMessage:
    """Click the button and type the password: the response, on its way."""
    return await sign_in(browser, await staff.begin(browser, **query), person=person)


async def signed_in(staff: SAMLHost, browser: FormBrowser, *, person: Person = ADA, **query: str) -> Page:
    """The whole way: the page that it ends on, be it the account or an error."""
    return await (await answer(staff, browser, person=person, **query)).deliver(browser)


async def passed(staff: SAMLHost, browser: FormBrowser, **query: str) -> Page:
    """The whole way of somebody whom the IdP knows already."""
    return await (await pass_through(browser, await staff.begin(browser, **query))).deliver(browser)
