"""RFC 6749 2.3.1: id and secret are form-encoded inside the Basic header."""

from base64 import b64decode
from urllib.parse import unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from vestibule.protocols.oauth2.token.client_auth import Credentials, authenticate
from vestibule_sdk.client import Client
from vestibule_sdk.secret import Secret

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(client_id=texts, secret=texts)
def test_a_server_that_decodes_finds_what_was_configured(client_id: str, secret: str) -> None:
    """S33: for every character, a colon in the id included."""
    proof = authenticate(Credentials(client=Client(client_id=client_id, secret=Secret(secret))), now_s=0)
    header = proof.headers["Authorization"]
    assert isinstance(header, Secret)
    scheme, _, credentials = header.reveal().partition(" ")
    assert scheme == "Basic"
    user, colon, password = b64decode(credentials).decode("ascii").partition(":")
    assert colon == ":"
    assert unquote_plus(user) == client_id
    assert unquote_plus(password) == secret
    assert proof.form == {}


@given(client_id=st.text("abcXYZ019-._", min_size=1), secret=st.text("abcXYZ019-._", min_size=1))
def test_plain_credentials_look_the_same_either_way(client_id: str, secret: str) -> None:
    """Why so many clients never noticed."""
    client = Client(client_id=client_id, secret=Secret(secret))
    encoded = authenticate(Credentials(client=client), now_s=0)
    literal = authenticate(Credentials(client=client, form_encode_basic=False), now_s=0)
    assert encoded.headers == literal.headers
