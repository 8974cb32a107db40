"""LOOK.md, "Words": plain, short, active; sentence case; none of the words that sound like a machine or a salesman."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest
from tools.gallery.arabic import ARABIC_WORDS

from vestibule import errors
from vestibule.domain.accounts.addresses import Reason
from vestibule.domain.accounts.model import LinkMethod
from vestibule.web.pages import AccountNotice, Action, MethodChange, Moving, Notice
from vestibule.web.words import ENGLISH

BANNED = re.compile(
    r"\b(please|oops|invalid|sorry|unfortunately|error|failed|click here|successfully)\b|!", re.IGNORECASE
)
NAMES = {"UTC", "Vestibule", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
ROOT = Path(__file__).parents[3]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))


def public_sentences() -> dict[str, str]:
    classes = [getattr(errors, name) for name in errors.__all__]
    return {error.code: error.public for error in classes if hasattr(error, "code")}


def hints() -> Iterator[tuple[str, str]]:
    """Every constant part of every `hint=` in our own code and the connectors'."""
    for path in [*(ROOT / "src/vestibule").rglob("*.py"), *(ROOT / "connectors").rglob("src/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield f"{path.name}:{part.lineno}", part.value


def in_sentence_case(text: str) -> bool:
    sentences = re.split(r"[.:?]\s+|\n+", re.sub(r"\{\w+\}", "x", text))
    later = [word for sentence in sentences for word in sentence.split()[1:]]
    return not [word for word in later if word[:1].isupper() and word.strip(".,:?“”") not in NAMES]


@pytest.mark.parametrize("text", sorted(set(texts(ENGLISH))))
def test_catalogue_speaks_plainly(text: str) -> None:
    assert not BANNED.search(text)
    assert in_sentence_case(text)


@pytest.mark.parametrize(("code", "sentence"), public_sentences().items())
def test_public_sentences_speak_plainly(code: str, sentence: str) -> None:
    """S70: the constant sentence of a code is one sentence or two, holds no value and no gap for one."""
    assert not BANNED.search(sentence), code
    assert in_sentence_case(sentence), code
    assert sentence.endswith("."), code
    assert "{" not in sentence, code


def test_hints_speak_plainly() -> None:
    assert [(where, text) for where, text in hints() if BANNED.search(text)] == []


def test_every_token_that_may_be_shown_has_words() -> None:
    assert set(ENGLISH.login.notices) == set(Notice)
    assert set(ENGLISH.account.notices) == set(AccountNotice)
    assert set(ENGLISH.account.reasons) == set(Reason)
    assert set(ENGLISH.account.methods) == set(LinkMethod)
    assert set(ENGLISH.error.actions) == set(Action)
    assert set(ENGLISH.error.step_names) == set(errors.Step)
    assert set(ENGLISH.passing.moving) == set(Moving)
    said = ENGLISH.method_change
    assert set(said.titles) == set(said.about) == set(said.buttons) == set(MethodChange)
    assert set(ENGLISH.error.afterwards) <= set(Action)


def gaps(value: object, path: str = "") -> dict[str, set[str]]:
    if isinstance(value, str):
        return {path: set(re.findall(r"\{(\w+)\}", value))}
    if isinstance(value, Mapping):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, msgspec.Struct):
        items = [(name, getattr(value, name)) for name in value.__struct_fields__]
    else:
        items = []
    return {where: found for key, item in items for where, found in gaps(item, f"{path}.{key}").items()}


def test_a_translation_has_the_same_gaps() -> None:
    english, arabic = gaps(ENGLISH), gaps(ARABIC_WORDS)
    translated = [where for where in arabic if not where.startswith(".error.sentences")]
    assert {where: arabic[where] for where in translated} == {where: english[where] for where in translated}
