"""Google as protocol settings."""

import re
from typing import Final

from vestibule_google.config import GOOGLE, ISSUER, GoogleConfig
from vestibule_sdk import (
    ClaimRule,
    Client,
    ClientAuth,
    ConfigError,
    OIDCProfile,
    Quirk,
    Secret,
    issuer_base,
)

ISSUER_WITHOUT_SCHEME: Final = Quirk(
    name="issuer_without_scheme",
    source="https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken",
)
"""That page: `iss` is https://accounts.google.com or accounts.google.com."""

PROMPT_LOGIN_UNSUPPORTED: Final = Quirk(
    name="prompt_login_unsupported",
    source="https://developers.google.com/identity/openid-connect/openid-connect#authenticationuriparameters",
)
"""That page: `prompt` takes none, consent and select_account."""

_HINT: Final = (
    "Only people of the Workspace domains of this connection sign in: the claim hd has to name one of them. To admit "
    "others, add the primary domain of their organization to Workspace domains, or leave that field empty."
)


def profile(config: GoogleConfig) -> OIDCProfile:
    """Resolve a configuration.

    The parameter `hd` only spares people the choice among accounts that will not do; whoever edits the address takes
    it out. What decides is the claim: https://developers.google.com/identity/openid-connect/openid-connect#hd-param.
    """
    domains = config.hosted_domains
    return OIDCProfile(
        issuer=config.issuer,
        client=Client(client_id=config.client_id, secret=config.client_secret, auth=ClientAuth.POST),
        required_claims=("email", "email_verified", "name"),
        claim_rules=(ClaimRule(claim="hd", values=domains, hint=_HINT),) if domains else (),
        prompt="select_account" if config.choose_account else None,
        extra_parameters={"hd": domains[0] if len(domains) == 1 else "*"} if domains else {},
        quirks=(ISSUER_WITHOUT_SCHEME, PROMPT_LOGIN_UNSUPPORTED),
    )


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> GoogleConfig:
    """The configuration that Google's issuer means: everybody with a Google Account.

    Raises:
        ConfigError: config_error, at `issuerUrl`, as that API calls it: it is not Google's.
    """
    typed = issuer_base(issuer)
    address = GOOGLE if typed == GOOGLE.removeprefix("https://") else typed
    if not re.fullmatch(ISSUER, address):
        raise ConfigError("this is not Google's issuer", path="issuerUrl", hint=f"It is {GOOGLE} for everybody.")
    return GoogleConfig(client_id=client_id, client_secret=client_secret, issuer=address)
