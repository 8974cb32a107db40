"""The whole negative battery of the OAuth 2.0 engine with one connector's profile, as tests to inherit."""

from typing import Any, ClassVar

from vestibule.errors import MappingError
from vestibule.plugins import map_identity, resolve_profile
from vestibule.protocols.engine import Callback
from vestibule.protocols.oauth2.engine import OAuth2Engine
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.testing.engine_contract import CLOCK, EngineContract
from vestibule.testing.memory_net import MemoryNet
from vestibule.testing.oauth2_cases import NO_DOCUMENTS, NO_SUBJECTS, Case, cases
from vestibule.testing.oauth2_provider import OAuth2Provider
from vestibule.testing.one_test_each import add_tests
from vestibule_sdk import OAuth2Connector, OAuth2Profile, VerifiedDocuments
from vestibule_twin.faults import Faults


class OAuth2EngineContract(EngineContract):
    """Inherit, set the attributes, and pytest does the rest. The host has to be installed; no network is used.

    The provider has the addresses of the profile, and serves the samples' documents.

    Attributes:
        connector, example, samples: As in `EngineContract`.
    """

    connector: ClassVar[OAuth2Connector[Any]]
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = ()

    def profile(self) -> OAuth2Profile:
        """The connection's profile."""
        profile: OAuth2Profile = resolve_profile(self.connector, self.config())
        return profile

    def provider(self, sample: VerifiedDocuments, faults: Faults | None = None) -> OAuth2Provider:
        """A provider of its own for each login."""
        return OAuth2Provider(self.profile(), sample, faults)

    def engine(self, net: MemoryNet) -> OAuth2Engine:
        """A new one."""
        return OAuth2Engine(net, CLOCK)

    def test_a_stolen_code_is_worth_nothing_in_another_flow(self) -> None:
        """S29: its verifier is in another browser. Without PKCE nothing but the redirect URI of its own protects it."""
        if uses_pkce(self.profile()):
            self.expect_crossed(
                "code_refused",
                lambda other, own: Callback(
                    redirect_uri=own.redirect_uri, parameters={**own.parameters, "code": other.parameters["code"]}
                ),
            )

    def test_a_subject_that_identifies_nobody_is_refused(self) -> None:
        """S43: of every wrong type, and missing."""
        place, sample = self.profile().subject, self.people()[0]
        said = dict(sample.object(place.document))
        without = {name: value for name, value in said.items() if name != place.member}
        bad = {name: {**said, place.member: value} for name, value in NO_SUBJECTS.items()} | {"missing": without}
        for name, document in bad.items():
            provider = self.provider(sample)
            provider.documents[place.document] = document
            self.expect_refusal("subject_refused", provider, words=f"The subject is wrong ({name}).")

    def test_a_document_of_another_shape_is_refused(self) -> None:
        """S32: what is no JSON object or list is no document, and a list has no subject."""
        place = self.profile().subject
        for name, (content, codes) in NO_DOCUMENTS.items():
            provider = self.provider(self.people()[0])
            provider.documents[place.document] = content
            self.expect_end(codes, lambda it=provider: self.login(it), words=f"A document is wrong ({name}).")  # type: ignore[misc]

    def test_a_document_that_is_withheld_ends_the_login_unless_it_is_optional(self) -> None:
        """Nothing that decides is left out in silence."""
        for document in self.profile().documents:
            provider = self.provider(self.people()[0])
            provider.documents.pop(document.name, None)
            codes = () if document.optional else ("upstream_status",)
            self._expect(provider, codes, f"The document {document.name} is withheld.")

    def judge(self, case: Case) -> None:
        """Hold how a login ends at a provider with one fault against how it has to end.

        Raises:
            AssertionError: With the fault, and both.
        """
        self._expect(self.provider(self.people()[0], case.faults), case.codes, case.says)

    def _expect(self, provider: OAuth2Provider, codes: tuple[str, ...], words: str) -> None:
        def login() -> None:
            evidence = self.login(provider)
            try:
                map_identity(self.connector, self.config(), evidence.claims)
            except MappingError:
                if codes:
                    raise  # what is withheld may be what this connector asks for; a fault has its own code

        self.expect_end(codes, login, words=words)


add_tests(OAuth2EngineContract, cases(), judge=OAuth2EngineContract.judge)
