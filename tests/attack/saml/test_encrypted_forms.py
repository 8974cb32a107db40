"""Encrypted parts that point elsewhere, or are of another form than one content and its key (S18).

libxmlsec was seen to read files and to run style sheets from such messages. Here they are refused before anything is
decrypted.
"""

from lxml import etree
from saml_algorithms import (
    AES128_CBC,
    AES256_CBC,
    ENC11,
    KW_AES256,
    MGF1_SHA256,
    OAEP,
    RSA_15,
    TRIPLE_DES,
    XPATH,
    XSLT,
)
from saml_cases import Case, assert_only_the_attack_is_refused, named
from saml_ciphertext import DATA, ENCRYPTED, KEY, key_info, referring, remove
from saml_encrypted import xenc
from saml_messages import encrypted_with, made_from, one, parsed
from saml_recipe import Encryption, Hook, Recipe, Signing
from saml_signed import ds

REFUSED = "encryption_refused"
SIBLING = Recipe(encrypt=Encryption(place="sibling with RetrievalMethod"))
SIGNED_TOO = Recipe(encrypt=Encryption(), sign_response=Signing())
CBC_SIGNED = Recipe(encrypt=Encryption(data=AES256_CBC), sign_response=Signing())
SHEET = '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>'


def shaped(name: str, hook: Hook, recipe: Recipe = ENCRYPTED, code: str = REFUSED) -> Case:
    return Case(name, code, encrypted_with(shape=hook), recipe)


def retrieval(uri: str, **attributes: str) -> Hook:
    """Has the RetrievalMethod name something else."""

    def hook(holder: etree._Element) -> None:
        method = one(holder, f"{DATA}/ds:KeyInfo/ds:RetrievalMethod")
        method.set("URI", uri)
        method.attrib.update(attributes)

    return hook


def transform_in_retrieval(holder: etree._Element) -> None:
    method = one(holder, f"{DATA}/ds:KeyInfo/ds:RetrievalMethod")
    ds(ds(method, "Transforms"), "Transform", Algorithm=XSLT)


def attribute(path: str, name: str, value: str) -> Hook:
    return lambda holder: one(holder, path).set(name, value)


def append(path: str, name: str) -> Hook:
    def hook(holder: etree._Element) -> None:
        xenc(one(holder, path), name)

    return hook


def data_twice(holder: etree._Element) -> None:
    copy = parsed(etree.tostring(one(holder, DATA)))
    for element in copy.iter():
        element.attrib.pop("Id", None)
    holder.append(copy)


def many_keys(count: int) -> Hook:
    def hook(holder: etree._Element) -> None:
        key = one(holder, KEY)
        for _ in range(count):
            copy = parsed(etree.tostring(key))
            del copy.attrib["Id"]
            key.addnext(copy)

    return hook


def no_base64(holder: etree._Element) -> None:
    one(holder, f"{DATA}/xenc:CipherData/xenc:CipherValue").text = "!!!!"


