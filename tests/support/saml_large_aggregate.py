"""A signed aggregate of any size, written without ever being held: `python saml_large_aggregate.py FILE COUNT`.

The text is written twice over: once as its canonical form, into the digest, and once as federations write it, into the
file. The two differ in nothing but the places where exclusive canonicalisation puts the declarations. That the result
is what it claims to be is for libxmlsec to say, which has no part in the making.
"""

import base64
import hashlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from saml_aggregate import MDRPI, MDUI, NOW_S, ROOT_ID, SHIBMD, federation_key
from saml_algorithms import ENVELOPED, EXC_C14N, RSA_SHA256, SHA256
from saml_names import METADATA, POST, PROTOCOL, REDIRECT, XMLDSIG
from saml_recipe import instant
from saml_signed import signature_value
from saml_signing_keys import SigningKey, signing_key

_USED: Final = {"ds": XMLDSIG, "mdui": MDUI, "shibmd": SHIBMD, "mdrpi": MDRPI}
_VALID_S: Final = 14 * 86_400
_DESCRIPTION: Final = "A place of learning with a library, two canteens and a boat house. " * 3


def write_large_aggregate(path: Path, count: int, *, valid_until_s: int = NOW_S + _VALID_S) -> None:
    """Write one.

    Args:
        path: Of the file.
        count: Of identity providers. After every tenth stands a service provider; each hundred are a group.
        valid_until_s: In seconds since 1970.
    """
    attributes = (
        f' ID="{ROOT_ID}" Name="https://federation.example" cacheDuration="PT6H" validUntil="{instant(valid_until_s)}"'
    )
    digest = hashlib.sha256(f'<md:EntitiesDescriptor xmlns:md="{METADATA}"{attributes}>\n'.encode())
    for text in _members(count, canonical=True):
        digest.update(text.encode())
    digest.update(b"</md:EntitiesDescriptor>")
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in {"md": METADATA, **_USED}.items())
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(f"<md:EntitiesDescriptor{declared}{attributes}>{_signature(digest.digest(), federation_key())}\n")
        file.writelines(_members(count, canonical=False))
        file.write("</md:EntitiesDescriptor>\n")


def _members(count: int, *, canonical: bool) -> Iterator[str]:
    """The text behind the signature, as it stands in a canonical form or in the file."""
    here = {prefix: f' xmlns:{prefix}="{uri}"' if canonical else "" for prefix, uri in _USED.items()}
    certificates = [signing_key(f"idp {number}").certificate_base64 for number in range(4)]
    for number in range(1, count + 1):
        if number % 100 == 1:
            yield "  <md:EntitiesDescriptor>\n"
        yield _provider(number, certificates[number % 4], here)
        if number % 10 == 0:
            yield _service(number)
        if number % 100 == 0 or number == count:
            yield "  </md:EntitiesDescriptor>\n"


def _provider(number: int, certificate: str, here: dict[str, str]) -> str:
    base, registrar = f"https://idp{number}.example.org", f"https://federation{number % 40}.example"
    key = (
        f"<ds:KeyInfo{here['ds']}><ds:X509Data><ds:X509Certificate>\n{_lines(certificate)}"
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    )
    return f"""    <md:EntityDescriptor ID="_e{number}" entityID="{base}/idp/shibboleth">
      <md:Extensions>
        <mdrpi:RegistrationInfo{here["mdrpi"]} registrationAuthority="{registrar}/" \
registrationInstant="2020-01-01T00:00:00Z">
          <mdrpi:RegistrationPolicy xml:lang="en">{registrar}/policy</mdrpi:RegistrationPolicy>
        </mdrpi:RegistrationInfo>
      </md:Extensions>
      <md:IDPSSODescriptor protocolSupportEnumeration="{PROTOCOL}">
        <md:Extensions>
          <shibmd:Scope{here["shibmd"]} regexp="false">example{number}.org</shibmd:Scope>
          <mdui:UIInfo{here["mdui"]}>
            <mdui:DisplayName xml:lang="en">University number {number}</mdui:DisplayName>
            <mdui:DisplayName xml:lang="de">Universität Nummer {number}</mdui:DisplayName>
            <mdui:Description xml:lang="en">{_DESCRIPTION}</mdui:Description>
            <mdui:Logo height="60" width="80">{base}/logo.png</mdui:Logo>
          </mdui:UIInfo>
        </md:Extensions>
        <md:KeyDescriptor use="signing">{key}</md:KeyDescriptor>
        <md:KeyDescriptor use="encryption">{key}</md:KeyDescriptor>
        <md:SingleLogoutService Binding="{REDIRECT}" Location="{base}/idp/slo"></md:SingleLogoutService>
        <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
        <md:SingleSignOnService Binding="{REDIRECT}" Location="{base}/idp/sso/redirect"></md:SingleSignOnService>
        <md:SingleSignOnService Binding="{POST}" Location="{base}/idp/sso/post"></md:SingleSignOnService>
      </md:IDPSSODescriptor>
      <md:AttributeAuthorityDescriptor protocolSupportEnumeration="{PROTOCOL}">
        <md:KeyDescriptor>{key}</md:KeyDescriptor>
        <md:AttributeService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="{base}/idp/aa">\
</md:AttributeService>
      </md:AttributeAuthorityDescriptor>
      <md:Organization>
        <md:OrganizationName xml:lang="en">University {number}</md:OrganizationName>
        <md:OrganizationDisplayName xml:lang="en">The University {number}</md:OrganizationDisplayName>
        <md:OrganizationURL xml:lang="en">https://www.example{number}.org</md:OrganizationURL>
      </md:Organization>
      <md:ContactPerson contactType="technical">
        <md:GivenName>Ada</md:GivenName>
        <md:EmailAddress>mailto:ada@example{number}.org</md:EmailAddress>
      </md:ContactPerson>
    </md:EntityDescriptor>
"""


def _service(number: int) -> str:
    base = f"https://sp{number}.example.org"
    return f"""    <md:EntityDescriptor entityID="{base}/sp">
      <md:SPSSODescriptor protocolSupportEnumeration="{PROTOCOL}">
        <md:AssertionConsumerService Binding="{POST}" Location="{base}/acs" index="0"></md:AssertionConsumerService>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>
"""


def _lines(certificate: str) -> str:
    return "".join(f"{certificate[place : place + 64]}\n" for place in range(0, len(certificate), 64))


def _signature(digest: bytes, key: SigningKey) -> str:
    """The signature, in a text that is its own canonical form but for the declaration."""
    info = (
        f'<ds:CanonicalizationMethod Algorithm="{EXC_C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{RSA_SHA256}"></ds:SignatureMethod>'
        f'<ds:Reference URI="#{ROOT_ID}"><ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>'
        f'<ds:Transform Algorithm="{EXC_C14N}"></ds:Transform></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{base64.b64encode(digest).decode()}</ds:DigestValue></ds:Reference>"
    )
    canonical = f'<ds:SignedInfo xmlns:ds="{XMLDSIG}">{info}</ds:SignedInfo>'.encode()
    value = base64.b64encode(signature_value(canonical, key, algorithm=RSA_SHA256)).decode()
    return (
        f"<ds:Signature><ds:SignedInfo>{info}</ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue>"
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{key.certificate_base64}</ds:X509Certificate></ds:X509Data>"
        "</ds:KeyInfo></ds:Signature>"
    )


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write_large_aggregate(target, int(sys.argv[2]), valid_until_s=int(time.time()) + _VALID_S)
    target.with_suffix(".pem").write_text(federation_key().certificate_pem)
