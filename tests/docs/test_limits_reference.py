"""The bounds on the page are the constants of the code."""

from doc_pages import page

from vestibule.domain.metadata import schedule
from vestibule.domain.metadata.alarm import HEARD_FROM_S
from vestibule.domain.policy.return_to import MAX_BYTES
from vestibule.flows.connections.directory import QUERY_CHARACTERS
from vestibule.flows.connections.providers import KEPT
from vestibule.flows.limits.rate_limits import Limit, budgets_of
from vestibule.flows.login import parked
from vestibule.flows.login.discovery import FOUND_AT_MOST
from vestibule.flows.login.flow import FLOW_LIFETIME_S
from vestibule.flows.login.remembered import REMEMBERED_AT_MOST
from vestibule.flows.login.unsolicited import RELAY_STATE_BYTES
from vestibule.flows.metadata_import.lease import LEASE_S
from vestibule.flows.metadata_import.renew import READ_AT_ONCE, WAIT_S, WAITING_AT_MOST
from vestibule.flows.metadata_import.spool import AGGREGATE_BYTES_AT_MOST, ENTITY_BYTES_AT_MOST
from vestibule.flows.sessions.crowd import SESSIONS_AT_MOST
from vestibule.protocols.net import NetPolicy, circuit
from vestibule.protocols.net.json_object import MAX_DEPTH
from vestibule.protocols.oauth2.documents import allowance
from vestibule.protocols.oauth2.documents.next_page import MAX_HEADER
from vestibule.protocols.oauth2.token.pem_key import MAX_RSA_BITS, MIN_RSA_BITS
from vestibule.protocols.oidc import cache
from vestibule.protocols.oidc.id_token.expectation import ISSUED_WINDOW_S, SKEW_S
from vestibule.protocols.oidc.jose.compact import MAX_TOKEN_BYTES
from vestibule.protocols.saml import pool
from vestibule.protocols.saml.aggregate import child, worker
from vestibule.protocols.saml.aggregate import limits as aggregate
from vestibule.protocols.saml.encryption.structure import KEYS_AT_MOST
from vestibule.protocols.saml.logout.judge import FRESH_S, INDEXES_AT_MOST, RELAY_STATE_BYTES_AT_MOST
from vestibule.protocols.saml.logout.write import VALID_S
from vestibule.protocols.saml.metadata import fetch
from vestibule.protocols.saml.metadata.document import METADATA
from vestibule.protocols.saml.metadata.sp import CACHE_S, SIGNED_FOR_S
from vestibule.protocols.saml.party import CERTIFICATES_AT_MOST, SKEW_S_AT_MOST
from vestibule.protocols.saml.response import name_id
from vestibule.protocols.saml.response.checks.times import VALID_AT_MOST_S
from vestibule.protocols.saml.response.receive import SESSION_INDEX_BYTES_AT_MOST
from vestibule.protocols.saml.response.subject import VALUE_BYTES_AT_MOST
from vestibule.protocols.saml.signature.key import RSA_BITS_AT_LEAST, RSA_BITS_AT_MOST
from vestibule.protocols.saml.signature.structure import PREFIXES_AT_MOST
from vestibule.protocols.saml.xml.limits import MESSAGE
from vestibule.settings import Settings, describe_settings
from vestibule.storage.prune import ATTEMPTS_KEPT_S, ORPHANS_KEPT_S, SESSIONS_KEPT_S
from vestibule.storage.repositories.metadata_entities import MOST_WORDS
from vestibule.web.cookies import RESTART_EVERY_S
from vestibule.web.cookies.flow import FLOW_COOKIE_BYTES, FLOWS_AT_MOST
from vestibule.web.cookies.parked import PARKED_LIFETIME_S
from vestibule.web.guards import MAX_BODY_BYTES, SAML_BODY_BYTES
from vestibule.web.logout.outcome import OUTCOME_LIFETIME_S
from vestibule.web.pages.login import LISTED_AT_MOST
from vestibule_sdk import SAMLProfile

