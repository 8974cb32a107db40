"""Documents that never end, in one way each (S64, S66): refused long before a machine notices.

The counter of work and of memory is what was asked for: nothing is read ahead, and what was read last is what is held.
"""

from collections.abc import Callable
from itertools import count
from typing import Final

import pytest
from saml_aggregate import NOW_S, Entity, aggregate, federation_key, good_aggregate, good_members
from saml_aggregate_reading import outcome
from saml_names import METADATA, XMLDSIG

from vestibule.errors import VestibuleError
from vestibule.protocols.saml.aggregate.limits import DEPTH_OF_GROUPS, PENDING_BYTES, STEP_BYTES
from vestibule.protocols.saml.aggregate.read import read

ROOT: Final = f'<md:EntitiesDescriptor xmlns:md="{METADATA}" ID="_r">'
ENTITY: Final = f'{ROOT}<md:EntityDescriptor entityID="urn:x"><md:Extensions>'

ONE_PART: Final = PENDING_BYTES + 2 * STEP_BYTES
"""What can be read until a part is found to have no end."""


class Endless:
    """A file that goes on as long as it is read.

    Attributes:
        given_bytes: How much of it was read.
    """

    def __init__(self, begin: str, more: str | Callable[[int], str]) -> None:
        self.given_bytes = 0
        self._held = begin.encode()
        self._more = more
        self._numbers = count()

    def read(self, size: int) -> bytes:
        """So much of it."""
        while len(self._held) < size:
            self._held += "".join(
                self._more if isinstance(self._more, str) else self._more(next(self._numbers)) for _ in range(1000)
            ).encode()
        given, self._held = self._held[:size], self._held[size:]
        self.given_bytes += len(given)
        return given


def read_bytes(begin: str, more: str | Callable[[int], str], *, signer: str | None = None) -> int:
    """How much of an endless document is read until it is refused."""
    source = Endless(begin, more)
    with pytest.raises(VestibuleError) as caught:
        for _ in read(source, total_bytes=1, signer=signer, now_s=NOW_S):  # type: ignore[arg-type] # `read` is enough
            pass
    assert caught.value.code == "metadata_malformed"
    return source.given_bytes


