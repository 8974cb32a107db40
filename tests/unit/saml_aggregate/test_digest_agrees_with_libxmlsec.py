"""What is digested in steps is what libxmlsec digests of the whole tree, of any shape and wherever a step ends (S9)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from saml_aggregate import FederationSigning, signed
from saml_aggregate_reading import Outcome, libxmlsec_accepts, outcome
from saml_aggregate_shapes import Shape, shapes
from saml_algorithms import ECDSA_SHA256, EXC_C14N, EXC_C14N_COMMENTS
from saml_documents import prefix_lists
from saml_names import METADATA
from saml_signing_keys import signing_key

from vestibule.errors import VestibuleError

KEY = signing_key("federation", "P-256")
SIGNER = KEY.certificate_pem
QUICK = FederationSigning(key=KEY, algorithm=ECDSA_SHA256, key_info=False)
STEPS = st.one_of(st.integers(1, 40), st.integers(40, 4000))
CANONICAL = st.sampled_from([EXC_C14N, EXC_C14N_COMMENTS])


def alone(document: bytes) -> list[bytes]:
    """Each entity of a group, canonicalised where it stands in the whole tree."""
    root = etree.fromstring(document)
    groups = f"{{{METADATA}}}EntitiesDescriptor"
    return [
        etree.tostring(entity, method="c14n", exclusive=True, with_comments=False)
        for entity in root.iter(f"{{{METADATA}}}EntityDescriptor")
        if all(parent.tag == groups for parent in entity.iterancestors())
    ]


def accepted(document: bytes, step_bytes: int, signer: str | None = SIGNER) -> Outcome | None:
    """What came of a reading; None for a declared refusal."""
    try:
        return outcome(document, signer=signer, step_bytes=step_bytes)
    except VestibuleError:
        return None


@settings(deadline=None)  # no test asserts a time
@given(shape=shapes(), c14n=CANONICAL, prefixes=prefix_lists(), step_bytes=STEPS)
def test_what_libxmlsec_signed_is_accepted(shape: Shape, c14n: str, prefixes: str | None, step_bytes: int) -> None:
    """S9: inherited, redeclared and unused prefixes, PrefixList, xml:*, CDATA, comments, groups in groups."""
    document = signed(shape.text, replace(QUICK, c14n=c14n, prefixes=prefixes))
    found = outcome(document, signer=SIGNER, step_bytes=step_bytes)
    assert found.entity_ids == list(shape.entity_ids)
    assert [entity.document for entity in found.entities] == alone(document)


@settings(deadline=None)  # no test asserts a time
@given(shape=shapes(), step_bytes=STEPS)
def test_without_a_signer_the_same_is_read(shape: Shape, step_bytes: int) -> None:
    document = signed(shape.text, QUICK)
    with_signer = outcome(document, signer=SIGNER, step_bytes=step_bytes)
    assert outcome(document, signer=None, step_bytes=step_bytes).entities == with_signer.entities


@settings(deadline=None)  # no test asserts a time
@given(shape=shapes(), step_bytes=STEPS, data=st.data())
def test_a_changed_byte_is_never_accepted_where_libxmlsec_refuses(
    shape: Shape, step_bytes: int, data: st.DataObject
) -> None:
    """S9: in the other direction we may be stricter, of course."""
    document = signed(shape.text, QUICK)
    at = data.draw(st.integers(0, len(document) - 1))
    changed = document[:at] + bytes([data.draw(st.sampled_from(b'a<>"& \n/x1=:'))]) + document[at + 1 :]
    if accepted(changed, step_bytes) is not None:
        assert libxmlsec_accepts(changed, KEY)


@pytest.mark.parametrize("step_bytes", [1, 2, 3, 5, 8, 64, 1 << 20])
def test_the_size_of_the_steps_changes_nothing(step_bytes: int) -> None:
    parts = "<!-- - ->--><b:x xmlns:b='urn:b' a='&gt;\">'>é&#13;<![CDATA[<md:EntityDescriptor>]]></b:x>"
    shape = (
        f'<md:EntitiesDescriptor xmlns:md="{METADATA}" ID="_r">text<SIGNATURE/>'
        + "".join(
            f"<md:EntitiesDescriptor>\n{'x' * number}<md:EntityDescriptor entityID='urn:{number}'>"
            f"<md:Extensions>{parts}</md:Extensions></md:EntityDescriptor><!-- between --></md:EntitiesDescriptor>"
            for number in range(12)
        )
        + "</md:EntitiesDescriptor>"
    )
    document = signed(shape, QUICK)
    assert libxmlsec_accepts(document, KEY)
    found = outcome(document, signer=SIGNER, step_bytes=step_bytes)
    assert (found.end.providers, found.end.others) == (0, 12)
    changed = document.replace(b"&#13;", b"&#10;", 1)
    assert not libxmlsec_accepts(changed, KEY)
    assert accepted(changed, step_bytes) is None
