"""python3-saml's opinion of a response that our own checks have accepted (DESIGN.md, "a second opinion").

Its verifier is libxmlsec, a second implementation of a signature's logic. It never sees a message that has not passed
ours, so none of the transforms it would run is in it. A disagreement is a refusal of its own, and an alarm: one of the
two is wrong.

Asked is its own judgement of structure and signatures; what it reads is compared with what we read. Its schema check is
left out (it would load the schema each time), and so are its checks of times and addresses, which are by its own clock
and by prefix: ours are stricter, and have run. It does not decrypt: it gets what we decrypted, and no key of ours.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from vestibule.errors import ConfigError, SecondOpinionDisagrees
from vestibule.protocols.saml.own_side import OwnSide
from vestibule.protocols.saml.received import ReceivedAssertion
from vestibule.protocols.saml.signing import base64_of
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import DS, POST_BINDING, REDIRECT_BINDING, SAML, SAMLP, XENC, saml
from vestibule_sdk.saml import SAMLProfile

_ENCRYPTED_ID: Final = f"{saml('Assertion')}/{saml('Subject')}/{saml('EncryptedID')}"
_PREFIXES: Final = {"samlp": SAMLP, "saml": SAML, "ds": DS, "xenc": XENC}
"""As its queries have them."""


class SecondOpinion:
    """python3-saml, set up once for a connection."""

    def __init__(self, profile: SAMLProfile, own: OwnSide, certificates: Sequence[str]) -> None:
        self._entity_id = own.entity_id
        try:
            self._settings = _settings(profile, own, certificates)
        except OneLogin_Saml2_Error as refusal:
            raise ConfigError(
                f"python3-saml does not take an address of this connection: {refusal}",
                path="ssoUrl",
                hint="Correct the address; or switch off secondOpinion (a field of the connector saml).",
            ) from refusal

    def check(
        self,
        saml_response: str,
        received: ReceivedAssertion,
        *,
        attributes: Mapping[str, tuple[str, ...]],
        decrypted: bytes | None,
    ) -> None:
        """Have python3-saml judge the same message.

        Args:
            saml_response: The form field, as it came.
            received: What we read in it.
            attributes: The same with the scoped values that the provider may not assert.
            decrypted: The assertion, where it came encrypted.

        Raises:
            SecondOpinionDisagrees: second_opinion_disagrees.
        """
        try:
            read = _read(_Response(self._settings, saml_response, decrypted=decrypted))
        except Exception as refusal:
            raise _disagreement(f"it refuses the message: {type(refusal).__name__}") from refusal
        if self._entity_id not in [audience.strip() for audience in read["audiences"]]:
            raise _disagreement("it reads another audience")
        _compare(read, received)
        _compare_attributes(read["attributes"], attributes)


class _Response(OneLogin_Saml2_Response):
    """Its response, with our decryption in the place of its own."""

    def __init__(self, settings: OneLogin_Saml2_Settings, response: str, *, decrypted: bytes | None) -> None:
        self._decrypted = decrypted
        super().__init__(settings, response)

    def _decrypt_assertion(self, xml: Element) -> Element:
        encrypted = xml.find(saml("EncryptedAssertion"))
        if self._decrypted is None or encrypted is None:
            raise ValueError("it finds an encrypted assertion where we found none")
        xml.replace(encrypted, etree.fromstring(self._decrypted))
        return xml

    def _query(self, query: str, tagid: str | None = None) -> Any:  # noqa: ANN401 - what an XPath gives
        """Its own queries, on its own document, each compiled once: it would compile all twenty for every message."""
        given = {} if tagid is None else {"tagid": tagid}
        return _compiled(query)(self.get_xml_document(), **given)


@lru_cache(maxsize=64)
def _compiled(query: str) -> etree.XPath:
    return etree.XPath(query, namespaces=_PREFIXES)


def _read(response: _Response) -> dict[str, Any]:
    response.is_valid({}, raise_exceptions=True)
    if not response.check_one_condition() or not response.check_one_authnstatement():
        raise ValueError("it does not find one Conditions and one AuthnStatement")
    return {
        "issuers": response.get_issuers(),
        "audiences": response.get_audiences(),
        "name_id": _its_name_id(response),
        "session_index": response.get_session_index(),
        "assertion_id": response.get_assertion_id(),
        "in_response_to": response.get_in_response_to(),
        "attributes": response.get_attributes(),
    }


def _its_name_id(response: _Response) -> dict[str, str] | None:
    """None for one that came encrypted: what we decrypted out of signed bytes needs no second reader."""
    # In its place alone: in an unsigned corner anybody can put one.
    if response.get_xml_document().find(_ENCRYPTED_ID) is not None:
        return None
    return response.get_nameid_data()


def _compare(read: dict[str, Any], received: ReceivedAssertion) -> None:
    ours = {
        "issuers": [received.issuer],
        "name_id": _name_id(received),
        "session_index": received.session_index,
        "assertion_id": received.assertion_id,
    }
    for name, value in ours.items():
        if read[name] != value and (name, read[name]) != ("name_id", None):
            raise _disagreement(f"it reads another {name}")
    if read["in_response_to"] not in {None, received.in_response_to}:
        raise _disagreement("it reads another in_response_to")


def _compare_attributes(theirs: Mapping[str, list[Any]], ours: Mapping[str, tuple[str, ...]]) -> None:
    """Name by name, both ways. It leaves out what is blank, and trims what is not."""
    trimmed = {name: [value.strip() for value in values if value.strip()] for name, values in ours.items()}
    for name in {*trimmed, *theirs}:
        if trimmed.get(name, []) != [text for text in map(_text, theirs.get(name, [])) if text]:
            raise _disagreement("it reads another value of an attribute")


def _name_id(received: ReceivedAssertion) -> dict[str, str]:
    name_id = received.name_id
    if name_id is None:
        return {}
    found = {
        "Value": name_id.value,
        "Format": name_id.format,
        "SPNameQualifier": name_id.sp_name_qualifier,
        "NameQualifier": name_id.name_qualifier,
    }
    return {name: value for name, value in found.items() if value}


def _text(value: object) -> str:
    """A value as text: of a NameID inside a value it gives a mapping."""
    nested = value.get("NameID") if isinstance(value, Mapping) else None
    return str(nested["value"] if nested else value).strip()


def _disagreement(detail: str) -> SecondOpinionDisagrees:
    return SecondOpinionDisagrees(
        f"our own checks accept the message, and python3-saml does not agree: {detail}",
        hint="Report this with the attempt's id: one of the two is wrong. Known differences are listed in the "
        "documentation (second opinion). Only if yours is among them: switch off secondOpinion (a field of the "
        "connector saml).",
    )


def _settings(profile: SAMLProfile, own: OwnSide, certificates: Sequence[str]) -> OneLogin_Saml2_Settings:
    bare = [base64_of(pem) for pem in certificates]
    return OneLogin_Saml2_Settings(
        {
            "strict": False,
            "sp": {
                "entityId": own.entity_id,
                "assertionConsumerService": {"url": own.acs_url, "binding": POST_BINDING},
            },
            "idp": {
                "entityId": profile.idp_entity_id,
                "singleSignOnService": {"url": profile.sso_url, "binding": REDIRECT_BINDING},
                "x509certMulti": {"signing": bare, "encryption": bare[:1]},
            },
            "security": {
                "allowRepeatAttributeName": True,
                "wantAttributeStatement": False,
                "wantNameId": False,
                "allowSingleLabelDomains": True,
            },
        }
    )
