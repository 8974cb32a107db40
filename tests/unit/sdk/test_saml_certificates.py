"""However an administrator has a certificate, a profile holds it as PEM; what is none is refused at its field."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule_sdk import ConfigError, pem_certificates

DER = b"\x30\x82\x01\x00" + bytes(100)
BARE = b64encode(DER).decode()
PEM = f"-----BEGIN CERTIFICATE-----\n{BARE}\n-----END CERTIFICATE-----"


def content(pem: str) -> bytes:
    lines = pem.splitlines()
    assert (lines[0], lines[-1]) == ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
    assert all(len(line) <= 64 for line in lines[1:-1])
    return b64decode("".join(lines[1:-1]))


@pytest.mark.parametrize(
    "text",
    [
        BARE,
        f"  {BARE[:30]}\r\n\t{BARE[30:]}\n",
        PEM,
        PEM.replace("\n", "\r\n"),
        PEM.replace("CERTIFICATE", "X509 CERTIFICATE"),
        f"subject=CN = id.example\nissuer=CN = id.example\n{PEM}\n",
    ],
)
def test_every_form_gives_the_same_pem(text: str) -> None:
    (found,) = pem_certificates([text], path="x")
    assert content(found) == DER
    assert pem_certificates([found], path="x") == (found,)


def test_several_keep_their_order_and_stand_once() -> None:
    other = b64encode(b"\x30" + DER).decode()
    found = pem_certificates([other, "", f"{PEM}\n{PEM}", BARE], path="x")
    assert [content(each) for each in found] == [b"\x30" + DER, DER]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nonsense", "is no certificate"),
        ("bm9uc2Vuc2U=", "is no certificate"),
        ("MII", "is no certificate"),
        ("ÄÖÜ", "is no certificate"),
        ("-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----", "is no certificate"),
        (PEM.removesuffix("-----END CERTIFICATE-----"), "PEM block that does not end"),
        (f"{PEM}\n-----BEGIN CERTIFICATE-----\n{BARE}", "PEM block that does not end"),
        (PEM.replace("END CERTIFICATE", "END X509 CERTIFICATE"), "PEM block that does not end"),
        ("-----", "PEM block that does not end"),
        (PEM.replace("CERTIFICATE", "PUBLIC KEY"), "holds a public key"),
        (PEM.replace("CERTIFICATE", "RSA PRIVATE KEY"), "holds a private key"),
    ],
)
def test_what_is_no_certificate_is_refused_at_its_item(text: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        pem_certificates([BARE, text], path="signingCertificates")
    assert (caught.value.code, caught.value.path) == ("config_error", "signingCertificates[1]")
    assert text not in str(caught.value) or text == "-----"


@pytest.mark.parametrize("texts", [[], ["", " \n"]])
def test_without_any_nothing_could_be_trusted(texts: list[str]) -> None:
    """S6."""
    with pytest.raises(ConfigError) as caught:
        pem_certificates(texts, path="signingCertificates")
    assert (caught.value.code, caught.value.path) == ("config_error", "signingCertificates")


def test_there_is_a_bound() -> None:
    """S66: every further certificate is a further signature check."""
    many = [b64encode(b"\x30" + bytes([number])).decode() for number in range(17)]
    assert len(pem_certificates(many[:16], path="x")) == 16
    with pytest.raises(ConfigError) as caught:
        pem_certificates(many, path="x")
    assert caught.value.code == "config_error"


@given(st.lists(st.text("-BEGINCRTFAD \n=/+x0é", max_size=60), max_size=3))
def test_no_text_gives_anything_but_pem_or_a_config_error(texts: list[str]) -> None:
    try:
        found = pem_certificates(texts, path="x")
    except ConfigError:
        return
    assert all(content(each)[0] == 0x30 for each in found)