PAGE = page("docs/reference/limits.md")
POLICY = NetPolicy()
SETTINGS = Settings()
PROFILE = SAMLProfile(idp_entity_id="", sso_url="", signing_certificates=())
BOUNDS = {
    "One whole call, from waiting for a slot to the complete answer": f"{POLICY.deadline_s:g} s",
    "Waiting for a slot, as a part of that": f"{POLICY.busy_wait_s:g} s",
    "Calls under way to one provider": f"{SETTINGS.upstream_concurrency}",
    "An answer after decompression": f"{POLICY.max_body_bytes} bytes",
    "Failures in a row, after which a server is left alone": f"{circuit.FAILURES}",
    "How long it is left alone": f"{circuit.PAUSE_S:g} s",
    "JSON nested at most": f"{MAX_DEPTH}",
    "Plain OAuth 2.0: all documents about a person together": f"{allowance.BYTES_AT_MOST} bytes",
    "Items of a list among them": f"{allowance.ITEMS_AT_MOST}",
    "A `Link` field that leads to a list's next page": f"{MAX_HEADER} characters",
    "An RSA key of ours (`private_key_jwt`)": f"{MIN_RSA_BITS} to {MAX_RSA_BITS} bits",
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
    "Organizations of a federation that a page lists": f"{FOUND_AT_MOST}",
    "Providers of federations that a browser remembers": f"{REMEMBERED_AT_MOST}",
    "Providers of federations that a process keeps ready": f"{KEPT}",
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
SAML_BOUNDS = {
    "A form that holds a response": f"{SAML_BODY_BYTES} bytes",
    "A message, after Base64 and inflation": f"{MESSAGE.size_bytes} bytes",
    "A provider's metadata": f"{METADATA.size_bytes} bytes",
    "Elements, comments and CDATA sections of a document": f"{MESSAGE.elements}",
    "Attributes, counted by their equals signs": f"{MESSAGE.attributes}",
    "Attributes of one element": f"{MESSAGE.attributes_of_one}",
    "Namespace declarations": f"{MESSAGE.namespaces}",
    "A namespace name": f"{MESSAGE.namespace_bytes} bytes",
    "Elements times namespace declarations": f"{MESSAGE.elements_by_namespaces}",
    "Elements within one another": f"{MESSAGE.depth}",
    "Signing certificates of a provider": f"{CERTIFICATES_AT_MOST}",
    "RSA keys of a provider": f"{RSA_BITS_AT_LEAST} to {RSA_BITS_AT_MOST} bits",
    "What identifies a person": f"{VALUE_BYTES_AT_MOST} bytes",
    "A NameID with its qualifiers": f"{name_id.BYTES_AT_MOST} bytes",
    "A SessionIndex": f"{SESSION_INDEX_BYTES_AT_MOST} bytes",
    "RelayState of a response that is heeded": f"{RELAY_STATE_BYTES} bytes",
    "RelayState of a logout message": f"{RELAY_STATE_BYTES_AT_MOST} bytes",
    "Session indexes in a LogoutRequest": f"{INDEXES_AT_MOST}",
    "Keys that an encrypted element brings along": f"{KEYS_AT_MOST}",
    "Prefixes that a canonicalisation names": f"{PREFIXES_AT_MOST}",
    "Threads that work on XML, in each process": f"{pool.WORKERS}",
    "Messages that wait for one of them": f"{pool.QUEUE}",
    "How long a message may wait and be worked on": f"{pool.DEADLINE_S:g} s",
    "A parked SAML response": f"{parked.PARKED_LIFETIME_S} s",
    "Difference of clocks that is allowed for in SAML, unless the connection says otherwise": f"{PROFILE.skew_s} s",
    "The same at most": f"{SKEW_S_AT_MOST} s",
    "Age of an assertion, however long its provider calls it valid": f"{VALID_AT_MOST_S} s",
    "A logout message that names no end of its own": f"{FRESH_S} s",
    "A LogoutRequest of ours": f"{VALID_S} s",
    "A LogoutResponse between its two hops": f"{OUTCOME_LIFETIME_S} s",
    "Sign-ins begun because of a response that nobody asked for, from one browser: one in": f"{RESTART_EVERY_S} s",
    "Our metadata, how long a provider may keep it": f"{CACHE_S} s",
    "Our metadata when it is signed, how long it is valid": f"{SIGNED_FOR_S} s",
}
METADATA_BOUNDS = {
    "A federation's document": f"{aggregate.SIZE_BYTES} bytes",
    "Entities in it": f"{aggregate.ENTITIES}",
    "Groups in it": f"{aggregate.GROUPS}",
    "Groups within one another": f"{aggregate.DEPTH_OF_GROUPS}",
    "IDs in it": f"{aggregate.IDS}",
    "One entity of it": f"{aggregate.ENTITY_BYTES} bytes",
    "Fetching a document": f"{fetch.DEADLINE_S:g} s",
    "Reading a federation's into the index": f"{child.DEADLINE_S:g} s",
    "CPU of the process that reads it": f"{worker.CPU_S} s",
    "Memory that the process may ask for": f"{worker.MEMORY_BYTES} bytes",
    "Memory that it may have used": f"{aggregate.PEAK_BYTES} bytes",
    "Start tags of the groups that are open": f"{aggregate.HEAD_BYTES} bytes",
    "Rows of an index that does not count, kept": f"{ORPHANS_KEPT_S} s",
    "Words of a search that count": f"{MOST_WORDS}",
    "A document is read again, at the earliest": f"{schedule.SHORTEST_S} s",
    "At the latest": f"{schedule.LONGEST_S} s",
    "When it names no cacheDuration": f"{schedule.USUAL_S} s",
    "After a failure, and when a document ends soon, at the earliest": f"{schedule.SOONEST_RETRY_S} s",
    "Readings of a source because of an unknown key: one in": f"{schedule.RENEWED_AT_MOST_EVERY_S} s",
    "The same of a federation's: one in": f"{schedule.AGGREGATE_RENEWED_AT_MOST_EVERY_S} s",
    "Such readings at a time, in each process": f"{READ_AT_ONCE}",
    "How long such a message waits for one": f"{WAIT_S:g} s",
    "Messages that wait at a time, in each process": f"{WAITING_AT_MOST}",
    "A replica's lease on a source, renewed while it reads": f"{LEASE_S} s",
    "An end is warned of, before it": f"{HEARD_FROM_S} s",
}
LIMITS = {
    Limit.LOGIN: "Sign-ins begun or finished from one client address",
    Limit.CONNECTION: "Sign-ins begun on one connection",
    Limit.ACCOUNT: "Account pages and actions of one session",
    Limit.SEARCH: "Searches for an organization from one client address",
    Limit.LOGOUT_TOKEN: "Logout messages of a provider (back-channel, SAML) from one address on one connection",
}


def test_the_bounds_are_those_of_the_code() -> None:
    assert {row["What"]: row["Bound"] for row in PAGE.rows("What", "Bound")} == BOUNDS | SAML_BOUNDS | METADATA_BOUNDS


def test_one_document_has_one_bound_however_it_comes() -> None:
    """It is fetched, given as a file, or one of many."""
    assert AGGREGATE_BYTES_AT_MOST == aggregate.SIZE_BYTES
    assert ENTITY_BYTES_AT_MOST == METADATA.size_bytes == aggregate.ENTITY_BYTES


def test_the_rates_are_those_of_the_code() -> None:
    documented = {row["What"]: row["In a minute"] for row in PAGE.rows("What", "In a minute")}
    assert documented == {LIMITS[limit]: str(budget) for limit, budget in budgets_of(SETTINGS).items()}


def test_a_named_setting_has_the_bound_as_its_default() -> None:
    defaults = {setting.variable: setting.default for setting in describe_settings()}
    for row in PAGE.rows("What", "Setting"):
        if row["Setting"]:
            bound = row.get("Bound") or row["In a minute"]
            assert defaults[row["Setting"].strip("`")] == bound.partition(" ")[0]
