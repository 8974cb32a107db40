"""Addresses that would run a script, or lead a browser astray (S61)."""

from html import escape

import pytest
from saml_metadata_document import ROLE, SSO_URL, entity, idp_role, slo, sso
from saml_metadata_reading import metadata_report, read_metadata
from saml_names import POST

from vestibule.errors import ConfigError

ADDRESSES = [
    "",
    "javascript:alert(1)",
    "JaVaScRiPt://idp.example/%0aalert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox",
    "file:///etc/passwd",
    "ftp://idp.example/sso",
    "/sso",
    "//idp.example/sso",
    "idp.example/sso",
    "https:///sso",
    "https://idp.example@evil.example/sso",
    "https://idp.example:secret@evil.example/sso",
    "https://idp.example\\@evil.example/sso",
    "https://idp.example/sso\r\nSet-Cookie: a=b",
    'https://idp.example/"><script>alert(1)</script> ',
    "https://idp.example/s so",
    "https://idp.example/sso#fragment",
    "https://idp.example:99999/sso",
    "https://[::1/sso",
    "https://\u202eidp.example/sso",
    "http://idp.example/sso",
    "http://localhost.evil.example/sso",
    "https://idp.example/" + "x" * 3000,
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_refused_wherever_it_stands(address: str) -> None:
    written = escape(address).replace("\r", "&#13;").replace("\n", "&#10;")
    attribute = f' ResponseLocation="{written}"'
    for services in (sso(written), sso(written, binding=POST), sso() + slo(written), sso() + slo(more=attribute)):
        with pytest.raises(ConfigError) as caught:
            read_metadata(entity(idp_role(services=services)))
        assert caught.value.path == "metadata"
        assert caught.value.detail.startswith("line 2: ")
        assert caught.value.detail.isprintable()
        assert len(caught.value.detail) < 500
        assert "secret" not in caught.value.detail
    assert read_metadata(entity(idp_role(services=sso()))).sso[0].url == SSO_URL


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://evil.example/", "vbscript:x"])
def test_where_no_address_is_used_none_is_shown(address: str) -> None:
    """An endpoint of a binding that nobody here speaks, and the page for errors."""
    soap = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
    services = sso(address, binding=soap) + sso() + slo(address, binding=soap)
    document = entity(idp_role(attributes=f'{ROLE} errorURL="{address}"', services=services))
    report = metadata_report(document)
    assert [endpoint.url for endpoint in (*report.metadata.sso, *report.metadata.slo)] == [SSO_URL]
    assert not any(address in fact.value for fact in report.facts)
    assert "Line 2: The SSO endpoint with the binding SOAP is not used." in report.notes
    assert "Line 2: The logout endpoint with the binding SOAP is not used." in report.notes
