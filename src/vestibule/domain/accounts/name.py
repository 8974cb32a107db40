"""What an account, or an identity that is to be connected to one, is called on a page."""

from vestibule_sdk.identity import Identity


def name_of(identity: Identity) -> str | None:
    """The whole name, else its parts, else the user name; None when the provider gave none of them."""
    full = " ".join(part for part in (identity.given_name, identity.family_name) if part)
    return identity.name or full or identity.username
