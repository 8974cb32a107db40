"""The whole negative battery of the OpenID Connect engine with one connector's profile, as tests to inherit."""

from functools import cache
from typing import Any, ClassVar, Final

from msgspec.structs import replace

from vestibule.errors import MappingError
from vestibule.plugins import map_identity, resolve_profile
from vestibule.protocols.engine import Callback, LoginRequest
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule.testing.engine_contract import CLOCK, EngineContract
from vestibule.testing.memory_net import MemoryNet
from vestibule.testing.oidc_cases import Case, cases
from vestibule.testing.one_test_each import add_tests
from vestibule.testing.standard_person import standard_person
from vestibule.testing.twin_provider import TwinProvider
from vestibule_sdk import ConnectorConfig, OIDCConnector, OIDCProfile, VerifiedClaims
from vestibule_sdk.testing.expect import fail
from vestibule_sdk.testing.variations import other_text

AUTHN_CONTEXT: Final = "urn:twin:password"
MAX_AGE_S: Final = 600


class OIDCEngineContract(EngineContract):
    """Inherit, set the attributes, and pytest does the rest. The host has to be installed; no network is used.

    The provider is the twin, at the addresses of the profile, telling what the samples tell.

    Attributes:
        connector, example, samples: As in `EngineContract`.
    """

    connector: ClassVar[OIDCConnector[Any]]
    samples: ClassVar[tuple[VerifiedClaims, ...]] = ()

    def people(self) -> tuple[VerifiedClaims, ...]:
        """The samples; without any, somebody of whom everything is known that the standard and the profile name."""
        return self.samples or (standard_person(self.profile()),)

    def config(self) -> ConnectorConfig:
        """As a connection has it once it is saved: what the provider declares of itself is learned by then."""
        config, learned = super().config(), self.connector.learned
        return learned(config, self.samples[0].issuer) if learned is not None and self.samples else config

    def profile(self) -> OIDCProfile:
        """The connection's profile."""
        profile: OIDCProfile = resolve_profile(self.connector, self.config())
        return profile

    def provider(self, sample: VerifiedClaims) -> TwinProvider:
        """The twin, without a fault."""
        provider = _provider_of(type(self))
        provider.behave(sample)
        return provider

    def engine(self, net: MemoryNet) -> OIDCEngine:
        """A new one, which remembers nothing of the provider."""
        return OIDCEngine(net, CLOCK)

    def request(self) -> LoginRequest:
        """Every login asks how and when somebody was authenticated, so that the answers about it are looked at."""
        return replace(super().request(), acr_values=(AUTHN_CONTEXT,), max_age_s=MAX_AGE_S)

    def test_a_stolen_code_is_worth_nothing_in_another_flow(self) -> None:
        """S27, S29: its verifier is in another browser, and so is its nonce."""
        self.expect_crossed(
            "code_refused" if uses_pkce(self.profile()) else "nonce_mismatch",
            lambda other, own: Callback(
                redirect_uri=own.redirect_uri, parameters={**own.parameters, "code": other.parameters["code"]}
            ),
        )

    def test_whom_the_claim_rules_do_not_admit_is_refused(self) -> None:
        """Decided here, by the signed token, whatever the provider was asked for."""
        for rule in self.profile().claim_rules:
            for value in (None, "somewhere-else.example", [*rule.values], True):
                provider = self.provider(self.people()[0])
                provider.more = {rule.claim: value}
                self.expect_refusal("tenant_refused", provider, words=f"The ID token's {rule.claim} is {value!r}.")

    def test_another_tenant_is_refused(self) -> None:
        """S23: one that the token's issuer is not, and one that is not admitted."""
        profile, sample = self.profile(), self.people()[0]
        template = profile.issuer_template
        if template is None:
            return
        strange = other_text(sample.text("tid") or fail("a sample without tid, under an issuer template"))
        for said in (strange, None, 7):
            provider = self.provider(sample)
            provider.more = {"tid": said}
            self.expect_refusal("issuer_mismatch", provider, words=f"The ID token's tid is {said!r}.")
        for tenant in (*profile.refused_tenants, *([strange] if profile.tenants else ())):
            provider = self.provider(sample)
            provider.issuer, provider.more = template.replace("{tenantid}", tenant), {"tid": tenant}
            self.expect_refusal("tenant_refused", provider, words=f"The ID token is of the tenant {tenant}.")

    def judge(self, case: Case) -> None:
        """Hold how a login ends at a provider with one fault against how it has to end.

        Raises:
            AssertionError: With the fault, and both.
        """
        provider, profile = _provider_of(type(self)), self.profile()
        if case.place == "dpop" and profile.endpoints.token is not None:
            return  # a proof names the address it is sent to, and the twin has another than the profile's own
        codes = case.ends(profile)
        provider.behave(self.people()[0], case.faults, pushed=case.pushed)
        if case.is_about_userinfo:
            provider.thin = frozenset(profile.required_claims) - _read_in_the_id_token(profile)

        def login() -> None:
            evidence = self.login(provider)
            try:
                map_identity(self.connector, self.config(), evidence.claims)
            except MappingError:
                if codes:
                    raise  # what is merely odd may take away what this connector asks for; a fault has its own code

        try:
            self.expect_end(codes, login, words=case.says)
        except AssertionError:
            # Some profiles never meet the fault. Then the login has to succeed, and nothing else.
            if not _is_spared(case, profile, provider):
                raise
            self.expect_end((), login, words=f"{case.says} (This profile does without.)")


@cache
def _provider_of(contract: type[OIDCEngineContract]) -> TwinProvider:
    """The provider of a connector's tests: one for all of them, as making its keys takes a while."""
    return TwinProvider(contract().profile(), clock_s=CLOCK.now_s())


def _read_in_the_id_token(profile: OIDCProfile) -> frozenset[str]:
    """What the engine looks for in the ID token alone: moved to userinfo it would be another fault."""
    return frozenset({"tid", *(rule.claim for rule in profile.claim_rules)})


_NEEDS: Final = {
    "no_authorization_endpoint": {"authorization"},
    "no_token_endpoint": {"token"},
    "endpoint_not_string": {"token"},
    "no_jwks_uri": {"jwks"},
    "http_endpoints": {"token", "jwks", "userinfo"},
    "private_endpoints": {"token", "jwks"},
}
"""Endpoints that a fault of the discovery document bends: who knows them by itself does not notice."""


def _is_spared(case: Case, profile: OIDCProfile, provider: TwinProvider) -> bool:
    ends = profile.endpoints
    own = {name for name in ends.__struct_fields__ if getattr(ends, name) is not None}
    if case.place == "discovery":
        needed = _NEEDS.get(str(case.fault))
        return needed is not None and needed <= own
    return case.is_about_userinfo and not provider.twin.journal.requests["userinfo"]


add_tests(OIDCEngineContract, cases(), judge=OIDCEngineContract.judge)
