"""`vestibule connections test`: what can be known of a stored connection without a sign-in (R31)."""

from typing import Any, Final

import msgspec
import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.federation_inspection import FederationInspection, inspect_federation
from vestibule.cli.connections.quirks import profile_of, quirk_rows, show_quirks
from vestibule.cli.connections.saml_inspection import SAMLInspection, inspect_saml
from vestibule.cli.exit_status import REFUSED
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_pairs, show_text
from vestibule.cli.text import plain
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.opened import OpenedFederation, OpenedOAuth2, OpenedOIDC
from vestibule.protocols.oauth2.inspection import OAuth2Inspection
from vestibule.protocols.oidc.inspection import Inspection

Found = Inspection | OAuth2Inspection | SAMLInspection | FederationInspection

_OIDC_UNKNOWN: Final = "Client secret and redirect URI show only in a sign-in."


@click.command(name="test")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_context
def command(ctx: click.Context, *, provider_id: str, as_json: bool) -> None:
    """Look for faults in a connection, as far as that goes without a sign-in.

    OpenID: the provider is asked whether it is what the connection says; discovery document and keys are fetched anew.
    Plain OAuth 2.0, which has no discovery: addresses are checked, and whether the provider's servers answer.
    SAML, which has no discovery: certificates, addresses and our own keys are checked, and nobody is asked; of a
    federation, how its index stands. The rest is the provider's to judge and shows only when somebody signs in. Exits 0
    when a sign-in can work; a warning is no failure.
    """

    async def work(host: Host) -> tuple[Found, list[dict[str, str]]]:
        connection = await host.manage.get(provider_id)
        return await inspected(connection, host), quirk_rows(profile_of(connection, host.registry))

    async def inspected(connection: Connection, host: Host) -> Found:
        opened = await host.open_connection(connection)
        if isinstance(opened, OpenedFederation):
            return await inspect_federation(opened, host)
        if isinstance(opened, OpenedOIDC):
            return await host.engines.oidc.inspect(opened.profile)
        if isinstance(opened, OpenedOAuth2):
            return await host.engines.oauth2.inspect(opened.profile)
        party = opened.party
        return inspect_saml(opened.connection, party.profile, acs_url=party.own.acs_url, now_s=host.clock.now_s())

    invocation: Invocation = ctx.obj
    found, quirks = with_host(invocation.settings(), work)
    if as_json:
        show_json({"provider_id": provider_id, **msgspec.to_builtins(found), "quirks": quirks})
    else:
        _show(provider_id, found, quirks)
    if not found.usable:
        ctx.exit(REFUSED)


def _show(provider_id: str, found: Found, quirks: list[dict[str, str]]) -> None:
    verdict = click.style("fine", fg="green", bold=True) if found.usable else click.style("not usable", fg="red")
    click.echo(f"{provider_id}: {verdict}")
    show_heading("Found")
    show_pairs(_pairs(found), indent="  ")
    show_quirks(quirks)
    if found.warnings:
        show_heading("Worth a look")
        for warning in found.warnings:
            show_text(f"! {plain(warning)}", hang="  ")
    click.echo()
    show_text(_OIDC_UNKNOWN if isinstance(found, Inspection) else found.unknown, indent="")


def _pairs(found: Found) -> list[tuple[str, Any]]:
    if isinstance(found, Inspection):
        return _oidc_pairs(found)
    if isinstance(found, OAuth2Inspection):
        return _oauth2_pairs(found)
    return _federation_pairs(found) if isinstance(found, FederationInspection) else _saml_pairs(found)


def _oidc_pairs(found: Inspection) -> list[tuple[str, Any]]:
    return [
        ("Issuer", found.issuer),
        ("Discovery document", found.discovery_url),
        *[(name.replace("_", " ").capitalize(), url) for name, url in found.endpoints.items()],
        ("Accepted algorithms", found.algorithms),
        *[("Key" if number == 0 else "", key) for number, key in enumerate(found.keys)],
        ("Client authentication", found.client_auth),
        ("Lists PKCE (S256)", found.pkce_advertised),
        ("Pushed requests (PAR)", found.pushed_requests),
        ("Lists DPoP (ES256)", found.dpop_advertised),
        ("Names itself in answers", found.callback_issuer),
        ("Back-channel logout", found.backchannel_logout),
    ]


def _oauth2_pairs(found: OAuth2Inspection) -> list[tuple[str, Any]]:
    return [
        ("Issuer", found.issuer),
        *[(name.replace("_", " ").capitalize(), url) for name, url in found.endpoints.items()],
        *[(f"Document {name}", url) for name, url in found.documents.items()],
        ("Scopes", found.scopes),
        ("Uses PKCE (S256)", found.pkce),
        *[(f"{origin} answers", said) for origin, said in found.answers.items()],
    ]


def _saml_pairs(found: SAMLInspection) -> list[tuple[str, Any]]:
    return [
        ("Entity ID", found.issuer),
        ("Sign-in (SSO)", f"{found.sso_url} ({found.sso_binding})"),
        ("Sign-out (SLO)", found.slo_url),
        *_certificates("Its certificate", found.certificates),
        *_certificates("Our certificate", found.own_certificates),
    ]


def _federation_pairs(found: FederationInspection) -> list[tuple[str, Any]]:
    return [
        ("Federation", found.source),
        ("Providers", found.providers),
        ("Valid until", found.valid_until),
        *_certificates("Our certificate", found.own_certificates),
    ]


def _certificates(label: str, rows: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(label, f"{row['name']}, {row['key']}, until {str(row['expires_at'])[:10]}") for row in rows]
