"""A provider changes its key, and nobody here is asked (R58, S62): Keycloak's realm key, SimpleSAMLphp's certificate.

Clocks: a message with an unknown key has metadata read at most once in five minutes, so the host is later than its
provider here, and the provider's answers are good for longer than they usually are.
"""

import asyncio
from collections.abc import Iterator
from typing import Final

import keycloak_saml
import pytest
from form_browser import FormBrowser
from keycloak import KeycloakServer
from keycloak_login import code_of, services_of
from keycloak_staff import KeycloakStaff
from running_host import RunningHost
from saml_command import fingerprint, import_provider, notes, saml
from saml_form import carried
from saml_host import SAMLHost
from shifted_clock import ShiftedClock
from simplesamlphp import SimpleSAMLphp, running_simplesamlphp
from simplesamlphp_host import passed, reintroduce, signed_in
from simplesamlphp_login import logged_out, pass_through
from simplesamlphp_sp import Options

from vestibule.app.host import open_host
from vestibule.app.refreshing import refreshing
from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.schedule import LONGEST_S, RENEWED_AT_MOST_EVERY_S

GOOD_FOR_S: Final = 3_600
KEYCLOAK_LONG: Final = {"saml.assertion.lifespan": str(GOOD_FOR_S)}
LONG: Final = Options(more={"assertion.lifetime": GOOD_FOR_S})
CHANGED: Final = "provider id: Staff; changed: config.signingCertificates; "
PATIENCE_S: Final = 60.0


@pytest.fixture
def idp() -> Iterator[SimpleSAMLphp]:
    """One whose keys are this test's to change."""
    with running_simplesamlphp() as own:
        yield own


def reads(keycloak: KeycloakServer, keycloak_staff: KeycloakStaff) -> int:
    """How often anybody has read the realm's descriptor: nobody but the host and its commands do."""
    return keycloak.answered("GET", f"/realms/{keycloak_staff.realm.name}/protocol/saml/descriptor")


async def shown(keycloak_staff: KeycloakStaff) -> str:
    """The fingerprint of the key that the realm signs with now."""
    return fingerprint(await keycloak_saml.signing_certificate(keycloak_staff.realm))


