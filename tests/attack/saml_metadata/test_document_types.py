"""Metadata with a document type, in every encoding in which one could hide (S1)."""

import pytest
from saml_metadata_document import ENTITY_ID, SSO_URL, entity
from saml_metadata_reading import read_metadata

from vestibule.errors import ConfigError

TEXT = entity().decode()
TYPES = {
    "external file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/evil.dtd">',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/evil.dtd"> %p;]>',
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9))
    + "]>",
    "default attribute": f'<!DOCTYPE EntityDescriptor [<!ATTLIST EntityDescriptor entityID CDATA "{ENTITY_ID}">]>',
    "nothing in it": "<!DOCTYPE EntityDescriptor>",
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037", "latin-1"]


def refused(document: bytes) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_metadata(document)
    assert caught.value.code == "config_error"
    assert caught.value.path == "metadata"
    return caught.value


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", TYPES)
def test_a_document_type_is_refused(name: str, encoding: str) -> None:
    declarations = ("", f'<?xml version="1.0" encoding="{encoding}"?>', '<?xml version="1.0"?>\n')
    for declaration in declarations:
        refused((declaration + TYPES[name] + TEXT).encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", TYPES)
def test_in_the_encodings_that_are_read_it_is_named(name: str, encoding: str) -> None:
    """UTF-16 hides nothing: it is looked through as UTF-8."""
    assert "document type" in refused((TYPES[name] + TEXT).encode(encoding)).detail


def test_an_entity_in_an_address_is_refused() -> None:
    changed = TEXT.replace(SSO_URL, "&e;")
    refused((TYPES["external file"] + changed).encode())
    refused(changed.encode())


@pytest.mark.parametrize("encoding", ["utf-32", "utf-7", "cp037"])
def test_another_encoding_is_refused_without_one_too(encoding: str) -> None:
    refused((f'<?xml version="1.0" encoding="{encoding}"?>' + TEXT).encode(encoding))
    refused(TEXT.encode(encoding) if encoding != "utf-7" else (TEXT + "\u00e9").encode("latin-1"))


def test_an_inclusion_is_not_followed() -> None:
    included = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    refused(
        TEXT.replace("<SingleSignOnService", f"<NameIDFormat>{included}</NameIDFormat><SingleSignOnService", 1).encode()
    )


def test_a_processing_instruction_is_refused() -> None:
    refused(('<?xml-stylesheet href="http://127.0.0.1:1/x.xsl" type="text/xsl"?>' + TEXT).encode())


def test_without_any_of_it_the_document_is_accepted() -> None:
    for start in ("", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\n'):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
            assert read_metadata((start + TEXT).encode(encoding)).entity_id == ENTITY_ID
