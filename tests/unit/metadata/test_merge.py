"""S62: what of a new document takes effect, what waits, and what is the administrator's own."""

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from vestibule.domain.metadata.merge import ABSENT, Merged, merge

OLD: Final = "-----BEGIN CERTIFICATE-----\nold\n-----END CERTIFICATE-----\n"
NEW: Final = "-----BEGIN CERTIFICATE-----\nnew\n-----END CERTIFICATE-----\n"
BEFORE: Final[dict[str, Any]] = {
    "idpEntityId": "https://id.example",
    "ssoUrl": "https://id.example/sso",
    "signingCertificates": [OLD],
    "scopes": ["example.org"],
}
ELSEWHERE: Final = "https://elsewhere.example/sso"
GUARDED: Final = {ELSEWHERE: "It is on another server.", "evil.example": "Nobody has signed it."}


def merged(now: dict[str, Any], *, config: dict[str, Any] | None = None, may_empty: bool = True) -> Merged:
    """Merge a document into a configuration that has what the last one gave."""
    return merge(before=BEFORE, now=now, config=config or BEFORE, guarded=GUARDED, may_empty=may_empty)


def test_what_has_not_changed_changes_nothing() -> None:
    outcome = merged(BEFORE)
    assert (outcome.config, outcome.taken, outcome.held, outcome.own) == (BEFORE, BEFORE, {}, ())


def test_a_new_key_replaces_the_old_one() -> None:
    """Keys that left stop working."""
    outcome = merged({**BEFORE, "signingCertificates": [NEW]})
    assert outcome.config["signingCertificates"] == [NEW]
    assert outcome.taken["signingCertificates"] == [NEW]
    assert outcome.held == {}


def test_an_address_on_another_server_waits_with_all_that_change_beside_it() -> None:
    outcome = merged({**BEFORE, "ssoUrl": ELSEWHERE, "ssoBinding": "post"})
    assert outcome.config == BEFORE
    assert outcome.held == {"ssoUrl": ELSEWHERE, "ssoBinding": "post"}
    assert outcome.reasons == ("It is on another server.",)


def test_a_key_never_waits_beside_an_address_that_does() -> None:
    outcome = merged({**BEFORE, "ssoUrl": ELSEWHERE, "signingCertificates": [NEW]})
    assert outcome.config == {**BEFORE, "signingCertificates": [NEW]}
    assert outcome.held == {"ssoUrl": ELSEWHERE}


def test_what_waits_is_not_counted_as_taken() -> None:
    """Or the next document would no longer see that it differs."""
    first = merged({**BEFORE, "ssoUrl": ELSEWHERE})
    again = merge(
        before=first.taken,
        now={**BEFORE, "ssoUrl": ELSEWHERE},
        config=first.config,
        guarded=GUARDED,
        may_empty=True,
    )
    assert again.held == first.held == {"ssoUrl": ELSEWHERE}


def test_what_waited_and_is_taken_back_waits_no_more() -> None:
    first = merged({**BEFORE, "ssoUrl": ELSEWHERE})
    again = merge(before=first.taken, now=BEFORE, config=first.config, guarded=GUARDED, may_empty=True)
    assert again.held == {}
    assert again.config == BEFORE


def test_the_administrators_own_entry_stays() -> None:
    own = {**BEFORE, "ssoUrl": "https://id.example/special"}
    outcome = merged({**BEFORE, "ssoUrl": "https://id.example/new"}, config=own)
    assert outcome.config["ssoUrl"] == "https://id.example/special"
    assert outcome.own == ("ssoUrl",)
    assert outcome.taken["ssoUrl"] == "https://id.example/new"


def test_what_the_administrator_has_entered_already_does_not_wait() -> None:
    moved = {**BEFORE, "ssoUrl": ELSEWHERE}
    outcome = merged(moved, config=moved)
    assert outcome.held == {}
    assert outcome.taken["ssoUrl"] == ELSEWHERE


def test_a_signed_document_may_leave_a_field_out() -> None:
    now = {name: value for name, value in BEFORE.items() if name != "scopes"}
    assert "scopes" not in merged(now).config


def test_an_unsigned_document_without_scopes_does_not_open_every_domain() -> None:
    now = {name: value for name, value in BEFORE.items() if name != "scopes"}
    outcome = merged(now, may_empty=False)
    assert outcome.config["scopes"] == ["example.org"]
    assert outcome.held == {"scopes": ABSENT}


def test_a_field_that_is_given_as_empty_is_emptied() -> None:
    """Or our answers would go on to an address that an earlier document named."""
    config = {**BEFORE, "sloResponseUrl": "https://id.example/answers"}
    outcome = merge(
        before=config, now={**BEFORE, "sloResponseUrl": ABSENT}, config=config, guarded=GUARDED, may_empty=False
    )
    assert "sloResponseUrl" not in outcome.config
    assert outcome.taken["sloResponseUrl"] is ABSENT


def test_a_claimed_domain_waits() -> None:
    outcome = merged({**BEFORE, "scopes": ["example.org", "evil.example"]})
    assert outcome.config["scopes"] == ["example.org"]
    assert outcome.reasons == ("Nobody has signed it.",)


VALUES: Final = st.one_of(
    st.none(), st.booleans(), st.text(max_size=4), st.lists(st.sampled_from([OLD, NEW, "a", "b"]), max_size=3)
)
FIELDS: Final = st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), VALUES)


@settings(deadline=None)  # no test asserts a time
@given(before=FIELDS, now=FIELDS, config=FIELDS, may_empty=st.booleans())
def test_nothing_guarded_ever_takes_effect(
    before: dict[str, Any], now: dict[str, Any], config: dict[str, Any], *, may_empty: bool
) -> None:
    """Whatever meets: no field comes to hold a guarded text that it did not hold before."""
    stored = {name: value for name, value in config.items() if value is not ABSENT}
    outcome = merge(before=before, now=now, config=stored, guarded={"b": "guarded"}, may_empty=may_empty)
    for name, value in outcome.config.items():
        if value != stored.get(name) and not _has_certificate(value):
            assert "b" not in (value if isinstance(value, list) else [value])
    assert not set(outcome.held) & set(outcome.own)
    for name in outcome.own:
        assert outcome.config.get(name) == stored.get(name)


@settings(deadline=None)  # no test asserts a time
@given(before=FIELDS, now=FIELDS, config=FIELDS)
def test_merged_again_nothing_changes(before: dict[str, Any], now: dict[str, Any], config: dict[str, Any]) -> None:
    """A refresh may be cut off and begun again."""
    stored = {name: value for name, value in config.items() if value is not ABSENT}
    first = merge(before=before, now=now, config=stored, guarded={"b": "guarded"}, may_empty=False)
    again = merge(before=first.taken, now=now, config=first.config, guarded={"b": "guarded"}, may_empty=False)
    assert again.config == first.config
    assert again.held == first.held


def _has_certificate(value: object) -> bool:
    return isinstance(value, list) and any("CERTIFICATE" in text for text in value)