async def test_the_first_sign_in_with_a_new_realm_key_succeeds(
    keycloak: KeycloakServer, keycloak_staff: KeycloakStaff, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S62: the unknown key has the descriptor read, once; the old key goes when it has left the descriptor."""
    host, realm = keycloak_staff.host, keycloak_staff.realm
    await import_provider(host, keycloak_staff.descriptor_url)
    await keycloak_staff.register(attributes=KEYCLOAK_LONG)
    old_key, old = await realm.signing_key(), await shown(keycloak_staff)
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    withheld = await keycloak_staff.answer(second_browser)
    late = await keycloak_staff.passed(second_browser)

    host.clock.advance(RENEWED_AT_MOST_EVERY_S)
    await realm.rotate_key()
    new = await shown(keycloak_staff)
    assert reads(keycloak, keycloak_staff) == 1
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url
    assert reads(keycloak, keycloak_staff) == 2
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url
    assert reads(keycloak, keycloak_staff) == 2
    assert notes(host, Action.METADATA_TAKEN) == [f"{CHANGED}certificate joined: {new}"]
    # The old key is in the descriptor still: what it signed before counts, and that login was not disturbed.
    assert (await late.deliver(second_browser)).url == host.account_url

    await realm.withdraw_key(old_key)
    assert "changed Staff" in (await saml(host, "refresh", "Staff")).out
    # The command lives by this machine's time, so its entry is not the newest.
    joined, left = f"{CHANGED}certificate joined: {new}", f"{CHANGED}certificate left: {old}"
    assert sorted(notes(host, Action.METADATA_TAKEN)) == [joined, left]
    refused = await withheld.deliver(second_browser)
    assert code_of(refused) == "signature_validation_failed"
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url


async def test_a_key_that_nobody_publishes_has_it_read_once_in_five_minutes(
    keycloak: KeycloakServer, keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """S62: whoever posts such messages cannot make us ask Keycloak again and again."""
    host, realm = keycloak_staff.host, keycloak_staff.realm
    await import_provider(host, keycloak_staff.descriptor_url)
    await keycloak_staff.register(attributes=KEYCLOAK_LONG)
    signs_now = await realm.signing_key()
    await realm.rotate_key()
    withheld = [await keycloak_staff.answer(browser), *[await keycloak_staff.passed(browser) for _ in range(2)]]
    await realm.withdraw_key(await realm.signing_key())
    assert await realm.signing_key() == signs_now

    host.clock.advance(RENEWED_AT_MOST_EVERY_S)
    for message, expected in zip(withheld, (2, 2, 3), strict=True):
        if expected == 3:
            host.clock.advance(RENEWED_AT_MOST_EVERY_S)
        assert code_of(await message.deliver(browser)) == "signature_validation_failed"
        assert reads(keycloak, keycloak_staff) == expected
    assert notes(host, Action.METADATA_TAKEN) == []
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url


async def names_of_tasks() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks()}


async def until_read(host: RunningHost, *, after: int) -> None:
    """Until the schedule has read the one source, as the database says it."""
    store = services_of(host).store

    def read_at_s() -> int:
        (source,) = host.run(store.read(lambda transaction: transaction.metadata_sources.all()))
        return int(source.fetched_at_s)

    async with asyncio.timeout(PATIENCE_S):
        while read_at_s() <= after:  # noqa: ASYNC110 - a schedule tells nobody when it has done something
            await asyncio.sleep(0.02)


async def test_the_schedule_takes_over_a_new_realm_key_while_nobody_signs_in(
    keycloak: KeycloakServer, keycloak_staff: KeycloakStaff, host: RunningHost, browser: FormBrowser
) -> None:
    """S62: a replica whose time has come reads it, and the others have heard of it before the first sign-in."""
    realm = keycloak_staff.realm
    await import_provider(keycloak_staff.host, keycloak_staff.descriptor_url)
    await keycloak_staff.register()
    old_key, old = await realm.signing_key(), await shown(keycloak_staff)
    withheld = await keycloak_staff.answer(browser)
    await realm.rotate_key()
    await realm.withdraw_key(old_key)
    new = await shown(keycloak_staff)
    assert "vestibule metadata" in host.run(names_of_tasks())

    # The running server looks at its schedule only every half minute or so, and its logins live by this machine's time.
    later = ShiftedClock()
    later.advance(LONGEST_S)
    async with open_host(host.settings, clock=later) as replica, refreshing(replica, every_s=0.05):
        await until_read(host, after=ShiftedClock().now_s() + 60)

    assert reads(keycloak, keycloak_staff) == 2
    assert notes(keycloak_staff.host, Action.METADATA_TAKEN) == [
        f"{CHANGED}certificate left: {old}; certificate joined: {new}"
    ]
    keycloak_staff.host.clock.advance(1)  # a running host hears of a change within a second
    assert (await keycloak_staff.pass_through(browser)).url == keycloak_staff.host.account_url
    assert reads(keycloak, keycloak_staff) == 2
    assert code_of(await withheld.deliver(browser)) == "signature_validation_failed"


async def test_a_sign_out_at_keycloak_with_a_new_key_is_carried_out(
    keycloak: KeycloakServer, keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """S22, S62: the first message with the new key is a LogoutRequest, signed inside the XML."""
    host = keycloak_staff.host
    await import_provider(host, keycloak_staff.descriptor_url)
    await keycloak_staff.register(attributes=KEYCLOAK_LONG)
    host.clock.advance(RENEWED_AT_MOST_EVERY_S)
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    await keycloak_staff.realm.rotate_key()

    asked = await browser.open(f"{keycloak_staff.realm.issuer}/protocol/openid-connect/logout")
    confirmed = await browser.submit(asked.form("/logout-confirm"), on=asked, button="confirmLogout")
    assert "You are logged out" in (await carried(browser, confirmed)).text
    assert not await host.is_signed_in(browser)
    assert reads(keycloak, keycloak_staff) == 2


async def test_both_certificates_of_a_rollover_are_taken_over(
    staff: SAMLHost, idp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S62: SimpleSAMLphp publishes the next one first; the switch needs no reading, and the old one goes after it."""
    await import_provider(staff, idp.entity_id)
    await reintroduce(staff, idp)
    old = fingerprint(idp.certificate)
    assert (await signed_in(staff, browser)).url == staff.account_url

    new = fingerprint(idp.publish_next_key())
    assert "changed Staff" in (await saml(staff, "refresh", "Staff")).out
    assert notes(staff, Action.METADATA_TAKEN) == [f"{CHANGED}certificate joined: {new}"]
    assert (await passed(staff, browser)).url == staff.account_url
    withheld = await pass_through(browser, await staff.begin(browser))

    idp.switch_key()
    assert fingerprint(idp.certificate) == new
    assert (await passed(staff, browser)).url == staff.account_url
    assert len(notes(staff, Action.METADATA_TAKEN)) == 1

    assert "changed Staff" in (await saml(staff, "refresh", "Staff")).out
    assert notes(staff, Action.METADATA_TAKEN)[1:] == [f"{CHANGED}certificate left: {old}"]
    assert (await passed(staff, browser)).url == staff.account_url
    assert code_of(await withheld.deliver(browser)) == "signature_validation_failed"


async def test_a_certificate_changed_without_notice_is_learnt_from_the_first_message(
    staff: SAMLHost, idp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S62: no second certificate stood in the metadata before. Then a sign-out, signed over its query."""
    await import_provider(staff, idp.entity_id)
    await reintroduce(staff, idp, LONG)
    old = fingerprint(idp.certificate)
    staff.clock.advance(RENEWED_AT_MOST_EVERY_S)
    assert (await signed_in(staff, browser)).url == staff.account_url

    first = fingerprint(idp.publish_next_key())
    idp.switch_key()
    assert (await passed(staff, browser)).url == staff.account_url

    staff.clock.advance(RENEWED_AT_MOST_EVERY_S)
    second = fingerprint(idp.publish_next_key())
    idp.switch_key()
    await logged_out(browser, idp.logout_url())
    assert not await staff.is_signed_in(browser)
    assert notes(staff, Action.METADATA_TAKEN) == [
        f"{CHANGED}certificate left: {old}; certificate joined: {first}",
        f"{CHANGED}certificate left: {first}; certificate joined: {second}",
    ]
