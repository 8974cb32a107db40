"""Whether a session answers an AuthnRequest silently, or somebody has to click.

Source: SAML Core sections 3.3.2.2.1 (RequestedAuthnContext), 3.4.1 (ForceAuthn, IsPassive) and 3.4.1.1.
"""

from typing import Final

from vestibule_twin.saml.authn_request import AuthnRequest
from vestibule_twin.saml.names import (
    NO_AUTHN_CONTEXT,
    NO_PASSIVE,
    PASSWORD_PROTECTED_TRANSPORT,
    REQUESTER,
    RESPONDER,
    TIME_SYNC_TOKEN,
)
from vestibule_twin.saml.outcomes import Unfulfilled
from vestibule_twin.state import PASSWORD, TWO_FACTOR, Session, Twin

CLASS_REFS: Final = {PASSWORD: PASSWORD_PROTECTED_TRANSPORT, TWO_FACTOR: TIME_SYNC_TOKEN}
"""The twin's classes of authentication under their SAML names."""

_BY_CLASS_REF: Final = {ref: acr for acr, ref in CLASS_REFS.items()}


def acrs_wanted(asked: AuthnRequest) -> list[str]:
    """Return the classes of authentication that would do, the first one preferred.

    Raises:
        Unfulfilled: The request wants others than are offered, or compares them other than exactly.
    """
    if asked.class_refs is None:
        return list(CLASS_REFS)
    wanted = [_BY_CLASS_REF[ref] for ref in asked.class_refs if ref in _BY_CLASS_REF]
    if not wanted or asked.comparison != "exact":
        raise Unfulfilled(REQUESTER, NO_AUTHN_CONTEXT)
    return wanted


def answering_session(twin: Twin, asked: AuthnRequest, session: Session | None) -> Session | None:
    """Return the session that answers the request, or None when the page has to be shown.

    Raises:
        Unfulfilled: The request cannot be met here, or nobody may be asked and somebody would have to be.
    """
    acrs = acrs_wanted(asked)
    asked.name_id_format()
    if session and session.acr in acrs and not asked.force_authn and _is_meant(asked, session):
        return session
    if asked.is_passive:
        raise Unfulfilled(RESPONDER, NO_PASSIVE)
    if twin.config.auto_sign_in:
        person = twin.person_hinted(asked.hint) or next(iter(twin.people.values()))
        return twin.sign_in(person, acr=acrs[0], before=session)
    return None


def _is_meant(asked: AuthnRequest, session: Session) -> bool:
    return asked.hint is None or session.person.answers_to(asked.hint)
