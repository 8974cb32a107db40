"""A service provider as the tests' SimpleSAMLphp knows it.

Source: SimpleSAMLphp 1.19, "SP remote metadata reference" and "IdP remote metadata reference".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from cryptography import x509
from lxml import etree
from saml_keys import one_line
from saml_names import POST, REDIRECT
from saml_party import SAMLParty


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the IdP does for one service provider. None leaves SimpleSAMLphp's own default.

    Attributes:
        validate_authnrequest: Requests have to be signed.
        sign_logout: Logout messages of the IdP are signed.
        validate_logout: Logout messages to the IdP have to be signed.
        encrypt_assertion: To the first of the certificates: AES-128-CBC with RSA-OAEP, all it can do.
        encrypt_name_id: The NameID, in assertions and in logout requests.
        sign_assertion: Before it is encrypted; by default yes.
        sign_response: By default yes.
        signature_algorithm: Its address; by default RSA with SHA-256.
        name_id_format: For requests that ask for none.
        more: Further settings by SimpleSAMLphp's own names, e.g. `{"assertion.lifetime": 5}` or an `authproc`.
    """

    validate_authnrequest: bool = False
    sign_logout: bool = True
    validate_logout: bool = True
    encrypt_assertion: bool = False
    encrypt_name_id: bool = False
    sign_assertion: bool | None = None
    sign_response: bool | None = None
    signature_algorithm: str | None = None
    name_id_format: str | None = None
    more: Mapping[str, object] = field(default_factory=dict)

    def settings(self) -> dict[str, object]:
        """The same by SimpleSAMLphp's names."""
        named = {_NAMES[each.name]: getattr(self, each.name) for each in fields(Options) if each.name in _NAMES}
        return {name: value for name, value in named.items() if value is not None} | dict(self.more)


_NAMES = {
    "validate_authnrequest": "validate.authnrequest",
    "sign_logout": "sign.logout",
    "validate_logout": "validate.logout",
    "encrypt_assertion": "assertion.encryption",
    "encrypt_name_id": "nameid.encryption",
    "sign_assertion": "saml20.sign.assertion",
    "sign_response": "saml20.sign.response",
    "signature_algorithm": "signature.algorithm",
    "name_id_format": "NameIDFormat",
}


@dataclass(frozen=True, kw_only=True)
class ServiceProvider(Options):
    """A service provider, field by field: its addresses and keys, and the options for it.

    Attributes:
        certificates: Any of them may sign; the first of them is encrypted to.
    """

    entity_id: str
    acs_url: str
    slo_url: str | None = None
    slo_binding: str = REDIRECT
    certificates: tuple[x509.Certificate, ...] = ()

    @classmethod
    def of(cls, party: SAMLParty, options: Options | None = None) -> Self:
        """The tests' own party."""
        chosen = options or Options()
        return cls(
            entity_id=party.entity_id,
            acs_url=party.acs_url,
            slo_url=party.slo_url,
            slo_binding=party.slo_binding,
            certificates=(party.keys.certificate,),
            **{each.name: getattr(chosen, each.name) for each in fields(Options)},
        )

    def settings(self) -> dict[str, object]:
        """An entry of saml20-sp-remote."""
        keys = [
            {"type": "X509Certificate", "signing": True, "encryption": True, "X509Certificate": one_line(certificate)}
            for certificate in self.certificates
        ]
        own: dict[str, object] = {
            "AssertionConsumerService": [{"Binding": POST, "Location": self.acs_url, "index": 0}],
            "keys": keys,
        }
        if self.slo_url is not None:
            own["SingleLogoutService"] = [{"Binding": self.slo_binding, "Location": self.slo_url}]
        return own | super().settings()


def entity_id_of(metadata: bytes) -> str:
    """Whose metadata a document is."""
    return etree.fromstring(metadata).attrib["entityID"]
