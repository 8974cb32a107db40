"""Fields that connectors over SAML share, so that each of them says only what is its own: the provider's words."""

from typing import Annotated

from msgspec import Meta

from vestibule_sdk.config import bounds, field

AttributeName = Annotated[str, bounds(max_length=255)]
"""The Name of an attribute."""

CertificateText = Annotated[str, bounds(max_length=16_000)]
"""One certificate or several, as `pem_certificates` takes them."""


def certificates_field(title: str, where: str, *, example: str = "MIIDBTCCAe2gAwIBAgIQ…") -> Meta:
    """Signing certificates; `Annotated[tuple[CertificateText, ...], ...]`."""
    return field(
        title,
        f"{where} Around a change of key enter the old and the new one.",
        example=example,
        multiline=True,
        min_length=1,
    )


def want_encrypted_field(title: str, where: str = "") -> Meta:
    """Whether an assertion in the clear is refused; `Annotated[bool, ...]`."""
    said = f"Refuses an assertion that is not encrypted. {where}".strip()
    return field(title, f"{said} Encrypted ones are understood in any case.", advanced=True)


def unsolicited_field(title: str, *, provider: str, portal: str = "") -> Meta:
    """What becomes of a response that nobody here has asked for (S14); `Annotated[Unsolicited, ...]`.

    Args:
        title: In the provider's words, where it has some.
        provider: Its name, or "the provider".
        portal: Where people come from, if not simply from the provider.
    """
    return field(
        title,
        f"What to do when somebody comes from {portal or provider} without having begun here. Signing in right away "
        "lets a stranger put people into an account that is not theirs.",
        advanced=True,
        labels={
            "restart": f"Begin a sign-in of our own at {provider} (restart)",
            "accept": "Sign in right away (accept)",
            "off": "Refuse (off)",
        },
    )


ClockSkew = Annotated[
    int,
    field(
        "Clock skew",
        "By how many seconds the provider's clock may be off, at most 300.",
        example="180",
        advanced=True,
        ge=0,
        le=300,
    ),
]
"""A whole field (S15)."""