CASES = [
    shaped("content in a file", referring(DATA, "file:///etc/hostname")),
    shaped("content at a host", referring(DATA, "http://127.0.0.1:9/x")),
    shaped("content in the same document", referring(DATA, "#_key-1")),
    shaped("content in the whole document, by a style sheet", referring(DATA, "", XSLT, SHEET)),
    shaped("content in the whole document, by a path", referring(DATA, "", XPATH, "<ds:XPath>//*</ds:XPath>")),
    shaped("key in a file", referring(KEY, "file:///etc/hostname")),
    shaped("key in the whole document, by a style sheet", referring(KEY, "", XSLT, SHEET)),
    shaped("key in the whole document, by a path", referring(KEY, "", XPATH, "<ds:XPath>//*</ds:XPath>")),
    shaped("RetrievalMethod of a host", retrieval("http://127.0.0.1:9/key"), SIBLING),
    shaped("RetrievalMethod of a file", retrieval("file:///etc/hostname"), SIBLING),
    shaped("RetrievalMethod of another ID", retrieval("#_data-1"), SIBLING),
    shaped("RetrievalMethod of nothing", retrieval(""), SIBLING),
    shaped("RetrievalMethod by xpointer", retrieval("#xpointer(id('_key-1'))"), SIBLING),
    shaped(
        "RetrievalMethod of another type",
        retrieval("#_key-1", Type="http://www.w3.org/2000/09/xmldsig#X509Data"),
        SIBLING,
    ),
    shaped("RetrievalMethod with a style sheet", transform_in_retrieval, SIBLING),
    shaped("RetrievalMethod in KeyInfo of the key", key_info('<ds:RetrievalMethod URI="#_data-1"/>', path=KEY)),
    shaped("KeyInfoReference", key_info('<dsig11:KeyInfoReference URI="http://127.0.0.1:9/"/>')),
    shaped("KeyInfoReference in KeyInfo of the key", key_info('<dsig11:KeyInfoReference URI="#_key-1"/>', path=KEY)),
    shaped("AgreementMethod", key_info(f'<xenc:AgreementMethod Algorithm="{ENC11}ECDH-ES"/>')),
    shaped(
        "AgreementMethod in KeyInfo of the key",
        key_info(f'<xenc:AgreementMethod Algorithm="{ENC11}ECDH-ES"/>', path=KEY),
    ),
    shaped("DerivedKey", key_info(f'<x:DerivedKey xmlns:x="{ENC11}"/>')),
    shaped("a comment in KeyInfo", key_info("<!-- x -->")),
    shaped("a comment in KeyInfo of the key", key_info("<!-- x --><ds:KeyName>x</ds:KeyName>", path=KEY)),
    shaped("EncryptionProperties", append(DATA, "EncryptionProperties")),
    shaped("EncryptionProperties of the key", append(KEY, "EncryptionProperties")),
    shaped("two EncryptedData", data_twice),
    shaped("EncryptedData in EncryptedData", append(DATA, "EncryptedData")),
    shaped("no EncryptedData", remove(DATA)),
    shaped("no key", remove(KEY)),
    shaped("no method", remove(f"{DATA}/xenc:EncryptionMethod")),
    shaped("no content", remove(f"{DATA}/xenc:CipherData")),
    shaped("twenty keys", many_keys(19)),
    shaped("of the type Content", attribute(DATA, "Type", "http://www.w3.org/2001/04/xmlenc#Content")),
    shaped("of the type EncryptedKey", attribute(DATA, "Type", "http://www.w3.org/2001/04/xmlenc#EncryptedKey")),
    shaped("no Base64", no_base64),
    Case("3DES", REFUSED, encrypted_with(data=TRIPLE_DES), ENCRYPTED),
    Case("an algorithm of nobody", REFUSED, encrypted_with(data="urn:x:none"), ENCRYPTED),
    Case("key wrapped by AES", REFUSED, encrypted_with(transport=KW_AES256), ENCRYPTED),
    Case("key transport of nobody", REFUSED, encrypted_with(transport="urn:x:none"), ENCRYPTED),
    Case("RSA 1.5", REFUSED, encrypted_with(transport=RSA_15), ENCRYPTED),
    Case("RSA 1.5, Response signed", REFUSED, encrypted_with(transport=RSA_15), SIGNED_TOO, proven=True),
    Case("OAEP with MD5", REFUSED, encrypted_with(oaep_digest="http://www.w3.org/2001/04/xmldsig-more#md5"), ENCRYPTED),
    Case("OAEP with a mask of nobody", REFUSED, encrypted_with(transport=OAEP, mgf="urn:x:none"), ENCRYPTED),
    Case("a mask where the old OAEP has none", REFUSED, encrypted_with(mgf=MGF1_SHA256), ENCRYPTED),
    Case("AES-CBC without a signature over it", REFUSED, encrypted_with(data=AES128_CBC), ENCRYPTED),
    Case("AES-CBC, the signature over it taken away", REFUSED, made_from(sign_response=None), CBC_SIGNED),
    Case(
        "in the clear where it must be encrypted", REFUSED, made_from(encrypt=None), ENCRYPTED, {"want_encrypted": True}
    ),
]


@named(CASES)
async def test_nothing_points_out_of_the_message(case: Case) -> None:
    """S18."""
    await assert_only_the_attack_is_refused(case)
