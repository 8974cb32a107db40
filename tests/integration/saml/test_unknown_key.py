"""R58: a message with an unknown key is judged once more where newer metadata is to be had, and never otherwise."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import pytest
from databases import Database
from lxml import etree
from manual_clock import ManualClock
from running_host import MASTER_KEY
from saml_algorithms import ECDSA_SHA256
from saml_messages import write
from saml_recipe import IDP, SSO, Recipe, Signing
from saml_signing_keys import SigningKey, idp_key, signing_key
from saml_slo import REQUESTED, Query, form_of

from vestibule.app.host import Host, open_host
from vestibule.domain.connections.model import Connection
from vestibule.errors import (
    NoKeyOfItsKind,
    NoKeyVerifies,
    SignatureMissing,
    SignatureValidationFailed,
    SigningKeyUnknown,
)
from vestibule.flows.connections.draft import Change, Draft
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.receive import ReceiveAssertion
from vestibule.flows.login.record import Client
from vestibule.flows.login.refusals import Refusals
from vestibule.flows.logout.messages import LogoutMessages
from vestibule.flows.logout.requested import Ended, EndNamedSessions
from vestibule.flows.parking import Receipt
from vestibule.settings import load_settings

HALL: Final = "Hall"
CLIENT: Final = Client(address="203.0.113.7", limit_key="203.0.113.7", description="a browser")
ASKED: Final = "unknown key: asked for newer metadata"


@dataclass
class FakeRenewer:
    """Satisfies `Renewer`.

    Attributes:
        metadata: The keys that the provider publishes by now, each time it is asked; empty when nothing changes.
        asked: With the version of the connection that each asker had.
    """

    host: Host
    metadata: list[tuple[SigningKey, ...]] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    async def __call__(self, connection: Connection, *, generation: int) -> bool:
        """Take the provider's next keys over."""
        assert generation == 0
        self.asked.append(connection.version)
        if not self.metadata:
            return False
        certificates = [key.certificate_pem for key in self.metadata.pop(0)]
        config = {**connection.config, "signingCertificates": certificates}
        await self.host.manage.change(connection.provider_id, Change(config=config))
        return True


@dataclass
class Receiving:
    """A host with one connection, whose provider has the key `idp_key`."""

    host: Host
    database: Database
    renew: FakeRenewer

    async def response(self, message: Recipe | bytes) -> Receipt:
        """Have a browser post a response."""
        host = self.host
        receive = ReceiveAssertion(
            store=host.store,
            connections=host.connections,
            engines=host.engines,
            refusals=Refusals(store=host.store, clock=host.clock),
            renew=self.renew,
            clock=host.clock,
        )
        xml = write(message) if isinstance(message, Recipe) else message
        return await receive(HALL, base64.b64encode(xml).decode(), relay_state=None, client=CLIENT)

    async def refused(self, message: Recipe | bytes) -> AttemptFailed:
        """The same, of one that is refused."""
        with pytest.raises(AttemptFailed) as caught:
            await self.response(message)
        return caught.value

    async def logout(self, message: bytes | dict[str, str]) -> object:
        """Have a browser bring a logout message."""
        host = self.host
        end = EndNamedSessions(store=host.store, engines=host.engines, feed=host.feed, clock=host.clock)
        messages = LogoutMessages(connections=host.connections, engines=host.engines, end=end, renew=self.renew)
        return await messages(HALL, message, client_address=CLIENT.address)

    def rows(self, table: str) -> int:
        """How many there are."""
        ((count,),) = self.database.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - names of this file
        assert isinstance(count, int)
        return count


@pytest.fixture
async def receiving(database: Database) -> AsyncIterator[Receiving]:
    async with opened(database) as host:
        yield Receiving(host, database, FakeRenewer(host))


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Host]:
    environ = {
        "VESTIBULE_DATABASE_URL": database.url.reveal(),
        "VESTIBULE_SECRET_KEY": MASTER_KEY,
        "VESTIBULE_BASE_URL": "https://app.example",
    }
    config = {"idpEntityId": IDP, "ssoUrl": SSO, "sloUrl": SSO, "signingCertificates": [idp_key().certificate_pem]}
    async with open_host(load_settings(environ=environ), clock=ManualClock()) as host:
        await host.manage.add(Draft(provider_id=HALL, connector="saml", name="The hall", config=config))
        yield host


def new_key() -> SigningKey:
    return signing_key("the provider's next")


def signed_by(key: SigningKey) -> Recipe:
    return Recipe(sign_assertion=Signing(key=key))


async def test_what_is_known_asks_for_nothing(receiving: Receiving) -> None:
    await receiving.response(Recipe())
    assert receiving.renew.asked == []


async def test_a_new_key_that_the_metadata_has_is_accepted_at_once(receiving: Receiving) -> None:
    """R58: the person who happens to be the first after a rollover notices nothing."""
    receiving.renew.metadata = [(new_key(),)]
    await receiving.response(signed_by(new_key()))
    assert receiving.renew.asked == [1]
    assert receiving.rows("parked_answers") == 1
    assert receiving.rows("attempts") == 0


async def test_a_provider_may_move_to_another_kind_of_key(receiving: Receiving) -> None:
    curve = signing_key("the provider's curve", "P-256")
    receiving.renew.metadata = [(curve,)]
    await receiving.response(Recipe(sign_assertion=Signing(key=curve, algorithm=ECDSA_SHA256)))
    assert receiving.renew.asked == [1]


