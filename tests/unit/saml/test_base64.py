"""Base64 as XML has it (XML Schema 2, 3.2.16): strict, but for white space, of which encoders are fond."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import SAMLMessageMalformed, XMLRefused
from vestibule.protocols.saml.response.decode import decode_message
from vestibule.protocols.saml.xml.base64_text import read_base64
from vestibule.protocols.saml.xml.limits import MESSAGE


@given(st.binary(), st.lists(st.tuples(st.integers(0, 200), st.sampled_from([" ", "\n", "\r\n", "\t"])), max_size=5))
def test_what_was_encoded_is_read_wherever_lines_were_broken(data: bytes, breaks: list[tuple[int, str]]) -> None:
    text = b64encode(data).decode()
    for place, space in breaks:
        text = text[:place] + space + text[place:]
    assert read_base64(text) == data


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "AA",
        "AAA",
        "AAAAA",
        "AA=",
        "A===",
        "====",
        "=AAA",
        "AA==AAAA",
        "AAAA====",
        "AAAA=",
        "AA=A",
        "AA-_",
        "AAA\u0410",
        "AAA\0",
        "AA A",
        "AA\u00a0\u00a0",
        "AA\u2028A",
        "<AA>",
        "AAAA;AAAA",
        "AA\x0bAA",
    ],
)
def test_what_is_not_to_the_letter_base64_is_none(text: str) -> None:
    """A reader that skips what it does not know would read what another one refuses."""
    assert read_base64(text) is None


@given(st.text())
def test_s19_any_text_is_base64_or_none(text: str) -> None:
    """S19: and what is read gives the same letters when it is written again (of the last one, spare bits aside)."""
    data = read_base64(text)
    if data:
        plain = "".join(character for character in text if character not in " \t\r\n").rstrip("=")
        again = b64encode(data).decode().rstrip("=")
        assert (len(again), again[:-1]) == (len(plain), plain[:-1])


@pytest.mark.parametrize("text", ["", "    ", "\n", "?", "PHg+PC94Pg", "PHg-PC94Pg=="])
def test_a_form_field_without_a_message_is_malformed(text: str) -> None:
    """S19."""
    with pytest.raises(SAMLMessageMalformed) as caught:
        decode_message(text)
    assert caught.value.code == "saml_message_malformed"


def test_s64_a_form_field_is_bounded_before_it_is_decoded() -> None:
    """S64: however much of it is white space."""
    largest = b64encode(b"x" * MESSAGE.size_bytes).decode()
    assert len(decode_message(largest)) == MESSAGE.size_bytes
    for text in (" " * (2 * MESSAGE.size_bytes), largest + " " * (65 * 1024), "?" * (2 * MESSAGE.size_bytes)):
        with pytest.raises(XMLRefused) as caught:
            decode_message(text)
        assert caught.value.code == "saml_xml_refused"
