"""The running provider: its keys, its sessions, its codes and what is switched wrong in it."""

import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct, field

from vestibule_twin.config import DEFAULT_ISSUER, Client, TwinConfig
from vestibule_twin.dpop.state import DPoPState
from vestibule_twin.expiring import Expiring
from vestibule_twin.faults.materials import Materials
from vestibule_twin.faults.names import Faults
from vestibule_twin.journal import Journal
from vestibule_twin.keys import KeyRing
from vestibule_twin.people import Person
from vestibule_twin.personality import STANDARD, Personality, Places, Told, Use
from vestibule_twin.saml.name_id import NameID
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.state import SAMLState

CODES_AT_MOST: Final = 50_000
SESSIONS_AT_MOST: Final = 20_000
TOKENS_AT_MOST: Final = 20_000
PUSHED_AT_MOST: Final = 5_000
PUSHED_S: Final = 90
ASSERTIONS_AT_MOST: Final = 20_000
ASSERTION_S: Final = 600

PASSWORD: Final = "urn:twin:password"  # noqa: S105 - a class of authentication
TWO_FACTOR: Final = "urn:twin:two-factor"
AMR: Final = {PASSWORD: ("pwd",), TWO_FACTOR: ("pwd", "otp", "mfa")}
"""The classes of authentication on offer, weakest first, with the methods each stands for (RFC 8176)."""


class Session(Struct, kw_only=True):
    """A browser in which somebody is signed in; `token` is its cookie, `sid` what clients may know."""

    token: str
    sid: str
    person: Person
    auth_time_s: int
    acr: str
    clients: set[str]
    name_ids: dict[str, NameID] = field(default_factory=dict)
    """What each SAML application was last given as a name, by its entity id."""


class Grant(Struct, kw_only=True):
    """What a code stands for (RFC 6749 section 4.1.3, RFC 7636 section 4.4)."""

    client_id: str
    redirect_uri: str
    nonce: str | None
    scopes: frozenset[str]
    code_challenge: str | None
    session: Session
    auth_time_s: int
    acr: str
    access_token: str | None = None
    """Set once the code is redeemed."""


class Access(Struct, frozen=True, kw_only=True):
    """What an access token gives: one person's claims, to one client."""

    client_id: str
    person: Person
    scopes: frozenset[str]
    jkt: str | None = None
    """The thumbprint of the key that it is bound to (RFC 9449 section 6)."""


