"""What a provider said, read from a folder of JSON files."""

import json
from pathlib import Path

import msgspec
import pytest

from vestibule_sdk import Client, Document, OAuth2Profile, SubjectKind, SubjectMember
from vestibule_sdk.testing import recorded


def written(folder: Path, **documents: object) -> Path:
    for name, content in documents.items():
        place = folder / f"{name.replace('__', '/')}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_claims_have_the_issuer_and_subject_of_the_id_token(tmp_path: Path) -> None:
    case = recorded(
        written(tmp_path, id_token={"iss": "https://id.example", "sub": "7", "a": 1}, userinfo={"sub": "7", "b": 2})
    )
    said = case.claims()
    assert (said.issuer, said.subject) == ("https://id.example", "7")
    assert (said.get("a"), said.get("b")) == (1, 2)
    assert case.discovery == {}


def test_an_id_token_without_a_subject_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="lacks iss or sub"):
        recorded(written(tmp_path, id_token={"iss": "https://id.example"})).claims()


def test_documents_have_the_subject_that_the_profile_names(tmp_path: Path) -> None:
    profile = OAuth2Profile(
        issuer="https://acme.example",
        authorization_endpoint="https://acme.example/authorize",
        token_endpoint="https://acme.example/token",
        client=Client(client_id="c", secret=None),
        subject=SubjectMember(document="user", member="id", kind=SubjectKind.NUMBER),
        documents=(Document(name="user", url="https://acme.example/user"),),
    )
    said = recorded(written(tmp_path, documents__user={"id": 7}, documents__emails=[{"a": 1}])).answers(profile)
    assert (said.issuer, said.subject) == ("https://acme.example", "7")
    assert said.items("emails") == ({"a": 1},)
    with pytest.raises(AssertionError, match="which is the subject"):
        recorded(written(tmp_path, documents__user={"name": "Ada"})).answers(profile)


def test_an_empty_folder_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="neither"):
        recorded(tmp_path)


def test_an_assertion_is_read_with_its_subject_and_its_metadata(tmp_path: Path) -> None:
    case = recorded(
        written(
            tmp_path,
            assertion={"issuer": "urn:idp", "subject": "s-1", "attributes": {"email": ["ada@acme.example"]}},
            metadata={"entity_id": "urn:idp", "sso": [], "signing_certificates": []},
        )
    )
    assert (case.asserted().subject, case.asserted().texts("email")) == ("s-1", ("ada@acme.example",))
    assert case.described().entity_id == "urn:idp"
    bare = recorded(written(tmp_path / "bare", userinfo={"sub": "7"}))
    for read in (bare.asserted, bare.described, bare.claims):
        with pytest.raises(AssertionError, match=r"\.json"):
            read()


def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(msgspec.ValidationError):
        recorded(written(tmp_path, assertion={"issuer": "urn:idp"}))
