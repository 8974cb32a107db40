"""What a connector promises that asks its provider's API for groups, as tests."""

import asyncio
from abc import ABC
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from msgspec import Struct

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.connector import OAuth2Connector, OIDCConnector
from vestibule_sdk.errors import VestibuleError
from vestibule_sdk.oauth2 import VerifiedDocuments
from vestibule_sdk.testing.example import decoded
from vestibule_sdk.testing.expect import expect, expect_no, fail
from vestibule_sdk.testing.many import cut_short
from vestibule_sdk.testing.scripted_api import ScriptedAPI, normal
from vestibule_sdk.testing.variations import at, places, put, replaced, without

ELSEWHERE = "https://elsewhere.example/more"


class GroupsCase(Struct, frozen=True, kw_only=True):
    """A person, what the API says about them, and the groups that follow.

    Attributes:
        answers: JSON objects by address, with its query; every one of them is asked.
        groups: All of the person's groups, in any order; None when the identity says them already.
        complete_without: Members of answers that the groups do not depend on, by name.
    """

    evidence: VerifiedClaims | VerifiedDocuments
    answers: Mapping[str, Mapping[str, Any]]
    groups: tuple[str, ...] | None
    complete_without: tuple[str, ...] = ()


class GroupsContract(ABC):
    """Inherit beside the contract of the protocol, and set the attributes.

    Attributes:
        connector: The one under test; it has `groups`.
        groups_example: A configuration as JSON with which groups are asked for.
        groups_cases: People; one of them with more groups than one page of the API holds.
    """

    connector: ClassVar[Any]
    groups_example: ClassVar[Mapping[str, Any]]
    groups_cases: ClassVar[tuple[GroupsCase, ...]]

    def asked(self, case: GroupsCase, answers: Mapping[str, Any]) -> tuple[frozenset[str] | None, ScriptedAPI]:
        """The groups that the capability gives with these answers, and the API that it asked.

        Raises:
            VestibuleError: It refuses: an error of the API that it let pass, or one of its own.
            AssertionError: It gives or raises anything else.
        """
        connector: OIDCConnector[Any] | OAuth2Connector[Any] = self.connector
        capability: Any = connector.groups
        expect(capability is not None, "the connector has no groups()")
        config = decoded(connector, self.groups_example)
        api = ScriptedAPI(answers, origins=connector.profile(config).api_origins)
        try:
            found = asyncio.run(capability(config, case.evidence, api))
        except VestibuleError:
            raise
        except Exception as error:  # whatever it was: the host would take the connector for broken
            message = f"groups() raised {type(error).__name__} ({error}); it may raise MappingError and the host's own"
            raise AssertionError(message) from error
        if found is not None and not (isinstance(found, tuple) and all(isinstance(each, str) for each in found)):
            fail(f"groups() returned {type(found).__name__}, not a tuple of texts")
        return (None if found is None else frozenset(found)), api

    def test_everybody_has_the_groups_that_the_api_lists(self) -> None:
        """Page by page, and every scripted answer is asked for, so that none of the cases shows less than it says."""
        expect(self.groups_cases, "there are no cases")
        for case in self.groups_cases:
            found, api = self.asked(case, case.answers)
            expect(found == (None if case.groups is None else frozenset(case.groups)), f"groups() gave {found}")
            unasked = {*map(normal, case.answers)} - {*api.calls}
            expect(not unasked, f"never asked: {', '.join(sorted(unasked))}")

    def test_a_long_page_arrives_whole(self) -> None:
        """Or is refused: how many groups there are on a page is the provider's to say."""
        for case in self.groups_cases:
            expect_no(cut_short(dict(case.answers), partial(self._groups, case)))

    def test_an_error_of_the_api_is_never_taken_for_no_groups(self) -> None:
        """Whichever call fails: who loses a group by it might lose a right, or keep one."""
        for case in self.groups_cases:
            for failing in case.answers:
                answers = {url: answer for url, answer in case.answers.items() if url != failing}
                self._never_fewer(case, answers, f"{failing} failed")

    def test_a_page_that_leads_elsewhere_is_not_followed(self) -> None:
        """S61: the access token goes to the profile's `api_origins` only, and a list cut short is a refusal."""
        for case in self.groups_cases:
            for link in case.answers:
                answers = {url: replaced(answer, link, ELSEWHERE) for url, answer in case.answers.items()}
                if answers != dict(case.answers):
                    self._never_fewer(case, answers, f"the link to {link} led elsewhere")

    def test_pages_without_end_are_a_refusal(self) -> None:
        """A page that is its own next one."""
        for case in self.groups_cases:
            for link in case.answers:
                for url in case.answers:
                    answers = {**case.answers, url: replaced(case.answers[url], link, url)}
                    if answers != dict(case.answers):
                        self._never_fewer(case, answers, f"the page {url} was its own next")

    def test_an_answer_of_another_shape_never_means_fewer_groups(self) -> None:
        """A member gone, or of another type: a refusal, or all the groups."""
        for case in self.groups_cases:
            for url in case.answers:
                for words, answer in _bent(case, case.answers[url]):
                    self._never_fewer(case, {**case.answers, url: answer}, f"{url} had {words}")

    def _groups(self, case: GroupsCase, answers: Mapping[str, Any]) -> frozenset[str] | None:
        try:
            return self.asked(case, answers)[0]
        except VestibuleError:
            return None

    def _never_fewer(self, case: GroupsCase, answers: Mapping[str, Any], words: str) -> None:
        if not case.groups:
            return
        try:
            found, _ = self.asked(case, answers)
        except VestibuleError:
            return
        except AssertionError as error:
            error.add_note(f"when {words}")
            raise
        expect(found and found >= frozenset(case.groups), f"there are silently fewer groups when {words}: {found}")


def _bent(case: GroupsCase, answer: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for place in places(answer):
        value = at(answer, place)
        if place[-1] in case.complete_without:
            continue
        words = ".".join(map(str, place))
        is_link = value in case.answers if isinstance(value, str) else False
        if is_link or isinstance(value, list | Mapping):
            for other in ("x", 7, True) if is_link else (None, "x", 7, True):
                yield f"{words}={other!r}", put(answer, place, other)
        # Of the last page nobody can tell whether it once led on.
        if isinstance(place[-1], str) and not is_link:
            yield f"no {words}", without(answer, place)
