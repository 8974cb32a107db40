"""A connector's provider in memory: the twin, at the addresses of the profile, with the people of the samples."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final, Literal, cast
from urllib.parse import urljoin

from litestar.types import ASGIApp
from msgspec.structs import replace

from vestibule.protocols.engine import Callback
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oauth2.quirks import BASIC_AUTH_NOT_FORM_ENCODED, has_quirk
from vestibule.protocols.oauth2.token.client_key import load_client_key, public_jwk
from vestibule.protocols.oidc.discovery.address import discovery_url_of
from vestibule.protocols.oidc.discovery.metadata import PUSHED
from vestibule.protocols.oidc.discovery.resolve import OVERRIDES
from vestibule.testing.answer_place import arrived, form_of
from vestibule.testing.engine_contract import REDIRECT_URI
from vestibule.testing.memory_net import MemoryNet
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.oidc import DPoP, OIDCProfile
from vestibule_sdk.testing.claims import PROTOCOL_CLAIMS
from vestibule_twin import Client, ClientAuth, Person, Twin, TwinConfig, create_app
from vestibule_twin.faults import Faults
from vestibule_twin.metadata import metadata
from vestibule_twin.personality import STANDARD, Told, Use

_THE_TWINS: Final = PROTOCOL_CLAIMS | {"auth_time", "acr", "s_hash", "c_hash"}
"""Claims of the login itself, which a recording has from another one."""


class TwinProvider:
    """A provider that says what the samples say, until it is told to go wrong.

    Attributes:
        twin: Behind it.
        issuer: In the tokens.
        more: Claims beside the sample's; None takes one away.
        thin: Names that are told at userinfo only.
    """

    def __init__(self, profile: OIDCProfile, *, clock_s: int) -> None:
        """Prepare a provider at which nobody is yet; `clock_s` is the time there, for good."""
        self._profile = profile
        self.issuer = profile.issuer
        self.more: Mapping[str, Any] = {}
        self.thin: frozenset[str] = frozenset()
        self._sample: VerifiedClaims | None = None
        personality = dataclasses.replace(
            STANDARD,
            key="kit",
            title="Kit",
            people=(Person(subject="somebody"),),
            pkce_demanded=uses_pkce(profile),
            dpop=Use.DEMANDED if profile.dpop is DPoP.ALWAYS else Use.OFFERED,
            declare=lambda document, _base_url, _places: {
                **document,
                **self._moved(document),
                "issuer": profile.issuer,
            },
            issuer=lambda _issuer, _person: self.issuer,
            id_token=self._id_token,
            userinfo=self._userinfo,
        )
        config = TwinConfig(issuer=_place_of(profile), clients=(_client(profile),), alg=_algorithm(profile))
        self.twin = Twin(config, personality=personality, clock=lambda: clock_s)
        self._config = config
        self._app = cast("ASGIApp", create_app(self.twin))
        self.net = self.fresh_net()

    def behave(self, sample: VerifiedClaims, faults: Faults | None = None, *, pushed: Use | None = None) -> None:
        """Tell of the sample's person, and go wrong in this way only."""
        self._sample = sample
        self.issuer, self.more, self.thin = sample.issuer, {}, frozenset()
        self.twin.people = {sample.subject: Person(subject=sample.subject)}
        self.twin.faults = faults or Faults()
        self.twin.config = replace(self._config, pushed_requests=pushed)
        self.twin.journal.clear()
        self.net = self.fresh_net()

    def fresh_net(self) -> MemoryNet:
        """The way to it, without memory of earlier calls."""
        declared = metadata(self.twin)
        instead = {discovery_url_of(self._profile): self.twin.address_of("discovery")}
        for name, override in OVERRIDES.items():
            address = getattr(self._profile.endpoints, override)
            if address is not None:
                instead[address] = str(declared[name])
        if PUSHED in declared:
            instead[str(declared[PUSHED])] = self.twin.address_of("pushed")
        return MemoryNet(self._app, at=(self.twin.base_url,), instead=instead)

    async def sign_in(self, url: str) -> Callback:
        """Go where the challenge leads, choose the person, and come back.

        Raises:
            AssertionError: The provider shows an error page, as for a request that it does not understand.
            CallbackMalformed: callback_malformed, for an answer that the host refuses to read.
        """
        page = form_of(await self.net.browse(url))
        chosen = {**dict(page.fields), "person": next(iter(self.twin.people))}
        return arrived(await self.net.browse(urljoin(self.twin.base_url, page.action), form=chosen))

    def _moved(self, document: Mapping[str, object]) -> dict[str, object]:
        """Requests are pushed to the origin of a token endpoint that the profile names itself, and to no other."""
        token = self._profile.endpoints.token
        return {} if token is None or PUSHED not in document else {PUSHED: urljoin(token, "/pushed")}

    def _id_token(self, claims: dict[str, object], _told: Told) -> dict[str, object]:
        said = {**claims, **self._said("id_token"), **self.more}
        return {name: value for name, value in said.items() if value is not None and name not in self.thin}

    def _userinfo(self, claims: dict[str, object], _told: Told) -> dict[str, object]:
        said = {**claims, **self._said("id_token"), **self._said("userinfo"), **self.more}
        return {name: value for name, value in said.items() if value is not None}

    def _said(self, document: Literal["id_token", "userinfo"]) -> dict[str, object]:
        said: Mapping[str, object] = getattr(self._sample, document, {})
        return {name: value for name, value in said.items() if name not in _THE_TWINS}


def _place_of(profile: OIDCProfile) -> str:
    """Where the twin is served: as near to the issuer as a path without places can be."""
    return profile.issuer.replace("{tenantid}", "tenant")


def _algorithm(profile: OIDCProfile) -> Literal["RS256", "ES256"]:
    return "ES256" if profile.id_token_algorithms and "RS256" not in profile.id_token_algorithms else "RS256"


def _client(profile: OIDCProfile) -> Client:
    client = profile.client
    made = Client(
        client_id=client.client_id,
        secret=client.secret.reveal() if client.secret else "",
        redirect_uris=(REDIRECT_URI,),
        auth_method=ClientAuth.NONE if client.key else ClientAuth(client.auth.value),
        pkce_required=uses_pkce(profile),
        decodes_basic=not has_quirk(profile.quirks, BASIC_AUTH_NOT_FORM_ENCODED),
    )
    if client.key is None:
        return made
    loaded = load_client_key(client.key)
    return replace(
        made,
        auth_method=ClientAuth.PRIVATE_KEY_JWT,
        jwks=(public_jwk(loaded, algorithm=None),),
        certificates=() if client.key.certificate is None else (client.key.certificate,),
    )
