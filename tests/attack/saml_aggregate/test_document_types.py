"""Aggregates with a document type and what belongs to it, in every encoding in which one could hide (S1)."""

import pytest
from saml_aggregate import aggregate, good_aggregate, good_members
from saml_aggregate_reading import outcome, refusal, refused_as

MALFORMED = "metadata_malformed"
BODY = aggregate(*good_members(), begin="")
TYPES = {
    "external file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/evil.dtd">',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/evil.dtd"> %p;]>',
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9))
    + "]>",
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>',
    "default attribute": '<!DOCTYPE x [<!ATTLIST md:EntityDescriptor validUntil CDATA "2040-01-01T00:00:00Z">]>',
    "nothing in it": "<!DOCTYPE md:EntitiesDescriptor>",
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037", "latin-1"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", TYPES)
def test_a_document_type_is_refused(name: str, encoding: str) -> None:
    for declaration in ("", f'<?xml version="1.0" encoding="{encoding}"?>', '<?xml version="1.0"?>\n'):
        document = (declaration + TYPES[name] + BODY).encode(encoding)
        assert refused_as(document, signer=None) == MALFORMED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", TYPES)
def test_where_it_can_be_read_it_is_named(name: str, encoding: str) -> None:
    assert "document type" in refusal((TYPES[name] + BODY).encode(encoding), signer=None).detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_document_type_behind_what_is_looked_at_first(encoding: str) -> None:
    document = f"<!--{'x' * 100_000}-->{TYPES['external file']}{BODY}"
    assert refused_as(document.encode(encoding), signer=None) == MALFORMED


@pytest.mark.parametrize("step_bytes", [1, 3, 7, 4096])
def test_a_token_in_two_steps(step_bytes: int) -> None:
    """It begins in one and ends in the next."""
    assert outcome(BODY.encode(), signer=None, step_bytes=step_bytes).end.providers == 3
    for token in ("<!DOCTYPE x>", "<!ENTITY x>", "<?pi x?>", '<i:include xmlns:i="http://www.w3.org/2001/XInclude"/>'):
        place = BODY.rindex("<md:EntityDescriptor")
        document = f"{BODY[:place]}<!--{token}-->{BODY[place:]}".encode()
        with pytest.raises(Exception, match=r"DTD|processing instruction|XInclude") as caught:
            outcome(document, signer=None, step_bytes=step_bytes)
        assert getattr(caught.value, "code", None) == MALFORMED


def test_an_entity_that_nobody_declared() -> None:
    assert refused_as(BODY.replace("University 1", "&e;").encode(), signer=None) == MALFORMED
    assert refused_as(BODY.replace('"en">Univ', '"&e;">Univ').encode(), signer=None) == MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        '<?xml-stylesheet href="http://127.0.0.1:1/x.xsl" type="text/xsl"?>',
        "<?php echo 1 ?>",
        '<?xml version="1.0"?>',
    ],
)
def test_a_processing_instruction(text: str) -> None:
    for document in (text + "<!-- -->" + BODY if "xml " in text else text + BODY, BODY + text):
        if document.startswith('<?xml version="1.0"?>'):
            continue  # there it is the declaration
        assert refused_as(document.encode(), signer=None) == MALFORMED
    place = BODY.index("<md:EntityDescriptor")
    assert refused_as((BODY[:place] + text + BODY[place:]).encode(), signer=None) == MALFORMED


def test_an_inclusion() -> None:
    included = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    document = BODY.replace("University 1</mdui", f"{included}</mdui", 1)
    assert document != BODY
    assert refused_as(document.encode(), signer=None) == MALFORMED


def test_a_signed_document_with_a_document_type() -> None:
    """The signature does not cover it, and holds all the same."""
    document = good_aggregate()
    assert outcome(document).end.providers == 3
    for text in TYPES.values():
        place = document.index(b"<md:")
        assert refused_as(document[:place] + text.encode() + document[place:]) == MALFORMED


def test_without_any_of_it_the_document_is_accepted() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        for declaration in ("", '<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding[:6]}"?>\n'):
            document = (declaration.replace("utf-8-", "utf-8") + BODY).encode(encoding)
            assert outcome(document, signer=None).end.providers == 3
