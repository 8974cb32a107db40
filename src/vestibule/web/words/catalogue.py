"""The shape of a catalogue. A language is one instance; a missing string is a type error: no page is half translated.

Strings are whole sentences with `{named}` gaps: nothing is glued together, because other languages order and decline
differently. Numbers stand in gaps where no plural depends on them.
"""

from collections.abc import Mapping

from msgspec import Struct


class CommonWords(Struct, frozen=True, kw_only=True):
    """What several pages say."""

    page_title: str
    copy: str
    copied: str
    sign_out: str
    date_time: str
    instant: str
    months: tuple[str, ...]
    thousands: str


class LoginWords(Struct, frozen=True, kw_only=True):
    """The sign-in page."""

    title: str
    continue_with: str
    last_used: str
    search_label: str
    search: str
    matches: str
    nothing_matches: str
    cut: str
    cut_matches: str
    show_all: str
    clear: str
    none_yet: str
    none_yet_operator: str
    notices: Mapping[str, str]


class DiscoveryWords(Struct, frozen=True, kw_only=True):
    """The page on which an organization is chosen; the search itself speaks as on the sign-in page."""

    title: str
    how: str
    total: str
    used_before: str
    nothing: str
    another_way: str


class AccountWords(Struct, frozen=True, kw_only=True):
    """The account page."""

    title: str
    signed_in_as: str
    no_name: str
    no_email: str
    account_id: str
    identities: str
    identities_about: str
    subject: str
    linked: str
    last_used: str
    new: str
    disconnect: str
    disconnect_named: str
    disconnected: str
    connect: str
    connect_about: str
    connect_named: str
    search_label: str
    methods: Mapping[str, str]
    why_linked: str
    reasons: Mapping[str, str]
    sessions: str
    sessions_about: str
    this_session: str
    via: str
    started: str
    last_seen: str
    client: str
    unknown_client: str
    end_session: str
    end_session_named: str
    end_others: str
    notices: Mapping[str, str]


class MethodChangeWords(Struct, frozen=True, kw_only=True):
    """The question before a way in is connected or disconnected, by `MethodChange`."""

    titles: Mapping[str, str]
    about: Mapping[str, str]
    buttons: Mapping[str, str]
    account: str
    signs_out: str
    held: str
    confirm_first: str
    confirm_by: str
    confirm_impossible: str
    back: str


class OfferedIdentityWords(Struct, frozen=True, kw_only=True):
    """The question whether an identity that came back is the owner's."""

    title: str
    there: str
    subject: str
    here: str
    about: str
    connect: str
    decline: str


class ErrorWords(Struct, frozen=True, kw_only=True):
    """The error page.

    Attributes:
        afterwards: What to do behind the button, where one step is not enough.
        sentences: Translations of the errors' public sentences, by code; empty in English.
    """

    actions: Mapping[str, str]
    afterwards: Mapping[str, str]
    mail_subject: str
    mail_body: str
    reference: str
    code: str
    attempt: str
    time: str
    copy_all: str
    details: str
    details_about: str
    failed_at: str
    expected: str
    received: str
    nothing: str
    difference: str
    left_out: str
    fix: str
    live_values: str
    steps: str
    step: str
    step_note: str
    step_took: str
    milliseconds: str
    step_names: Mapping[str, str]
    upstream: str
    documentation: str
    sentences: Mapping[str, str]


class PassingWords(Struct, frozen=True, kw_only=True):
    """Pages on the way somewhere else."""

    moving: Mapping[str, str]
    moving_link: str
    signed_out_title: str
    signed_out: str
    signed_out_partly_title: str
    signed_out_partly: str
    sign_in_again: str
    confirm_title: str
    confirm: str
    stay: str
    consent_title: str
    consent: str
    consent_next: str


class Words(Struct, frozen=True, kw_only=True):
    """One language.

    Attributes:
        language: BCP 47 tag.
        direction: `ltr` or `rtl`.
    """

    language: str
    direction: str
    common: CommonWords
    login: LoginWords
    discovery: DiscoveryWords
    account: AccountWords
    method_change: MethodChangeWords
    offered_identity: OfferedIdentityWords
    error: ErrorWords
    passing: PassingWords