class Twin:
    """One provider. `faults` may be replaced at any time; `clock` returns UTC seconds."""

    def __init__(
        self, config: TwinConfig, *, personality: Personality = STANDARD, clock: Callable[[], float] = time.time
    ) -> None:
        self.config = config
        self.personality = personality
        self.title = config.title or personality.title
        self.issuer = config.issuer or DEFAULT_ISSUER
        self.base_url = self.issuer.rstrip("/")
        address = urlsplit(self.base_url)
        self.path = address.path
        self.secure = self.issuer.startswith("https:")
        # Cookies know no ports, and several twins may share one: each has a name of its own, or they would sign each
        # other out.
        self.cookie = "_".join(("vestibule_twin", str(address.port or ""), *re.findall(r"\w+", self.path)))
        self.clock = clock
        self.clients: dict[str, Client] = {client.client_id: client for client in config.clients}
        people = personality.people if config.people is None else config.people
        self.people: dict[str, Person] = {person.subject: person for person in people}
        self.rings = {name: KeyRing(config.alg) for name in personality.rings}
        self.saml = SAMLState(self.url(personality.saml_entity), config.service_providers, clock=clock)
        self.faults = Faults()
        self.journal = Journal()
        self.codes: Expiring[str, Grant] = Expiring(ttl_s=config.code_s, at_most=CODES_AT_MOST, clock=clock)
        self.tokens: Expiring[str, Access] = Expiring(ttl_s=config.access_token_s, at_most=TOKENS_AT_MOST, clock=clock)
        self.sessions: Expiring[str, Session] = Expiring(ttl_s=config.session_s, at_most=SESSIONS_AT_MOST, clock=clock)
        self.pushed: Expiring[str, list[tuple[str, str]]] = Expiring(
            ttl_s=PUSHED_S, at_most=PUSHED_AT_MOST, clock=clock
        )
        self.assertions: Expiring[str, bool] = Expiring(ttl_s=ASSERTION_S, at_most=ASSERTIONS_AT_MOST, clock=clock)
        """The jti of every client assertion that was taken."""
        self.dpop = DPoPState(clock=clock)

    @property
    def keys(self) -> KeyRing:
        """The keys that sign for everybody, where a vendor has not several rings of them."""
        return self.rings[self.personality.rings[0]]

    @property
    def dpop_use(self) -> Use:
        """Whether tokens are bound to keys here."""
        return self.config.dpop or self.personality.dpop

    @property
    def dpop_nonce(self) -> bool:
        """Whether a proof at the token endpoint needs a nonce of ours."""
        return self.personality.dpop_nonce if self.config.dpop_nonce is None else self.config.dpop_nonce

    @property
    def pushed_use(self) -> Use:
        """Whether authorization requests come by the back channel."""
        return self.config.pushed_requests or self.personality.pushed_requests

    def now_s(self) -> int:
        """Return the time in whole seconds."""
        return int(self.clock())

    def url(self, path: str) -> str:
        """Return the absolute address of one of our own paths."""
        return self.base_url + path

    def path_to(self, name: str, places: Places | None = None) -> str:
        """Return the path of an endpoint below the base address, its places filled in."""
        return self.personality.paths[name].format_map(places or {})

    def address_of(self, name: str, places: Places | None = None) -> str:
        """Return the absolute address of an endpoint."""
        return self.url(self.path_to(name, places))

    def has(self, name: str) -> bool:
        """Tell whether there is such an endpoint."""
        return name in self.personality.paths

    def issuer_of(self, person: Person) -> str:
        """Return the issuer of somebody's tokens."""
        return self.personality.issuer(self.issuer, person)

    def told(self, person: Person, *, client_id: str, scopes: frozenset[str]) -> Told:
        """Return what a personality has to know for telling somebody's claims."""
        return Told(person=person, client_id=client_id, scopes=scopes, base_url=self.base_url)

    def register(self, client: Client) -> None:
        """Add an application, or replace the one of that client_id."""
        self.clients[client.client_id] = client

    def register_service_provider(self, sp: ServiceProvider) -> None:
        """Add an application that speaks SAML, or replace the one of that entity id."""
        self.saml.service_providers[sp.entity_id] = sp

    def rotate(self, *, keep_old: bool = True) -> None:
        """Sign with new keys from now on; `keep_old` leaves the present ones in the JWKS."""
        for ring in self.rings.values():
            ring.rotate(keep_old=keep_old)

    def materials(self, client: Client, person: Person) -> Materials:
        """Return what the token faults may use."""
        return Materials(
            key=self.ring_of(person).current,
            keys={name: ring.current for name, ring in self.rings.items()},
            issuer=self.issuer,
            client_id=client.client_id,
            client_secret=client.secret,
            now_s=self.now_s(),
            stranger_jwks_uri=self.url("/_twin/stranger_jwks"),
        )

    def ring_of(self, person: Person) -> KeyRing:
        """Return the keys that sign for somebody."""
        return self.rings[self.personality.ring(person)]

    def people_at(self, places: Mapping[str, str]) -> list[Person]:
        """Return who can sign in there."""
        return [person for person in self.people.values() if self.personality.at_home(person, places)]

    def person_hinted(self, hint: str | None) -> Person | None:
        """Return whom a login_hint means, if anybody."""
        return next((one for one in self.people.values() if hint and one.answers_to(hint)), None)

    def sign_in(self, person: Person, *, acr: str = PASSWORD, before: Session | None = None) -> Session:
        """Begin a session, or renew `before` when it is the same person's."""
        if before and before.person == person:
            before.auth_time_s, before.acr = self.now_s(), acr
            return before
        if before:
            self.sessions.drop(before.token)
        session = Session(
            token=secrets.token_urlsafe(32),
            sid=secrets.token_urlsafe(16),
            person=person,
            auth_time_s=self.now_s(),
            acr=acr,
            clients=set(),
        )
        self.sessions.put(session.token, session)
        return session

    def session_of_sid(self, sid: str) -> Session | None:
        """Return the living session that clients know by `sid`."""
        return next((session for session in self.sessions.values() if session.sid == sid), None)
