"""How strictly the provider has to authenticate somebody: what a link asks for may only add to the connection's rules.

Anybody can write a link. If its `acr_values` or `max_age` took the place of the administrator's, whoever has the
password alone could leave out the second factor by editing the address (S27: what was asked is what is enforced).
"""

from msgspec import Struct
from msgspec.structs import replace

from vestibule.errors import RequestRefused
from vestibule.flows.connections.opened import Opened, OpenedOAuth2, OpenedOIDC


class Demands(Struct, frozen=True, kw_only=True):
    """What a login asks of the provider, and holds its answer against.

    Attributes:
        acr_values: Accepted authentication contexts (`acr`, or SAML's class), best first; empty for any.
        max_age_s: Greatest age of the authentication; None for any.
        prompt: OpenID Connect Core 3.1.2.1; shown by the provider, and not enforced by the answer. `login` is SAML's
            ForceAuthn, which the answer is held against.
    """

    acr_values: tuple[str, ...] = ()
    max_age_s: int | None = None
    prompt: str | None = None


def demands_of(opened: Opened, *, asked: Demands) -> Demands:
    """Put the connection's rules and a link's wishes together.

    Raises:
        RequestRefused: request_refused: no answer of this protocol could be held against what is asked.
    """
    if isinstance(opened, OpenedOAuth2):
        return _unprovable(asked)
    if isinstance(opened, OpenedOIDC):
        profile = opened.profile
        ruled, max_age_s, prompt = profile.acr_values, profile.max_age_s, profile.prompt
    else:
        terms = opened.party.profile
        ruled, max_age_s, prompt = terms.authn_contexts, None, "login" if terms.force_authn else None
    ages = [age_s for age_s in (max_age_s, asked.max_age_s) if age_s is not None]
    return Demands(
        acr_values=_contexts(ruled, asked.acr_values),
        max_age_s=min(ages, default=None),
        prompt=prompt or asked.prompt,
    )


def proving_anew(opened: Opened, demands: Demands) -> Demands:
    """Demand that somebody proves anew who they are, whatever session they have at the provider (S48).

    `prompt=login` alone, without a `max_age`: then an ID token would need an `auth_time`, which several providers never
    give. Where it is given, the end of the flow judges it. A provider of plain OAuth 2.0 can be asked for nothing.
    """
    return demands if isinstance(opened, OpenedOAuth2) else replace(demands, prompt="login")


def choosing_who(opened: Opened, demands: Demands) -> Demands:
    """Have the provider ask which of its accounts is meant, where that can do no harm.

    GitHub knows the value, and a server of plain OAuth 2.0 ignores what it does not know (RFC 6749 3.1). Providers of
    OpenID Connect may refuse it with an error (Core 3.1.2.6), as GitLab does, so only the connection's own rule asks.
    """
    is_silent = isinstance(opened, OpenedOAuth2) and demands.prompt is None
    return replace(demands, prompt="select_account") if is_silent else demands


def _unprovable(asked: Demands) -> Demands:
    """What plain OAuth 2.0 can take: an API says who somebody is, not how or when they proved it."""
    if asked.acr_values or asked.max_age_s is not None:
        raise RequestRefused(
            "the link asks for acr_values or max_age, and a provider of plain OAuth 2.0 cannot prove either",
            hint="Leave them out of links to this connection, or demand them of one that speaks OpenID Connect.",
        )
    return asked


def _contexts(ruled: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    if not ruled:
        return asked
    # A link may narrow the rule; one that asks for nothing of it changes nothing.
    return tuple([context for context in asked if context in ruled]) or ruled
