"""Certificates in a terminal: by name, fingerprint and last day."""

import hashlib

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from saml_keys import SAMLKeys

from vestibule.cli.connections.certificates import certificate_pairs, certificate_rows, seen

DAY_S = 86_400
KEYS = SAMLKeys.make("Acme signing")
ENDS_AT_S = int(KEYS.certificate.not_valid_after_utc.timestamp())


def test_a_certificate_is_named_as_consoles_name_it() -> None:
    (row,) = certificate_rows([KEYS.certificate_pem])

    digest = hashlib.sha256(KEYS.certificate.public_bytes(Encoding.DER)).hexdigest().upper()
    assert row["sha256"].replace(":", "") == digest
    assert row["sha256"][2] == ":"
    assert (row["name"], row["key"]) == ("CN=Acme signing", "RSA 2048")
    assert row["expires_at"].startswith(KEYS.certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%S"))


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (31 * DAY_S, ""),
        (30 * DAY_S, "in 30 days"),
        (DAY_S + 1, "in 2 days"),
        (DAY_S, "in 1 day"),
        (1, "in 1 day"),
        (0, "expired on"),
        (-DAY_S, "expired on"),
    ],
)
def test_a_last_day_that_is_near_is_said(left_s: int, words: str) -> None:
    doubt = seen(KEYS.certificate_pem).doubt(ENDS_AT_S - left_s)

    assert (words in doubt) if words else doubt == ""
    assert not doubt.endswith("in 1 days")


def test_an_expired_one_stands_out_where_it_is_listed() -> None:
    lines = certificate_pairs("Signs", [KEYS.certificate_pem], now_s=ENDS_AT_S)

    assert lines[0][0] == "Signs"
    assert "EXPIRED ON" in lines[0][1]
    assert lines[1][1].startswith("SHA-256 ")


@pytest.mark.parametrize("pem", ["", "no certificate", KEYS.certificate_pem.replace("M", "A")])
def test_what_is_none_is_shown_as_such(pem: str) -> None:
    """`show` is for a connection that has a fault, too."""
    (row,) = certificate_rows([pem])

    assert row == {"name": "(cannot be read)", "sha256": "", "key": "", "expires_at": None}
    assert seen(pem).doubt(0) == "cannot be read"
