"""Everything that one logout message of the provider is made from, and how it travels to us: by form, or by query.

As it is, a recipe makes a good message; a test changes one thing. Times are those of `saml_recipe`. The twin's own
messages are made elsewhere: here a provider may be as wrong as an attack wants it.
"""

import base64
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Self
from urllib.parse import quote

from lxml import etree
from manual_clock import STARTS_AT_S
from saml_algorithms import RSA_SHA256
from saml_encrypted import encrypt
from saml_messages import one
from saml_names import ASSERTION, PERSISTENT, PROTOCOL, SUCCESS
from saml_recipe import IDP, REQUEST, SLO, Encryption, Hook, Signing, When, instant, nothing
from saml_signed import sign, signature_value
from saml_signing_keys import SigningKey, idp_key
from saml_written import below

RELAY_STATE: Final = "back to/where+it=was & more"
"""With what can be escaped in several ways."""


@dataclass(frozen=True, kw_only=True)
class Logout:
    """A LogoutRequest, or by `kind` a LogoutResponse.

    Attributes:
        statuses: Of a response: the top-level one first, each in the one before.
        name_id_format: None leaves it out.
        before_signing: Changes the tree.
        encrypt_name_id: None leaves the NameID in the clear.
    """

    kind: Literal["LogoutRequest", "LogoutResponse"] = "LogoutRequest"
    now_s: int = STARTS_AT_S
    message_id: str | None = "_logout-1"
    version: str | None = "2.0"
    issued: When = 0
    destination: str | None = SLO
    issuer: str | None = IDP
    not_on_or_after: When = 300
    name_id: str | None = "alice-0001"
    name_id_format: str | None = PERSISTENT
    session_indexes: tuple[str, ...] = ("session-1",)
    in_response_to: str | None = REQUEST
    statuses: tuple[str, ...] = (SUCCESS,)
    encrypt_name_id: Encryption | None = None
    before_signing: Hook = nothing

    def tree(self) -> etree._Element:
        """The message, not signed."""
        names = {"samlp": PROTOCOL, "saml": ASSERTION}
        root = etree.Element(f"{{{PROTOCOL}}}{self.kind}", nsmap=names)
        attributes = {
            "ID": self.message_id,
            "Version": self.version,
            "IssueInstant": self._when(self.issued),
            "Destination": self.destination,
            **self._own_attributes(),
        }
        for name, value in attributes.items():
            if value is not None:
                root.set(name, value)
        if self.issuer is not None:
            below(root, "Issuer", self.issuer)
        self._fill(root)
        self.before_signing(root)
        return root

    def _own_attributes(self) -> dict[str, str | None]:
        if self.kind == "LogoutResponse":
            return {"InResponseTo": self.in_response_to}
        return {"NotOnOrAfter": self._when(self.not_on_or_after)}

    def _fill(self, root: etree._Element) -> None:
        if self.kind == "LogoutResponse":
            inner = etree.SubElement(root, f"{{{PROTOCOL}}}Status")
            for code in self.statuses:
                inner = etree.SubElement(inner, f"{{{PROTOCOL}}}StatusCode", Value=code)
            return
        if self.name_id is not None:
            below(root, "NameID", self.name_id, Format=self.name_id_format)
        if self.encrypt_name_id is not None:
            encrypt(one(root, "saml:NameID"), self.encrypt_name_id, name="EncryptedID")
        for index in self.session_indexes:
            etree.SubElement(root, f"{{{PROTOCOL}}}SessionIndex").text = index

    def _when(self, moment: When) -> str | None:
        return instant(self.now_s + moment) if isinstance(moment, int) else moment

    @property
    def parameter(self) -> str:
        """The field or parameter in which it belongs."""
        return "SAMLRequest" if self.kind == "LogoutRequest" else "SAMLResponse"

    def but(self, **changes: object) -> Self:
        """The same with something else in it."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the fields are checked where it is made


ANSWER: Final = Logout(kind="LogoutResponse")
REQUESTED: Final = Logout()


def escaped(text: str) -> str:
    """As most write it: everything but letters, digits and `_.-~`, in upper-case hexadecimal."""
    return quote(text, safe="")


def deflated(data: bytes) -> bytes:
    """Raw DEFLATE."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@dataclass(frozen=True, kw_only=True)
class Query:
    """How a message is put into a query (SAML bindings 3.4.4.1).

    Attributes:
        algorithm: What SigAlg says; the signature is made so, unless `value` makes it.
        value: Makes the signature from the octets that it covers.
        pack: Makes the octets that are sent of the message.
        escape: Writes a value down.
        parameter: Carries the message; None for the one of its kind.
    """

    relay_state: str | None = RELAY_STATE
    key: SigningKey = field(default_factory=idp_key)
    algorithm: str = RSA_SHA256
    value: Callable[[bytes], bytes] | None = None
    pack: Callable[[bytes], bytes] = deflated
    escape: Callable[[str], str] = escaped
    parameter: str | None = None

    def of(self, message: Logout) -> bytes:
        """The query, signed."""
        packed = self.pack(etree.tostring(message.tree()))
        parts = [(self.parameter or message.parameter, base64.b64encode(packed).decode())]
        if self.relay_state is not None:
            parts.append(("RelayState", self.relay_state))
        parts.append(("SigAlg", self.algorithm))
        covered = "&".join(f"{name}={self.escape(value)}" for name, value in parts).encode()
        made = self.value(covered) if self.value else signature_value(covered, self.key, algorithm=self.algorithm)
        return covered + f"&Signature={self.escape(base64.b64encode(made).decode())}".encode()


def form_of(
    message: Logout, *, signing: Signing | None = None, relay_state: str | None = RELAY_STATE
) -> dict[str, str]:
    """The fields that a browser posts.

    Args:
        message: What is signed.
        signing: How; None for the provider's usual way.
        relay_state: Beside it.
    """
    root = message.tree()
    sign(root, signing or Signing())
    return fields_of(etree.tostring(root), parameter=message.parameter, relay_state=relay_state)


def fields_of(xml: bytes, *, parameter: str = "SAMLRequest", relay_state: str | None = RELAY_STATE) -> dict[str, str]:
    """A form with a message as it stands."""
    fields = {parameter: base64.b64encode(xml).decode()}
    return fields if relay_state is None else {**fields, "RelayState": relay_state}