@pytest.mark.parametrize("is_published", [True, False])
async def test_half_a_rollover_is_looked_at_again_too(receiving: Receiving, *, is_published: bool) -> None:
    """The response by the key that is known, the assertion in it by the next; a row is kept where it is refused."""
    both = replace(signed_by(new_key()), sign_response=Signing())
    if is_published:
        receiving.renew.metadata = [(idp_key(), new_key())]
        await receiving.response(both)
    else:
        failed = await receiving.refused(both)
        assert failed.error.code == "signature_validation_failed"
        assert failed.stored is True
    assert receiving.renew.asked == [1]


async def test_without_newer_metadata_the_refusal_stands(receiving: Receiving) -> None:
    """Anybody can send this: no row tells of it."""
    failed = await receiving.refused(signed_by(new_key()))
    assert isinstance(failed.error, NoKeyVerifies)
    assert failed.error.code == "signature_validation_failed"
    assert receiving.renew.asked == [1]
    assert [step.note for step in failed.attempt.steps] == ["", ASKED]
    assert (failed.stored, receiving.rows("attempts"), receiving.rows("parked_answers")) == (False, 0, 0)


async def test_the_second_look_is_the_last(receiving: Receiving) -> None:
    """However often the metadata changes: a message costs two verifications at most."""
    receiving.renew.metadata = [(signing_key("neither"),), (new_key(),)]
    failed = await receiving.refused(signed_by(new_key()))
    assert isinstance(failed.error, SigningKeyUnknown)
    assert failed.error.code == "signature_validation_failed"
    assert receiving.renew.asked == [1]
    assert [step.note for step in failed.attempt.steps] == ["", ASKED, ""]
    assert (failed.stored, receiving.rows("attempts")) == (False, 0)
    assert failed.opened is not None
    assert failed.opened.connection.version == 2


async def test_another_kind_of_key_without_newer_metadata_keeps_its_code(receiving: Receiving) -> None:
    curve = signing_key("the provider's curve", "P-256")
    failed = await receiving.refused(Recipe(sign_assertion=Signing(key=curve, algorithm=ECDSA_SHA256)))
    assert isinstance(failed.error, NoKeyOfItsKind)
    assert failed.error.code == "algorithm_refused"
    assert failed.stored is False


async def test_what_the_new_key_signed_is_judged_like_everything_else(receiving: Receiving) -> None:
    """And its refusal is worth a row by then: the provider did sign it."""
    receiving.renew.metadata = [(new_key(),)]
    failed = await receiving.refused(replace(signed_by(new_key()), audiences=(("https://other.example",),)))
    assert failed.error.code == "audience_mismatch"
    assert (failed.stored, receiving.rows("attempts")) == (True, 1)


def altered() -> bytes:
    return write(Recipe()).replace(b"alice-0001", b"mallory-01")


def unsigned() -> Recipe:
    return Recipe(sign_assertion=None)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        pytest.param(altered(), SignatureValidationFailed, id="altered-under-a-known-key"),
        pytest.param(unsigned(), SignatureMissing, id="unsigned"),
    ],
)
async def test_what_newer_metadata_could_not_mend_asks_for_none(
    receiving: Receiving, message: Recipe | bytes, kind: type[Exception]
) -> None:
    """Else every malformed message would be a call to the provider."""
    receiving.renew.metadata = [(new_key(),)]
    failed = await receiving.refused(message)
    assert isinstance(failed.error, kind)
    assert not isinstance(failed.error, SigningKeyUnknown)
    assert receiving.renew.asked == []
    assert failed.stored is False


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(Recipe(issuer="https://other.example"), id="another-issuer"),
        pytest.param(Recipe(not_on_or_after=-3600), id="expired"),
        pytest.param(Recipe(sign_assertion=Signing(digest="http://www.w3.org/2000/09/xmldsig#sha1")), id="sha1"),
        pytest.param(b"<no-response/>", id="no-response"),
    ],
)
async def test_no_other_refusal_asks_for_any(receiving: Receiving, message: Recipe | bytes) -> None:
    await receiving.refused(message)
    assert receiving.renew.asked == []


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_a_logout_request_with_a_new_key_ends_sessions(receiving: Receiving, binding: str) -> None:
    receiving.renew.metadata = [(new_key(),)]
    said = await receiving.logout(
        Query(key=new_key()).of(REQUESTED)
        if binding == "redirect"
        else form_of(REQUESTED, signing=Signing(key=new_key()))
    )
    assert isinstance(said, Ended)
    assert receiving.renew.asked == [1]


@pytest.mark.parametrize("changes", [0, 1])
async def test_a_logout_request_with_a_key_that_stays_unknown_ends_nothing(receiving: Receiving, changes: int) -> None:
    receiving.renew.metadata = [(signing_key("neither"),), (new_key(),)] if changes else []
    with pytest.raises(SigningKeyUnknown) as caught:
        await receiving.logout(Query(key=new_key()).of(REQUESTED))
    assert caught.value.code == "signature_validation_failed"
    assert receiving.renew.asked == [1]


async def test_an_altered_logout_request_asks_for_nothing(receiving: Receiving) -> None:
    receiving.renew.metadata = [(new_key(),)]
    fields = form_of(REQUESTED)
    root = etree.fromstring(base64.b64decode(fields["SAMLRequest"]))
    root.set("NotOnOrAfter", "2030-01-01T00:00:00Z")
    fields["SAMLRequest"] = base64.b64encode(etree.tostring(root)).decode()
    with pytest.raises(SignatureValidationFailed) as caught:
        await receiving.logout(fields)
    assert not isinstance(caught.value, SigningKeyUnknown)
    assert receiving.renew.asked == []
