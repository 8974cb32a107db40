"""Everything that one SAML response is made from. A recipe as it is makes a good response; a test changes one thing.

Times are given in seconds from the recipe's now (an int), verbatim (a str), or left out (None).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from lxml import etree
from manual_clock import STARTS_AT_S
from saml_algorithms import AES256_GCM, EXC_C14N, OAEP_MGF1P, RSA_SHA256, SHA256
from saml_names import PERSISTENT, SUCCESS
from saml_signing_keys import SigningKey, idp_key, sp_key

IDP: Final = "https://idp.example/saml"
SP: Final = "https://app.example"
ACS: Final = "https://app.example/api/auth/sso/saml2/sp/acs/Hall"
SLO: Final = "https://app.example/api/auth/sso/saml2/sp/slo/Hall"
SSO: Final = "https://idp.example/saml/sso"
REQUEST: Final = "_0123456789abcdef0123456789abcdef"

BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
HOLDER_OF_KEY: Final = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
PASSWORD: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
BASIC: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"

When = int | str | None
Hook = Callable[["etree._Element"], None]  # noqa: SLF001 - the class of an element has no public name in lxml


def nothing(_: etree._Element) -> None:
    """Changes nothing."""


def instant(moment: int) -> str:
    """Seconds since 1970 as SAML writes them (core 1.3.3)."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A SubjectConfirmation.

    Attributes:
        data: Whether it has SubjectConfirmationData at all.
        in_response_to: "" stands for the response's own.
    """

    method: str = BEARER
    recipient: str | None = ACS
    in_response_to: str | None = ""
    not_before: When = None
    not_on_or_after: When = 300
    data: bool = True


def bearer(**changes: Any) -> Confirmation:  # noqa: ANN401 - fields of Confirmation
    """The good confirmation, with changes."""
    return replace(Confirmation(), **changes)


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """An attribute; `typed` writes xsi:type on its values, as Keycloak, Okta and PingFederate do."""

    name: str
    values: tuple[str, ...]
    name_format: str | None = BASIC
    typed: bool = False


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A signature.

    Attributes:
        key: Signs.
        algorithm, digest: As addresses.
        method: Of canonicalisation of SignedInfo; `method_prefixes` is its PrefixList.
        c14n: The last transform of the reference; `prefixes` is its PrefixList.
        key_info: Holds the key's certificate when True.
        shape: Changes the Signature element before the values are filled in.
        by_hand: Filled in by lxml and cryptography in place of libxmlsec.
        value: Makes the signature from the octets of SignedInfo: by hand, and its own way.
    """

    key: SigningKey = field(default_factory=idp_key)
    algorithm: str = RSA_SHA256
    digest: str = SHA256
    method: str = EXC_C14N
    method_prefixes: str | None = None
    c14n: str = EXC_C14N
    prefixes: str | None = None
    key_info: bool = True
    shape: Hook = nothing
    by_hand: bool = False
    value: Callable[[bytes], bytes] | None = None


@dataclass(frozen=True, kw_only=True)
class Encryption:
    """How an element is encrypted.

    Attributes:
        key: Of the one who can read it.
        data, transport: As addresses.
        oaep_digest, mgf: For OAEP; None leaves the element out, which means SHA-1.
        place: Where EncryptedKey stands.
        plaintext: Changes what is encrypted.
        shape: Changes the EncryptedAssertion or EncryptedID when it is complete.
    """

    key: SigningKey = field(default_factory=sp_key)
    data: str = AES256_GCM
    transport: str = OAEP_MGF1P
    oaep_digest: str | None = None
    mgf: str | None = None
    place: str = "inside"
    plaintext: Callable[[bytes], bytes] = bytes
    shape: Hook = nothing


@dataclass(frozen=True, kw_only=True)
class Style:
    """How the same response is written: prefixes (None is the default namespace), declarations, indentation."""

    protocol: str | None = "samlp"
    assertion: str | None = "saml"
    at_root: bool = True
    more: tuple[tuple[str, str], ...] = ()
    indent: str | None = None
    declaration: bool = False


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A response. The names follow SAML core 2 and 3; `response_*` is what the Response says for itself."""

    now_s: int = STARTS_AT_S
    response_id: str | None = "_response-1"
    response_version: str = "2.0"
    response_instant: When = 0
    destination: str | None = ACS
    in_response_to: str | None = REQUEST
    response_issuer: str | None = IDP
    statuses: tuple[str, ...] = (SUCCESS,)
    status_message: str | None = None

    assertion_id: str | None = "_assertion-1"
    assertion_version: str = "2.0"
    assertion_instant: When = 0
    issuer: str | None = IDP
    subject: bool = True
    name_id: str | None = "alice-0001"
    name_id_format: str | None = PERSISTENT
    name_qualifier: str | None = None
    sp_name_qualifier: str | None = None
    confirmations: tuple[Confirmation, ...] = (Confirmation(),)
    conditions: bool = True
    not_before: When = -60
    not_on_or_after: When = 300
    audiences: tuple[tuple[str, ...], ...] = ((SP,),)
    more_conditions: tuple[str, ...] = ()
    statement: bool = True
    authn_instant: When = -30
    session_index: str | None = "session-1"
    session_not_on_or_after: When = None
    class_ref: str | None = PASSWORD
    attributes: tuple[Attribute, ...] = (
        Attribute(name="email", values=("alice@hall.example",)),
        Attribute(name="groups", values=("staff", "board")),
    )

    style: Style = Style()
    sign_response: Signing | None = None
    sign_assertion: Signing | None = field(default_factory=Signing)
    encrypt: Encryption | None = None
    encrypt_name_id: Encryption | None = None
    before_signing: Hook = nothing

    def when(self, moment: When) -> str | None:
        """A time of this recipe as it is written."""
        return instant(self.now_s + moment) if isinstance(moment, int) else moment
