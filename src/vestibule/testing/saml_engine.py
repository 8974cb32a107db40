"""The whole negative battery of the SAML engine with one connector's profile, as tests to inherit."""

import asyncio
import json
from abc import ABC
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from msgspec.structs import replace

from vestibule.domain.ids import new_id
from vestibule.errors import MappingError
from vestibule.plugins import map_identity, resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule.protocols.engine import LoginRequest
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.saml.engine import SAMLEngine
from vestibule.protocols.saml.own_side import OwnSide
from vestibule.protocols.saml.party import Party, prepare
from vestibule.protocols.saml.pool import XMLPool
from vestibule.protocols.saml.received import SignedRefusal
from vestibule.protocols.saml.request.request_id import request_id_of
from vestibule.protocols.trace import Trace
from vestibule.testing.ending import expect_end
from vestibule.testing.engine_contract import CLOCK
from vestibule.testing.one_test_each import add_tests
from vestibule.testing.saml_cases import Case, cases
from vestibule.testing.saml_provider import SAMLProvider, certificates, context_of, own_key
from vestibule_sdk import ConnectorConfig, SAMLConnector, VerifiedAssertion
from vestibule_sdk.testing.expect import expect, fail
from vestibule_twin.faults.names import SAMLFault

ENTITY_ID: Final = "https://login.example.com"
ACS_URL: Final = f"{ENTITY_ID}/api/auth/saml/acs/Kit"
SLO_URL: Final = f"{ENTITY_ID}/api/auth/saml/slo/Kit"


class SAMLEngineContract(ABC):
    """Inherit, set the attributes, and pytest does the rest. The host has to be installed; no network is used.

    The provider is the twin in memory, with a key of its own in place of those of the profile's certificates.

    Attributes:
        connector: The one under test.
        example: A configuration as JSON that an administrator could enter, with every secret it needs.
        samples: As in the pure contract; the first one is who meets the faults.
    """

    connector: ClassVar[SAMLConnector[Any]]
    example: ClassVar[Mapping[str, Any]]
    samples: ClassVar[tuple[VerifiedAssertion, ...]]

    def config(self) -> ConnectorConfig:
        """The example, as the host decodes it."""
        config: ConnectorConfig = decode_config(self.connector.config, dict(self.example))
        return config

    def party(self) -> Party:
        """The connection, ready for use."""
        profile = resolve_profile(self.connector, self.config())
        profile = replace(profile, signing_certificates=certificates(), sp_metadata=None)
        pair = own_key()
        own = OwnSide(
            entity_id=profile.sp_entity_id or ENTITY_ID,
            acs_url=profile.acs_url or ACS_URL,
            slo_url=SLO_URL,
            signing=pair,
            published=(pair.certificate,),
            decryption=(pair,),
        )
        return prepare(profile, own)

    def first(self) -> VerifiedAssertion:
        """Who meets the faults.

        Raises:
            AssertionError: Nobody.
        """
        return self.samples[0] if self.samples else fail("there are no samples")

    def login(self, sample: VerifiedAssertion, fault: SAMLFault | None = None, *, crossed: bool = False) -> Evidence:
        """A whole login, after one of somebody else that went well as far as the provider.

        Args:
            sample: Who signs in.
            fault: What is wrong with the Response.
            crossed: Whether the Response to that other login is brought in place of this one's.

        Raises:
            VestibuleError: As the engine.
        """
        party = self.party()
        provider = SAMLProvider(party.profile, party.own, sample)
        contexts = party.profile.authn_contexts or (context_of(sample, party.profile),)

        async def run() -> Evidence:
            pool, trace = XMLPool(), Trace(CLOCK)
            engine = SAMLEngine(CLOCK, pool)
            try:
                flows = []
                for _ in range(2):
                    request = LoginRequest(
                        flow_id=new_id(CLOCK.now_ms()),
                        redirect_uri=party.own.acs_url,
                        acr_values=contexts,
                        prompt="login",
                    )
                    flows.append((await engine.begin(party, request, trace=trace))[1])
                other = provider.response(request_id_of(flows[0]))
                provider.fault = fault
                own = provider.response(request_id_of(flows[1]))
                received = await engine.receive(party, other if crossed else own, trace=trace)
                return await engine.complete(party, flows[1], received, trace=trace)
            except SignedRefusal as refusal:
                raise refusal.error from refusal
            finally:
                await pool.aclose()

        return asyncio.run(run())

    def test_everybody_of_the_samples_is_signed_in(self) -> None:
        """Through every check of the engine, and as the same identity as by the pure contract."""
        config = self.config()
        expect(self.samples, "there are no samples")
        for sample in self.samples:
            evidence = self.login(sample)
            found = map_identity(self.connector, config, evidence.claims)
            # The subject of a recording is of another installation: the rule that makes it names us, too.
            ours = replace(sample, subject=found.subject, authn_context=context_of(sample, self.party().profile))
            pure = map_identity(self.connector, config, ours)
            expect(found == pure, f"the sample is {pure}, and the login makes {found} of it")

    def test_an_answer_counts_in_the_flow_that_asked_for_it_only(self) -> None:
        """S13: whoever is lured into another one's login stays signed out."""
        expect_end(
            ("in_response_to_mismatch",), lambda: self.login(self.first(), crossed=True), words="An answer was crossed."
        )

    def judge(self, case: Case) -> None:
        """Hold how a login ends at a provider with one fault against how it has to end.

        Raises:
            AssertionError: With the fault, and both.
        """
        sample = self.first()
        (source, *_) = json.loads(self.login(sample).claims.subject)
        codes = case.ends(self.party().profile, named_by_name_id=source == "nameid")

        def login() -> None:
            try:
                evidence = self.login(sample, case.fault)
                map_identity(self.connector, self.config(), evidence.claims)
            except MappingError:
                if codes:
                    raise  # what is merely odd may take away what this connector asks for; a fault has its own code

        expect_end(codes, login, words=case.says)


add_tests(SAMLEngineContract, cases(), judge=SAMLEngineContract.judge)