@pytest.mark.parametrize(
    ("begin", "more"),
    [
        pytest.param("<!--", "x" * 100, id="a comment before everything"),
        pytest.param("", "<!-- -->\n", id="comments before everything"),
        pytest.param(f"{ROOT}<!--", "x" * 100, id="a comment in a group"),
        pytest.param(f"{ENTITY}<!--", "x" * 100, id="a comment in an entity"),
        pytest.param(ENTITY, f"<!--{'x' * 90_000}-->", id="comments in an entity"),
        pytest.param(f"{ROOT}</md:EntitiesDescriptor>", "<!-- -->", id="comments after everything"),
        pytest.param(f"{ROOT}</md:EntitiesDescriptor>", " \n" * 50, id="white space after everything"),
        pytest.param(ROOT, "\n" * 100, id="white space in a group"),
        pytest.param(f"{ROOT}{Entity().xml()}", " \n" * 50, id="white space between entities"),
        pytest.param(f"{ROOT}<!-- -->", "x" * 100, id="text between a comment and an entity"),
        pytest.param(f"{ENTITY}<md:x>", "x" * 100, id="a text"),
        pytest.param(f"{ENTITY}<md:x>", "&#120;", id="a text of references"),
        pytest.param(f"{ENTITY}<![CDATA[", "x" * 100, id="a CDATA section"),
        pytest.param(ENTITY, "<![CDATA[x]]>", id="CDATA sections"),
        pytest.param(f'{ENTITY}<md:x a="', "x" * 100, id="an attribute"),
        pytest.param(f"{ENTITY}<md:x", lambda n: f" a{n}='x'", id="attributes"),
        pytest.param(f"{ENTITY}<md:x", " ", id="white space in a tag"),
        pytest.param(f"{ENTITY}<md:", "x" * 100, id="a name"),
        pytest.param(f"{ENTITY}</md:", "x" * 100, id="an end tag"),
        pytest.param(f"{ENTITY}&", "x" * 100, id="a reference"),
        pytest.param(ENTITY, "<md:x/>", id="children of an entity"),
        pytest.param(ENTITY, "<md:x>", id="elements in elements"),
        pytest.param(ENTITY, lambda n: f"<n{n}/>", id="names"),
        pytest.param(f"{ENTITY}<md:x", lambda n: f' xmlns:n{n}="urn:{n}"', id="namespaces of an element"),
        pytest.param(ROOT[:-1], lambda n: f' xmlns:n{n}="urn:{n}"', id="namespaces of the root"),
        pytest.param(ENTITY, lambda n: f'<x:y xmlns:x="urn:{n}"/>', id="namespaces"),
        pytest.param(f'{ENTITY}<x:y xmlns:x="urn:', "x" * 100, id="a namespace's name"),
        pytest.param(f"{ENTITY}<x:y xmlns:x", " " * 100, id="a declaration"),
        pytest.param(ROOT, "<md:EntitiesDescriptor>", id="groups in groups"),
        pytest.param(ROOT, "<md:EntitiesDescriptor><md:Extensions/>", id="groups with something in them in groups"),
        pytest.param(ENTITY, "<md:EntitiesDescriptor>", id="groups in an entity"),
        pytest.param(ROOT, "<md:EntitiesDescriptor/>", id="empty groups"),
        pytest.param("\ufeff" * 3, "\ufeff", id="byte order marks"),
        pytest.param("<", "<", id="tags that never begin"),
    ],
)
def test_it_is_refused_while_it_is_small(begin: str, more: str | Callable[[int], str]) -> None:
    assert read_bytes(begin, more) <= ONE_PART


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("<ds:KeyInfo/>", id="elements"),
        pytest.param("AAAA", id="text"),
        pytest.param("<!-- -->", id="comments"),
        pytest.param("<ds:Signature>", id="signatures in signatures"),
    ],
)
def test_a_signature_without_end(more: str) -> None:
    begin = f'{ROOT}<ds:Signature xmlns:ds="{XMLDSIG}">'
    assert read_bytes(begin, more, signer=federation_key().certificate_pem) <= ONE_PART


def test_start_tags_that_would_be_canonicalised_in_every_step() -> None:
    """S66: a replayed signature got this as far as 200 MB and half a second for each MB of the document."""
    begin, _, end = good_aggregate().decode().partition("</ds:Signature>")
    quotes = '"' * 50_000
    begin = begin.replace("<md:EntitiesDescriptor", f"<md:EntitiesDescriptor x='{quotes}'", 1)
    document = f"{begin}</ds:Signature>{end}".encode()
    with pytest.raises(VestibuleError, match="start tags") as caught:
        outcome(document, step_bytes=4096)
    assert caught.value.code == "metadata_malformed"


def test_what_has_an_end_is_accepted() -> None:
    """The same kinds of things, as much of them as fits."""
    begin = (
        f"<!--{'x' * 40_000}-->",
        aggregate(
            Entity(
                number=1,
                within=f"<md:Extensions><!--{'x' * 100_000}--><x:y xmlns:x='urn:x' "
                + "".join(f"a{number}='x' " for number in range(90))
                + f">{'x' * 500_000}<![CDATA[{'x' * 100_000}]]>{'<x:z/>' * 1000}{'<x:z>' * 40}{'</x:z>' * 40}</x:y>"
                "</md:Extensions>",
            ).xml(),
            " \n" * 100_000,
            *good_members()[2:],
            begin="",
            namespaces=None,
        ),
        f"<!--{'x' * 500_000}-->",
    )
    assert outcome("".join(begin).encode(), signer=None).end.providers == 3


