"""Documents that would cost more than they are worth (S64, S66)."""

import pytest
from saml_metadata_document import ROOT, entity, idp_role, key_descriptor, sso
from saml_metadata_reading import read_metadata

from vestibule.errors import ConfigError

DOCUMENTS = {
    "more bytes than 1 MiB": entity(idp_role(), "<!--" + "x" * 1_048_576 + "-->"),
    "20 MiB of white space": b" " * 20_000_000 + entity(),
    "deep": entity("<a>" * 60 + "</a>" * 60, idp_role()),
    "very deep": entity("<a>" * 15_000 + "</a>" * 15_000, idp_role()),
    "deep and never closed": entity(idp_role(), "<a>" * 15_000),
    "many elements": entity(idp_role(), "<a/>" * 50_000),
    "many attributes": entity(attributes=ROOT + "".join(f' a{number}=""' for number in range(40_000))),
    "many namespaces": entity(attributes=ROOT + "".join(f' xmlns:n{number}="u"' for number in range(5_000))),
    "a long namespace": entity(attributes=f'{ROOT} xmlns:n="urn:{"x" * 600}"'),
    "an endless certificate": entity(idp_role(keys=key_descriptor("A" * 900_000))),
    "an endless address": entity(idp_role(services=sso("https://idp.example/" + "x" * 900_000))),
    "an endless entity ID": entity(attributes=f'entityID="{"x" * 900_000}"'),
    "an endless address that is no metadata": b"https://" + b"x" * 900_000,
    "endless openings": b"<" * 900_000,
    "endless almost-names": b"<EntityDescriptor" * 50_000,
    "endless almost-ends": b"<EntityDescriptor>" + b"</EntityDescriptor  " * 40_000,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_refused_in_a_few_words(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_metadata(DOCUMENTS[name])
    assert caught.value.path == "metadata"
    assert len(caught.value.detail) < 400


def test_a_thousand_endpoints_are_no_attack() -> None:
    services = "".join(sso(f"https://idp.example/sso/{number}") for number in range(1000))
    assert len(read_metadata(entity(idp_role(services=services))).sso) == 1000
