"""The headers of every answer, made once (S55; OWASP Secure Headers Project; ASVS 5 V3.4).

`Referrer-Policy: same-origin`, not `no-referrer`: that would turn the Origin of our own POSTs into `null`.
"""

from typing import Final

from vestibule.web.csp import CONTENT_SECURITY_POLICY, SEARCHING_POLICY, policy_for_form_to

Header = tuple[bytes, bytes]

_NO_CONTENT_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is no page: even when a browser is brought to show it as one, nothing in it runs (ASVS 5 V3.4.3)."""

_HSTS_S: Final = 365 * 86_400
"""RFC 6797. Without includeSubDomains: those are other installations' affair."""


class SecurityHeaders:
    """The headers of our answers by their kind.

    Attributes:
        page: An HTML page, with its media type.
        searching_page: One that asks for more of itself.
        json: A JSON document, with its media type.
        problem: The same for an error (RFC 9457).
        redirect: An answer without a body: a redirect, a 204.
        static: A file that is named by its content; may be cached, and its media type is its own.
        metadata: What SAML providers read about us: public, but asked for anew each time.
    """

    def __init__(self, base_url: str) -> None:
        hsts = ((b"strict-transport-security", b"max-age=%d" % _HSTS_S),) if base_url.startswith("https://") else ()
        shared: tuple[Header, ...] = (
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            *hsts,
        )
        private: tuple[Header, ...] = ((b"cache-control", b"no-store"), *shared)
        closed: tuple[Header, ...] = (_policy(_NO_CONTENT_POLICY), *private)
        self._of_pages: Final[tuple[Header, ...]] = (
            (b"content-type", b"text/html; charset=utf-8"),
            (b"x-frame-options", b"DENY"),  # for what does not know frame-ancestors
            (b"cross-origin-opener-policy", b"same-origin"),  # a page that opened ours cannot steer its window
            *private,
        )
        self.page: Final[tuple[Header, ...]] = (_policy(CONTENT_SECURITY_POLICY), *self._of_pages)
        self.searching_page: Final[tuple[Header, ...]] = (_policy(SEARCHING_POLICY), *self._of_pages)
        self.json: Final[tuple[Header, ...]] = ((b"content-type", b"application/json"), *closed)
        self.problem: Final[tuple[Header, ...]] = ((b"content-type", b"application/problem+json"), *closed)
        self.redirect: Final[tuple[Header, ...]] = closed
        self.static: Final[tuple[Header, ...]] = shared
        self.metadata: Final[tuple[Header, ...]] = (
            (b"content-type", b"application/samlmetadata+xml"),  # SAML metadata, appendix A
            (b"cache-control", b"no-cache"),
            _policy(_NO_CONTENT_POLICY),
            *shared,
        )

    def page_with_form_to(self, address: str) -> tuple[Header, ...]:
        """The headers of a page whose form goes to a provider. Raises ValueError for what is no address of one."""
        return (_policy(policy_for_form_to(address)), *self._of_pages)


def _policy(text: str) -> Header:
    return (b"content-security-policy", text.encode("ascii"))