def test_comments_without_number_between_entities_are_let_go() -> None:
    """They are read to the document's largest size, and never held."""
    document = aggregate(*good_members(), "<!-- -->" * 600_000, Entity(number=77).xml(), begin="")
    assert len(document) > 2 * ONE_PART
    assert outcome(document.encode(), signer=None).end.providers == 4


def test_groups_may_be_nested_as_deep_as_is_said() -> None:
    def nested(depth: int) -> bytes:
        inner = "".join(good_members())
        for _ in range(depth - 1):
            inner = f"<md:EntitiesDescriptor>{inner}</md:EntitiesDescriptor>"
        return aggregate(inner, begin="").encode()

    assert outcome(nested(DEPTH_OF_GROUPS), signer=None).end.providers == 3
    for step_bytes in (10, 1 << 20):
        with pytest.raises(VestibuleError, match="recursive") as caught:
            outcome(nested(DEPTH_OF_GROUPS + 1), signer=None, step_bytes=step_bytes)
        assert caught.value.code == "metadata_malformed"


def test_more_entities_than_any_federation_has() -> None:
    begin = f'<md:EntitiesDescriptor xmlns:md="{METADATA}">'
    assert 3_000_000 < read_bytes(begin, lambda n: f"<md:EntityDescriptor entityID='urn:{n}'/>") < 6_000_000


@pytest.mark.parametrize("count_", [250, 251])
def test_attributes_of_one_element(count_: int) -> None:
    attributes = "".join(f" a{number}='{'=' * (number % 7)}'" for number in range(count_))
    document = aggregate(Entity(within=f"<md:Extensions><x{attributes}/></md:Extensions>").xml(), begin="").encode()
    for step_bytes in (1, 50, 1 << 20):
        if count_ == 250:
            assert outcome(document, signer=None, step_bytes=step_bytes).end.providers == 1
        else:
            with pytest.raises(VestibuleError, match="attributes") as caught:
                outcome(document, signer=None, step_bytes=step_bytes)
            assert caught.value.code == "metadata_malformed"


def test_equals_signs_in_a_text_are_no_attributes() -> None:
    document = aggregate(
        Entity(within=f"<!-- {'=' * 3000} --><md:Extensions>{'=' * 3000}</md:Extensions>").xml(), begin=""
    )
    for step_bytes in (1, 100, 1 << 20):
        assert outcome(document.encode(), signer=None, step_bytes=step_bytes).end.providers == 1


def test_an_entity_nested_too_deep() -> None:
    def nested(depth: int) -> bytes:
        within = f"<md:Extensions>{'<x>' * (depth - 2)}{'</x>' * (depth - 2)}</md:Extensions>"
        return aggregate(Entity(within=within).xml(), begin="").encode()

    assert outcome(nested(48), signer=None).end.providers == 1
    with pytest.raises(VestibuleError, match="deep") as caught:
        outcome(nested(49), signer=None)
    assert caught.value.code == "metadata_malformed"


def test_an_entity_that_is_large_only_once_it_is_canonical() -> None:
    """Each element writes out a long namespace: little text, and much to keep."""
    long = "urn:" + "x" * 500
    within = f"<md:Extensions xmlns:x='{long}'>{'<x:y/>' * 3000}</md:Extensions>"
    document = aggregate(Entity(within=within).xml(), begin="").encode()
    assert len(document) < 100_000
    with pytest.raises(VestibuleError, match="more than 1 MiB") as caught:
        outcome(document, signer=None)
    assert caught.value.code == "metadata_malformed"


def test_a_signed_document_of_many_steps_holds_little_at_a_time() -> None:
    """S66: 1,200 entities are 2.4 MB, in ten steps; nothing is asked for ahead."""
    document = good_aggregate(1200)
    assert len(document) > 9 * STEP_BYTES
    assert outcome(document).end.providers == 1200
