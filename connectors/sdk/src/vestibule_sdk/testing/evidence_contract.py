"""What every connector promises about evidence, whatever protocol brought it: read as JSON, and changed as JSON."""

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar

from vestibule_sdk.testing import variations as vary
from vestibule_sdk.testing.asked import unseen, watched
from vestibule_sdk.testing.base import ConnectorContract, Evidence, expect_unverified
from vestibule_sdk.testing.expect import expect_no, result_or
from vestibule_sdk.testing.known_domains import known_domains
from vestibule_sdk.testing.look_alikes import TRUTHS, VERIFYING
from vestibule_sdk.testing.many import cut_short

E = TypeVar("E", bound=Evidence)


class EvidenceContract(ConnectorContract[E]):
    """The part that the contracts of all protocols share once somebody has signed in."""

    @abstractmethod
    def said(self, sample: E) -> Mapping[str, Any]:
        """What the provider said about the person, as JSON: by document, however many the protocol has."""

    @abstractmethod
    def saying(self, sample: E, said: Any) -> E:  # noqa: ANN401 - any JSON value
        """The same person, of whom it said something else."""

    @abstractmethod
    def proofs(self) -> tuple[str, ...]:
        """What can make an address verified, by name."""

    def test_a_long_list_of_groups_arrives_whole(self) -> None:
        """Or is refused: whoever loses a group in silence may lose a right by it, or keep one."""
        for sample in self.samples:
            expect_no(cut_short(self.said(sample), lambda said, of=sample: self._groups(self.saying(of, said))))  # type: ignore[misc]

    def test_nothing_that_looks_like_a_proof_verifies_an_address(self) -> None:
        """S46: neither a claim of another provider's, nor the domain that an address is in."""
        names = [name for name in VERIFYING if name not in self.proofs()]
        for sample in self.samples:
            bare = vary.less(self.said(sample), self.proofs())
            for truth in TRUTHS:
                members = dict.fromkeys(names, self.written(truth))
                more = {document: vary.more(content, members) for document, content in bare.items()}
                expect_unverified(self.identity(self.saying(sample, more)), f"only {', '.join(names)} are {truth!r}")
            for email in self.sure(sample).emails:
                for domain in (*known_domains(self.connector.identity), *self.provider_hosts()):
                    moved = vary.replaced(bare, email.address, f"x@{domain}")
                    expect_unverified(self.identity(self.saying(sample, moved)), f"only its domain is {domain}")

    def test_what_no_sample_shows_never_breaks_it(self) -> None:
        """Whatever it asks the evidence for may be there tomorrow, in any shape."""
        for sample in self.samples:
            asked: dict[vary.Place, None] = {}
            said = self.said(sample)
            # Even what stops half-way has asked for something by then, and the other tests see that it stops.
            result_or(
                partial(self.identity, self.saying(sample, watched(said, asked))), declared=Exception, what="identity()"
            )
            self.sound_each(
                (f"{'.'.join(map(str, place))}={value!r:.40}", self.saying(sample, vary.put(said, place, value)))
                for place in dict.fromkeys((*unseen(asked, said), *self.further_places(sample)))
                if len(place) > 1
                for value in self.odd_values()
            )

    def further_places(self, sample: E) -> tuple[vary.Place, ...]:
        """Where the protocol's own standard has something to say that the sample does not show."""
        del sample
        return ()

    def odd_values(self) -> tuple[Any, ...]:
        """Whatever may stand in a place, and worse."""
        return vary.ODD_VALUES

    def written(self, truth: Any) -> Any:  # noqa: ANN401 - any JSON value
        """A value as this protocol has it."""
        return truth

    def _groups(self, evidence: E) -> frozenset[str] | None:
        found = self.identity(evidence)
        return None if found is None else frozenset(found.groups or ())
