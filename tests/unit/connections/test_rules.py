"""R4, S29: which Provider IDs, names and callbacks a connection may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.domain.connections.model import CallbackForm
from vestibule.domain.connections.rules import (
    check_callback_form,
    check_callback_without_id_token,
    check_name,
    check_provider_id,
)
from vestibule.errors import ConfigError
from vestibule_sdk import ClientAuth, Pkce


@pytest.mark.parametrize(
    "text", ["Okta", "okta", "okta-saml", "KeycloakSAML", "a", "0", "a.b_c-d", "x" * 63, "Callback"]
)
def test_ordinary_provider_ids_are_taken_as_they_are(text: str) -> None:
    assert check_provider_id(text) == text


@pytest.mark.parametrize(
    "text", ["", "x" * 64, "-a", ".a", "..", "a/b", "a b", "a%2Fb", "ä", "a\n", "callback", "login", "saml2", "①"]
)
def test_others_are_refused_at_their_field(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_provider_id(text)
    assert (caught.value.code, caught.value.path) == ("config_error", "id")


@given(st.text(max_size=70))
def test_what_is_taken_is_one_harmless_path_segment(text: str) -> None:
    try:
        taken = check_provider_id(text)
    except ConfigError:
        return
    assert taken == text
    assert taken.isascii()
    assert not set(taken) & set("/\\%?#: ")
    assert taken not in {".", "..", "callback", "login", "saml2"}


def test_names_that_look_the_same_are_the_same() -> None:
    assert check_name("  Acme\t Okta ") == "Acme Okta"
    assert check_name("Ge\u0301nie") == check_name("G\u00e9nie") == "Génie"
    assert check_name("アクメ") == "アクメ"


@pytest.mark.parametrize("text", ["", "  ", "x" * 81, "a\u202eb", "a\u200bb", "a\x00b", "\ud800"])
def test_names_that_say_nothing_or_deceive_are_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_name(text)
    assert (caught.value.code, caught.value.path) == ("config_error", "name")


def test_pkce_off_excludes_the_shared_callback() -> None:
    """S29."""
    with pytest.raises(ConfigError) as caught:
        check_callback_form(CallbackForm.SHARED, pkce=Pkce.OFF, client_auth=ClientAuth.BASIC)
    assert (caught.value.code, caught.value.path) == ("config_error", "callbackForm")
    assert check_callback_form(CallbackForm.OWN, pkce=Pkce.OFF, client_auth=ClientAuth.BASIC) is CallbackForm.OWN
    assert check_callback_form(CallbackForm.SHARED, pkce=Pkce.S256, client_auth=ClientAuth.BASIC) is CallbackForm.SHARED


def test_s30_a_connection_without_an_id_token_has_a_redirect_uri_of_its_own() -> None:
    """S30: plain OAuth 2.0, whatever else protects it (RFC 9700 4.4.2.2)."""
    with pytest.raises(ConfigError) as caught:
        check_callback_without_id_token(CallbackForm.SHARED)
    assert (caught.value.code, caught.value.path) == ("config_error", "callbackForm")
    assert check_callback_without_id_token(CallbackForm.OWN) is CallbackForm.OWN


def test_s30_a_client_without_a_secret_excludes_the_shared_callback() -> None:
    """S30: mix-up: code and verifier are all that a provider asks of a public client (RFC 9700 4.4)."""
    with pytest.raises(ConfigError) as caught:
        check_callback_form(CallbackForm.SHARED, pkce=Pkce.S256, client_auth=ClientAuth.NONE)
    assert caught.value.path == "callbackForm"
    own = check_callback_form(CallbackForm.OWN, pkce=Pkce.S256, client_auth=ClientAuth.NONE)
    assert own is CallbackForm.OWN
