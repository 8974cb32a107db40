"""The English catalogue. Plain, short, active; sentence case (LOOK.md, Words); tests hold it to that."""

from typing import Final

from vestibule.web.words.catalogue import (
    AccountWords,
    CommonWords,
    DiscoveryWords,
    ErrorWords,
    LoginWords,
    PassingWords,
    Words,
)

_COMMON: Final = CommonWords(
    page_title="{page} · {brand}",
    copy="Copy",
    copied="Copied",
    sign_out="Sign out",
    date_time="{day} {month} {year}, {hour}:{minute} UTC",
    instant="{year}-{month_number}-{day_padded} {hour}:{minute}:{second} UTC",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    thousands=",",
)

_LOGIN: Final = LoginWords(
    title="Sign in to {brand}",
    continue_with="Continue with {name}",
    last_used="Last used",
    search_label="Find your organization",
    search="Find",
    matches="{count} of {total}",
    nothing_matches="Nothing matches “{query}”.",
    cut="{shown} of {total} are shown: search by name.",
    cut_matches="{shown} of {count} that match are shown: type more of the name.",
    show_all="Show all {total}",
    clear="Clear the search",
    none_yet="There is no way to sign in yet.",
    none_yet_operator="If you run this server, add a connection in its terminal:",
    notices={
        "signed_out": "You are signed out.",
        "session_ended": "Your session has ended. Sign in to go on.",
        "sign_in_first": "Sign in to see that page.",
    },
)

_DISCOVERY: Final = DiscoveryWords(
    title="Sign in through {name}",
    how="Type part of its name, or the domain of your e-mail address there.",
    total="{total} to choose from",
    used_before="Used before",
    nothing="Type less of the name, or look for its short form. If it is not here, ask your administrator.",
    another_way="Use another way in",
)

_ACCOUNT: Final = AccountWords(
    title="Your account",
    signed_in_as="Signed in as",
    no_name="No name given",
    no_email="No e-mail address given",
    account_id="Account {id}",
    identities="How you sign in",
    identities_about="Each of these opens this account.",
    subject="Known there as {subject}",
    linked="Connected {time}",
    last_used="Last used {time}",
    methods={
        "first_sign_in": "Made this account when you first signed in.",
        "verified_email": "Joined this account by your verified address.",
    },
    why_linked="Why it is connected",
    reasons={
        "connection_trusted": "This way in is trusted to vouch for e-mail addresses.",
        "connection_not_trusted": "This way in is not trusted to vouch for e-mail addresses.",
        "no_address": "It gave no e-mail address.",
        "address_not_comparable": "It gave an e-mail address that cannot be compared safely.",
        "address_verified": "It says that it has verified your e-mail address.",
        "address_not_verified": "It does not say that it has verified your e-mail address.",
        "domain_proved": "Your organization has proved that the domain of your e-mail address is its own.",
        "domain_not_proved": "Your organization has not proved the domain of your e-mail address.",
        "no_account_has_the_address": "No account had that address, so a new one was made.",
        "account_proved_the_address": "This account had proved the same address before.",
        "account_did_not_prove_the_address": "An account shows the same address, but never proved it.",
        "several_accounts_have_the_address": "Several accounts have that address.",
        "account_has_another_identity_of_this_connection": "The account already knows somebody else from this way in.",
    },
    sessions="Where you are signed in",
    sessions_about="End a session you do not recognise.",
    this_session="This session",
    via="Through {name}",
    started="Started {time}",
    last_seen="Last seen {time}",
    client="{browser} on {system}",
    unknown_client="Unknown browser",
    end_session="End session",
    end_session_named="End session: {client}",
    end_others="End all other sessions",
    notices={
        "session_ended": "The session has ended.",
        "other_sessions_ended": "All other sessions have ended.",
    },
)

_ERROR: Final = ErrorWords(
    actions={
        "try_again": "Try again",
        "another_way": "Use another way in",
        "sign_in": "Go to sign-in",
        "ask_administrator": "Ask your administrator",
    },
    mail_subject="Sign-in to {brand}: {code}",
    mail_body="I could not sign in to {brand}.\n\n{reference}\n",
    reference="For your administrator",
    code="Code",
    attempt="Attempt",
    time="Time",
    copy_all="Copy all three",
    details="What happened",
    details_about="For administrators.",
    failed_at="Stopped at: {step}",
    expected="Expected",
    received="Received",
    nothing="Nothing",
    difference="The marked part differs.",
    left_out="nothing here",
    fix="How to fix it",
    live_values="Values to paste",
    steps="Steps",
    step="Step",
    step_note="Note",
    step_took="Time",
    milliseconds="{took} ms",
    step_names={
        "begin": "Start",
        "callback": "Return from the sign-in service",
        "token": "Exchange of the code",
        "verify": "Checks of the answer",
        "userinfo": "Further information",
        "map": "Reading of name and address",
        "link": "Choice of the account",
        "session": "New session",
    },
    upstream="In the words of the sign-in service, unchecked:",
    documentation="Read about {code}",
    sentences={},
)

_PASSING: Final = PassingWords(
    moving={
        "signing_in": "Taking you to {name} to sign in.",
        "finishing": "Finishing your sign-in.",
        "signing_out": "You are signed out here. Taking you to {name} to sign out there too.",
        "returning": "Taking you back.",
    },
    moving_link="Continue",
    signed_out_title="You are signed out",
    signed_out="You can close this window.",
    signed_out_partly_title="You are signed out here",
    signed_out_partly="The sign-in service could not sign you out everywhere. Close the whole browser to be safe.",
    sign_in_again="Sign in again",
    confirm_title="Sign out?",
    confirm="This ends your session in this browser.",
    stay="Stay signed in",
    consent_title="Approval received",
    consent="People of your organization can now use {name} without being asked for their approval one by one. "
    "Tell whoever sent you here that a first sign-in can be tried.",
    consent_next="Go to sign-in",
)

ENGLISH: Final = Words(
    language="en",
    direction="ltr",
    common=_COMMON,
    login=_LOGIN,
    discovery=_DISCOVERY,
    account=_ACCOUNT,
    error=_ERROR,
    passing=_PASSING,
)
