"""The bounds on the page are the constants of the code."""

from doc_pages import page

from vestibule.domain.policy.return_to import MAX_BYTES
from vestibule.flows.connections.directory import QUERY_CHARACTERS
from vestibule.flows.limits.rate_limits import Limit, budgets_of
from vestibule.flows.login.flow import FLOW_LIFETIME_S
from vestibule.flows.sessions.crowd import SESSIONS_AT_MOST
from vestibule.protocols.net import NetPolicy, circuit
from vestibule.protocols.net.json_object import MAX_DEPTH
from vestibule.protocols.oidc import cache
from vestibule.protocols.oidc.id_token.expectation import ISSUED_WINDOW_S, SKEW_S
from vestibule.protocols.oidc.jose.compact import MAX_TOKEN_BYTES
from vestibule.settings import Settings, describe_settings
from vestibule.storage.prune import ATTEMPTS_KEPT_S, SESSIONS_KEPT_S
from vestibule.web.cookies.flow import FLOW_COOKIE_BYTES, FLOWS_AT_MOST
from vestibule.web.cookies.parked import PARKED_LIFETIME_S
from vestibule.web.guards import MAX_BODY_BYTES
from vestibule.web.pages.login import LISTED_AT_MOST

PAGE = page("docs/reference/limits.md")
POLICY = NetPolicy()
SETTINGS = Settings()
BOUNDS = {
    "One whole call, from waiting for a slot to the complete answer": f"{POLICY.deadline_s:g} s",
    "Waiting for a slot, as a part of that": f"{POLICY.busy_wait_s:g} s",
    "Calls under way to one provider": f"{SETTINGS.upstream_concurrency}",
    "An answer after decompression": f"{POLICY.max_body_bytes} bytes",
    "Failures in a row, after which a server is left alone": f"{circuit.FAILURES}",
    "How long it is left alone": f"{circuit.PAUSE_S:g} s",
    "JSON nested at most": f"{MAX_DEPTH}",
    "A sign-in under way": f"{FLOW_LIFETIME_S} s",
    "Live sessions of one account; older ones end": f"{SESSIONS_AT_MOST}",
    "Sign-ins under way in one browser": f"{FLOWS_AT_MOST}",
    "A flow cookie": f"{FLOW_COOKIE_BYTES} bytes",
    "`return_to`": f"{MAX_BYTES} characters",
    "A parked answer (`form_post`)": f"{PARKED_LIFETIME_S} s",
    "A session without use": f"{SETTINGS.session_idle_s} s",
    "A session whatever happens": f"{SETTINGS.session_absolute_s} s",
    "Ways in that the sign-in page lists; a search finds the others": f"{LISTED_AT_MOST}",
    "A search on the sign-in page": f"{QUERY_CHARACTERS} characters",
    "A request's body": f"{MAX_BODY_BYTES} bytes",
    "An ID token": f"{MAX_TOKEN_BYTES} bytes",
    "Difference of clocks that is allowed for": f"{SKEW_S} s",
    "Age of an ID token when it arrives": f"{ISSUED_WINDOW_S} s",
    "Discovery documents and key sets, fresh at least": f"{cache.MIN_FRESH_S} s",
    "Fresh at most": f"{cache.MAX_FRESH_S} s",
    "Fresh when the provider says nothing": f"{cache.DEFAULT_FRESH_S} s",
    "Served stale at most, since they were fetched": f"{cache.MAX_STALE_S} s",
    "Fetches on an unknown key: one in": f"{cache.COOL_DOWN_S} s",
    "Attempts": f"{ATTEMPTS_KEPT_S} s",
    "Ended sessions, after their last possible moment": f"{SESSIONS_KEPT_S} s",
}
LIMITS = {
    Limit.LOGIN: "Sign-ins begun or finished from one client address",
    Limit.CONNECTION: "Sign-ins begun on one connection",
    Limit.ACCOUNT: "Account pages and actions of one session",
    Limit.LOGOUT_TOKEN: "Back-channel logout messages from one address on one connection",
}


def test_the_bounds_are_those_of_the_code() -> None:
    assert {row["What"]: row["Bound"] for row in PAGE.rows("What", "Bound")} == BOUNDS


def test_the_rates_are_those_of_the_code() -> None:
    documented = {row["What"]: row["In a minute"] for row in PAGE.rows("What", "In a minute")}
    assert documented == {LIMITS[limit]: str(budget) for limit, budget in budgets_of(SETTINGS).items()}


def test_a_named_setting_has_the_bound_as_its_default() -> None:
    defaults = {setting.variable: setting.default for setting in describe_settings()}
    for row in PAGE.rows("What", "Setting"):
        if row["Setting"]:
            bound = row.get("Bound") or row["In a minute"]
            assert defaults[row["Setting"].strip("`")] == bound.partition(" ")[0]
