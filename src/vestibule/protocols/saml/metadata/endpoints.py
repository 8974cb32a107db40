"""The endpoints of one kind, by the bindings that we speak (SAML metadata 2.2.2)."""

from typing import Final

from vestibule.protocols.saml.address import address_fault
from vestibule.protocols.saml.metadata.fault import COPY_AGAIN, fault
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import POST_BINDING, REDIRECT_BINDING, local_name, md
from vestibule.protocols.shown import shown
from vestibule_sdk.saml import Binding, IdPEndpoint

BINDING_NAMES: Final = {
    Binding.REDIRECT: REDIRECT_BINDING,
    Binding.POST: POST_BINDING,
}
_BINDINGS: Final = {name: binding for binding, name in BINDING_NAMES.items()}

_SSO: Final = "SingleSignOnService"
_SLO: Final = "SingleLogoutService"
_WORDS: Final = {_SSO: "SSO", _SLO: "logout"}
_FIELDS: Final = {_SSO: "Sign-in (SSO)", _SLO: "Sign-out (SLO)"}


def sso_endpoints(role: Element, *, findings: Findings) -> tuple[IdPEndpoint, ...]:
    """Where AuthnRequests may go; at least one.

    Raises:
        ConfigError: config_error: there is none by a binding that we speak, or one has an unusable address.
    """
    found = _endpoints(role, _SSO, findings)
    if not found:
        raise fault(
            "the document has no SSO endpoint (SingleSignOnService) with the binding HTTP-Redirect or HTTP-POST",
            hint="Switch one of these bindings on at the identity provider, and get its metadata again.",
            at=role,
        )
    return found


def slo_endpoints(role: Element, *, findings: Findings) -> tuple[IdPEndpoint, ...]:
    """Where logout messages may go; none when the provider offers no logout that we speak.

    Raises:
        ConfigError: config_error: one has an unusable address.
    """
    found = _endpoints(role, _SLO, findings)
    if not found:
        findings.note(
            "The document offers no single logout by HTTP-Redirect or HTTP-POST: signing out here leaves the "
            "session at the identity provider as it is."
        )
    return found


def _endpoints(role: Element, name: str, findings: Findings) -> tuple[IdPEndpoint, ...]:
    found: dict[IdPEndpoint, None] = {}
    for element in role.iterchildren(md(name)):
        written = element.get("Binding", "").strip()
        binding = _BINDINGS.get(written)
        if binding is None:
            findings.note(f"The {_WORDS[name]} endpoint with the binding {_short(written)} is not used.", at=element)
            continue
        url = _address(element, "Location")
        if url is None:
            raise fault(f"{name} has no Location", hint=COPY_AGAIN, at=element)
        # Nothing is ever answered at an SSO endpoint, so a ResponseLocation there means nothing (2.4.3).
        response_url = _address(element, "ResponseLocation") if name == _SLO else None
        endpoint = IdPEndpoint(binding=binding, url=url, response_url=None if response_url == url else response_url)
        if endpoint not in found:
            found[endpoint] = None
            findings.fact(_FIELDS[name], _in_words(endpoint), at=element)
    return tuple(found)


def _in_words(endpoint: IdPEndpoint) -> str:
    answers = f", answers to {endpoint.response_url}" if endpoint.response_url is not None else ""
    return f"{endpoint.url} ({endpoint.binding}){answers}"


def _address(element: Element, attribute: str) -> str | None:
    written = element.get(attribute)
    if written is None:
        return None
    url = written.strip()
    reason = address_fault(url)
    if reason is not None:
        # An address with a password in it is not to be quoted.
        quoted = f"its {attribute}" if "@" in url else shown(url)
        raise fault(
            f"{local_name(str(element.tag))}: {quoted} is not usable: {reason}",
            hint="Correct the address at the identity provider (often its public base URL is wrong), and get its "
            "metadata again.",
            at=element,
        )
    return url


def _short(binding: str) -> str:
    """A binding as people call it: without what every binding's name begins with."""
    return shown(binding.removeprefix("urn:oasis:names:tc:SAML:2.0:bindings:"), limit=80)
