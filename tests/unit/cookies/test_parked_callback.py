"""S52: a form_post callback takes two hops, and needs handle and cookie at the second."""

import os

import pytest
from manual_clock import ManualClock

from vestibule.errors import CallbackMalformed, VestibuleError
from vestibule.protocols.engine import Callback
from vestibule.seal import DataKey, KeyRing
from vestibule.web.cookies import CookieNaming, ParkedCallbackCookie

CALLBACK = Callback(redirect_uri="https://login.example/api/auth/sso/callback", parameters={"code": "c", "state": "s"})


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def cookie(clock: ManualClock) -> ParkedCallbackCookie:
    sealer = KeyRing([DataKey(os.urandom(32), version=1)]).sealer("cookie")
    return ParkedCallbackCookie(sealer, naming=CookieNaming("https://login.example"), clock=clock)


def sent(set_cookie: str) -> bytes:
    return set_cookie.partition(";")[0].encode()


def refusal(cookie: ParkedCallbackCookie, handle: str, header: bytes) -> str:
    with pytest.raises(VestibuleError) as refused:
        cookie.take(handle, cookie_header=header)
    return refused.value.code


def test_handle_and_cookie_together_give_the_callback(cookie: ParkedCallbackCookie) -> None:
    """S52: the second hop is same-site, where the cookie comes along."""
    parked = cookie.park(CALLBACK)
    assert parked.set_cookie.endswith("; Max-Age=120; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert cookie.take(parked.handle, cookie_header=sent(parked.set_cookie)) == CALLBACK


def test_either_alone_gives_nothing(cookie: ParkedCallbackCookie) -> None:
    """S52: a handle in a log or a shared link is worth nothing, nor is a cookie without its handle."""
    parked, other = cookie.park(CALLBACK), cookie.park(CALLBACK)
    assert refusal(cookie, parked.handle, b"") == "state_mismatch"
    assert refusal(cookie, other.handle, sent(parked.set_cookie)) == "state_mismatch"
    assert refusal(cookie, "", sent(parked.set_cookie)) == "state_mismatch"
    assert refusal(cookie, "\udc80\u00e9", sent(parked.set_cookie)) == "state_mismatch"
    assert refusal(cookie, parked.handle, sent(parked.set_cookie)[:-4]) == "state_mismatch"


def test_it_waits_two_minutes(cookie: ParkedCallbackCookie, clock: ManualClock) -> None:
    """S68; and one dated in the future, whose end could be far, is refused."""
    parked = cookie.park(CALLBACK)
    clock.advance(120)
    assert cookie.take(parked.handle, cookie_header=sent(parked.set_cookie)) == CALLBACK
    clock.advance(1)
    assert refusal(cookie, parked.handle, sent(parked.set_cookie)) == "flow_expired"
    clock.advance(-(121 + 31))
    assert refusal(cookie, parked.handle, sent(parked.set_cookie)) == "flow_expired"


def test_long_parameters_have_a_bound(cookie: ParkedCallbackCookie) -> None:
    """S68: a code of 2,000 characters still fits; what does not is refused, never cut."""

    def callback(length: int) -> Callback:
        return Callback(redirect_uri=CALLBACK.redirect_uri, parameters={"code": "c" * length, "state": "s" * 70})

    assert len(sent(cookie.park(callback(2000)).set_cookie)) <= 3072
    with pytest.raises(CallbackMalformed) as refused:
        cookie.park(callback(3000))
    assert refused.value.code == "callback_malformed"
