"""The pages whose form goes to a provider by itself; their policy says where to (SAML bindings 3.5)."""

from collections.abc import Mapping
from typing import Final

from tools.gallery import hostile
from vestibule.web.csp import CONTENT_SECURITY_POLICY, SEARCHING_POLICY, policy_for_form_to
from vestibule.web.pages import Moving, PostingView

_SSO: Final = "https://idp.example/saml/sso?tenant=acme&v=2"
_FIELDS: Final = {"SAMLRequest": "PHNhbWxwOkF1dGhuUmVxdWVzdC8+", "RelayState": "01K0EXAMPLE"}

POSTING: Final[Mapping[str, PostingView]] = {
    "posting": PostingView(kind=Moving.SIGNING_IN, action=_SSO, fields=_FIELDS, name="Acme Okta"),
    "posting-sign-out": PostingView(kind=Moving.SIGNING_OUT, action=_SSO, fields=_FIELDS, name="Acme Okta"),
    "posting-back": PostingView(kind=Moving.RETURNING, action=_SSO, fields=_FIELDS),
    "posting-hostile": PostingView(
        kind=Moving.SIGNING_IN,
        action=_SSO,
        fields={"SAMLRequest": hostile.MARKUP, "RelayState": hostile.HUGE},
        name=hostile.MARKUP + hostile.UNBROKEN,
    ),
}
"""By the page's name in the gallery."""


def policy_of(name: str) -> str:
    """The policy under which a page of the gallery is shown, as the host would send it."""
    if name.startswith("organizations"):
        return SEARCHING_POLICY
    view = POSTING.get(name.removesuffix("-rtl"))
    return CONTENT_SECURITY_POLICY if view is None else policy_for_form_to(view.action)
