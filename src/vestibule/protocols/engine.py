"""What every sign-in protocol looks like to a use case: begin a login, then complete it."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from msgspec import Struct

from vestibule.protocols.trace import Trace

P_contra = TypeVar("P_contra", contravariant=True)
E_co = TypeVar("E_co", covariant=True)


class LoginRequest(Struct, frozen=True, kw_only=True):
    """What a use case asks of a login.

    Attributes:
        flow_id: Names the flow; unique among all flows ever.
        redirect_uri: Where the provider sends the browser back: the exact text that is sent, and sealed.
        login_hint, prompt: Passed through when set; `prompt` overrides the profile's.
        acr_values: Passed through; when not empty, the answer's `acr` must be one of them. Empty means the profile's.
        max_age_s: When set, overrides the profile's.
        is_restart: The same login was begun before, and ended with code_spent_by_retry: this is its one new beginning.
    """

    flow_id: str
    redirect_uri: str
    login_hint: str | None = None
    prompt: str | None = None
    acr_values: tuple[str, ...] = ()
    max_age_s: int | None = None
    is_restart: bool = False


class Redirect(Struct, frozen=True):
    """A challenge: send the browser to this address."""

    url: str


class PostForm(Struct, frozen=True, kw_only=True):
    """A challenge: have the browser post these fields to this address, from a page of ours (SAML bindings 3.5)."""

    url: str
    fields: Mapping[str, str]


Challenge = Redirect | PostForm


class FlowState(Struct, frozen=True, kw_only=True, array_like=True):
    """What an engine must find again when the browser comes back. Sealed in the flow's cookie, never stored.

    Attributes:
        seed: 32 random bytes. `state`, `nonce` and the PKCE verifier are derived from it, each for its own purpose, so
            that the cookie stays small (DESIGN.md: 1 KB).
        redirect_uri: Where the answer has to arrive: the redirect URI, or the assertion consumer address.
        acr_values, max_age_s: What was asked, so that the answer can be held against it.
        begun_at_s: When the flow began, in seconds since 1970.
        is_restart: As in the request. Such a flow never ends with code_spent_by_retry again.
    """

    flow_id: str
    seed: bytes
    redirect_uri: str
    begun_at_s: int
    acr_values: tuple[str, ...] = ()
    max_age_s: int | None = None
    is_restart: bool = False


class Callback(Struct, frozen=True, kw_only=True):
    """The provider's answer as the browser brought it.

    Attributes:
        redirect_uri: Our own address at which it arrived, built from the configured base URL.
        parameters: Every parameter, once; a repeated one has been refused before.
    """

    redirect_uri: str
    parameters: Mapping[str, str]


class Engine(Protocol[P_contra, E_co]):
    """A sign-in protocol."""

    async def begin(self, profile: P_contra, request: LoginRequest, *, trace: Trace) -> tuple[Redirect, FlowState]:
        """Make the challenge that starts a login, and the state that its answer needs. May call the provider.

        Raises:
            UpstreamError: The provider cannot be reached or does not describe itself.
            VerificationError: issuer_mismatch.
        """
        ...

    async def complete(self, profile: P_contra, flow: FlowState, callback: Callback, *, trace: Trace) -> E_co:
        """Verify the answer to a challenge, and give the evidence.

        Raises:
            LoginError: One class for each check.
        """
        ...
