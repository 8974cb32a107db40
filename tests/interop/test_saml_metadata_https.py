"""Metadata over https, as in production: base URL, provider and private authority (S61, S62)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import Database
from form_browser import FormBrowser
from keycloak_login import code_of
from ports import free_port
from running_host import running_host, settings_for
from saml_command import fingerprint, import_provider, notes, saml, try_saml
from saml_host import SAMLHost
from shifted_clock import ShiftedClock
from simplesamlphp import Front, SimpleSAMLphp, running_simplesamlphp
from simplesamlphp_host import passed, reintroduce, signed_in
from simplesamlphp_login import pass_through
from simplesamlphp_sp import Options
from throwaway_ca import ThrowawayCA
from tls_front import tls_front

from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.schedule import RENEWED_AT_MOST_EVERY_S

LONG = Options(more={"assertion.lifetime": 3_600})


@dataclass(frozen=True)
class Production:
    """A host and an IdP behind TLS.

    Attributes:
        plain_url: The IdP's metadata without TLS, at a port that the host may call.
    """

    staff: SAMLHost
    idp: SimpleSAMLphp
    plain_url: str


@contextmanager
def fronted(authority: ThrowawayCA, name: str) -> Iterator[Front]:
    """TLS in front of a port where nobody listens yet."""
    port = free_port()
    with tls_front(authority.server(name), target_port=port) as tls_port:
        yield Front(tls_port=tls_port, target_port=port)


@pytest.fixture
def production(
    database: Database, host_clock: ShiftedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Production]:
    """No development mode: what is on this machine may be called because the operator's settings say so."""
    authority = ThrowawayCA(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))  # the browser of these tests reads it too
    with fronted(authority, "localhost") as theirs, fronted(authority, "127.0.0.1") as ours:
        settings = settings_for(
            database.url.reveal(),
            port=ours.target_port,
            base_url=f"https://127.0.0.1:{ours.tls_port}",
            upstream_networks="127.0.0.1/32,::1/128",
            upstream_ports=f"{theirs.tls_port},{theirs.target_port}",
        )
        with running_simplesamlphp(front=theirs) as idp, running_host(settings, clock=host_clock) as host:
            plain_url = f"http://localhost:{theirs.target_port}/saml2/idp/metadata.php"
            yield Production(SAMLHost(host, host_clock), idp, plain_url)


async def test_an_https_address_is_followed(production: Production) -> None:
    """S62: one command, a sign-in and a sign-out; and a new key counts because it comes from that address."""
    staff, idp = production.staff, production.idp
    assert idp.entity_id.startswith("https://localhost:")
    assert f"It follows {idp.entity_id}" in (await import_provider(staff, idp.entity_id)).out
    await reintroduce(staff, idp, LONG)
    async with FormBrowser() as browser:
        assert (await signed_in(staff, browser)).url == staff.account_url
        assert "__Host-vestibule-session" in {cookie.name for cookie in browser.client.cookies.jar}
        withheld = await pass_through(browser, await staff.begin(browser))
        old = fingerprint(idp.certificate)
        new = fingerprint(idp.publish_next_key())
        idp.switch_key()
        staff.clock.advance(RENEWED_AT_MOST_EVERY_S)
        assert (await passed(staff, browser)).url == staff.account_url
        (note,) = notes(staff, Action.METADATA_TAKEN)
        assert note.endswith(f"; certificate left: {old}; certificate joined: {new}")
        assert code_of(await withheld.deliver(browser)) == "signature_validation_failed"
        assert "You are signed out" in (await staff.sign_out(browser)).text
        assert not await staff.is_signed_in(browser)


async def test_a_plain_http_address_is_refused(production: Production) -> None:
    """S62: whoever is on the way could bring keys of their own. The port and the network are not what is refused."""
    staff, idp = production.staff, production.idp
    refused = await try_saml(staff, "import", production.plain_url, "--provider-id", "Staff", "--yes")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "blocked_address")
    assert "only https is allowed" in refused.err

    await import_provider(staff, idp.entity_id)
    refused = await try_saml(staff, "follow", "Staff", production.plain_url)
    assert (refused.status, refused.err.partition(":")[0]) == (1, "blocked_address")
    (connection,) = (await saml(staff, "status", "Staff", "--json")).json["connections"]
    assert connection["follows"]["url"] == idp.entity_id


async def test_an_authority_that_nobody_trusts_is_refused(
    production: Production, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S61: who answers is the provider, or nothing is read."""
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(ThrowawayCA(other).pem))
    metadata = production.idp.entity_id
    refused = await try_saml(production.staff, "import", metadata, "--provider-id", "Staff", "--yes")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "upstream_unreachable")
    assert "certificate" in refused.err
