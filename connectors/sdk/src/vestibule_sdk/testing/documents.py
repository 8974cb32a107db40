"""Variations of what a plain OAuth 2.0 provider's API said: what it might say tomorrow, or to a poorer token."""

from collections.abc import Collection, Iterator
from typing import Any

from msgspec.structs import replace

from vestibule_sdk.oauth2 import VerifiedDocuments
from vestibule_sdk.testing import variations as vary


def with_documents(answers: VerifiedDocuments, documents: Any) -> VerifiedDocuments:  # noqa: ANN401 - any JSON value
    """The same with other documents."""
    return replace(answers, documents=documents)


def without_document(answers: VerifiedDocuments, name: str) -> VerifiedDocuments:
    """The same without one document, as for an optional one that the provider keeps to itself."""
    return with_documents(answers, {kept: content for kept, content in answers.documents.items() if kept != name})


def poorer(answers: VerifiedDocuments) -> Iterator[tuple[str, VerifiedDocuments]]:
    """Every member and item in turn gone, at every depth; every document empty."""
    for place in vary.places(answers.documents):
        name, *deeper = place
        if deeper:
            yield f"no {_words(place)}", with_documents(answers, vary.without(answers.documents, place))
        else:
            nothing: Any = [] if isinstance(answers.documents[str(name)], list) else {}
            yield f"an empty {name}", with_documents(answers, {**answers.documents, str(name): nothing})


def fuller(answers: VerifiedDocuments) -> VerifiedDocuments:
    """The same with an unknown member in every object of every document."""
    return with_documents(answers, {name: vary.fuller(content) for name, content in answers.documents.items()})


def odd(answers: VerifiedDocuments) -> Iterator[tuple[str, VerifiedDocuments]]:
    """Everything inside the documents in turn replaced by every odd value, with words for it.

    A document itself stays an object or a list: the host hands on no other.
    """
    for place in vary.places(answers.documents):
        for value in vary.ODD_VALUES if len(place) > 1 else ({}, []):
            yield f"{_words(place)}={value!r:.40}", with_documents(answers, vary.put(answers.documents, place, value))


def without_members(answers: VerifiedDocuments, names: Collection[str]) -> VerifiedDocuments:
    """The same without the members of those names, at every depth."""
    return with_documents(answers, vary.less(answers.documents, names))


def with_members(answers: VerifiedDocuments, name: str, value: Any) -> VerifiedDocuments:  # noqa: ANN401 - any JSON value
    """The same with that value in place of every member of that name, at every depth."""
    return with_documents(answers, _set(answers.documents, name, value))


def beside_others(answers: VerifiedDocuments, address: str, names: Collection[str]) -> VerifiedDocuments | None:
    """The same with the members of those names everywhere but in the objects that hold the address.

    None when they stand in none of those objects: then they are about it from somewhere else.
    """
    holders = [place for place in _objects(answers.documents) if address in vary.at(answers.documents, place).values()]
    documents: Any = answers.documents
    said = {
        name: vary.at(documents, place)[name] for place in holders for name in names if _has(documents, place, name)
    }
    if not said:
        return None
    for place in _objects(documents):
        found = {name: value for name, value in vary.at(documents, place).items() if name not in said}
        documents = vary.put(documents, place, found if place in holders else {**found, **said})
    return with_documents(answers, documents)


def _objects(documents: Any) -> list[vary.Place]:  # noqa: ANN401 - any JSON value
    """Where objects stand, inner ones first; the collection of documents is none."""
    places = (place for place in vary.places(documents) if isinstance(vary.at(documents, place), dict))
    return sorted(places, key=len, reverse=True)


def _has(documents: Any, place: vary.Place, name: str) -> bool:  # noqa: ANN401 - any JSON value
    return name in vary.at(documents, place)


def _set(value: Any, name: str, new: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: new if key == name else _set(each, name, new) for key, each in value.items()}
    return [_set(each, name, new) for each in value] if isinstance(value, list) else value


def _words(place: vary.Place) -> str:
    return ".".join(map(str, place))
