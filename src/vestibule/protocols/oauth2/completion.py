"""The second half of a plain OAuth 2.0 login: the answer is verified, redeemed, and the provider's API asked who it is.

There is no ID token, so nothing in the answer names its issuer, its audience or its flow. What stands in its place: a
redirect URI that belongs to this connection alone (RFC 9700 4.4), `state`, PKCE, and that the documents are fetched
with the very token that the code was redeemed for.
"""

from dataclasses import dataclass
from typing import Final

from vestibule.clock import Clock
from vestibule.errors import Step
from vestibule.protocols.engine import Callback, FlowState
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.net.call import Net
from vestibule.protocols.oauth2.callback.bounds import check_bounds
from vestibule.protocols.oauth2.callback.code import code_of, refuse_both
from vestibule.protocols.oauth2.callback.error_answer import refuse_error
from vestibule.protocols.oauth2.callback.issuer import check_callback_issuer
from vestibule.protocols.oauth2.callback.redirect_uri import check_redirect_uri
from vestibule.protocols.oauth2.callback.state import check_state
from vestibule.protocols.oauth2.documents.fetch import fetch_documents
from vestibule.protocols.oauth2.documents.subject import subject_of
from vestibule.protocols.oauth2.flow_secrets import verifier_of
from vestibule.protocols.oauth2.granted_scopes import granted_scopes
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oauth2.settings import check_settings
from vestibule.protocols.oauth2.token.redeem import Redemption, Tokens
from vestibule.protocols.oauth2.token.request import Exchange
from vestibule.protocols.steps import during
from vestibule.protocols.trace import Trace
from vestibule_sdk.oauth2 import OAuth2Profile, VerifiedDocuments
from vestibule_sdk.secret import Secret

_OTHER_ISSUER: Final = (
    "Nothing but this connection's address of the provider says what its issuer is: set the address that the provider "
    "itself goes by. GitHub: the issuer is that address with /login/oauth; for a GitHub Enterprise Server, enter the "
    "host name that its own settings have. If the address is right, the connector has to learn the new issuer."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """The second half of one login."""

    net: Net
    clock: Clock
    profile: OAuth2Profile
    flow: FlowState
    trace: Trace

    async def run(self, callback: Callback) -> Evidence:
        """Go through the steps. Raises LoginError: one class for each check."""
        with during(self.trace, Step.CALLBACK):
            code = self._receive(callback)
        with during(self.trace, Step.TOKEN):
            tokens = await self._redeem(code)
        with during(self.trace, Step.USERINFO):
            documents = await fetch_documents(tokens.access, self.profile)
            subject = subject_of(documents, self.profile.subject)
        return Evidence(
            claims=VerifiedDocuments(
                issuer=self.profile.issuer,
                subject=subject,
                documents=documents,
                scopes=granted_scopes(tokens.answer.raw),
            ),
            name=subject,
            access=tokens.access if self.profile.api_origins else None,
        )

    def _receive(self, callback: Callback) -> Secret:
        # In the order of OpenID Connect: whose browser, at which address, which server; then its error or its code.
        check_state(self.flow, callback)
        check_redirect_uri(self.flow, callback)
        check_bounds(callback)
        issuer = self.profile.issuer
        # Without discovery nothing promises `iss`; one that is there has to fit.
        check_callback_issuer(callback, fits=issuer.__eq__, expected=issuer, advertised=False, hint=_OTHER_ISSUER)
        refuse_both(callback)
        refuse_error(callback)
        return code_of(callback)

    async def _redeem(self, code: Secret) -> Tokens:
        exchange = Exchange(
            token_endpoint=self.profile.token_endpoint,
            credentials=check_settings(self.profile),
            code=code,
            redirect_uri=self.flow.redirect_uri,
            verifier=Secret(verifier_of(self.flow)) if uses_pkce(self.profile) else None,
        )
        return await Redemption(net=self.net, clock=self.clock, exchange=exchange).run()
