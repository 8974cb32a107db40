"""What can be wrong when a provider's administrator comes back from consenting for everybody there (R29)."""

from vestibule.errors.base import PolicyError


class ConsentLinkRefused(PolicyError):
    """The answer belongs to no consent that is waited for: forged, used before, or asked for before a change."""

    code = "consent_link_refused"
    public = "This approval was not asked for by this site, or is no longer waited for."


class ConsentLinkExpired(PolicyError):
    """The administrator came back after the link's two weeks."""

    code = "consent_link_expired"
    public = "This approval was asked for too long ago."


class ConsentDeclined(PolicyError):
    """The provider says that its administrator did not consent."""

    code = "consent_declined"
    public = "The sign-in service says that the approval was not given."
