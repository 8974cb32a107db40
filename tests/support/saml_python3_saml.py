"""python3-saml by itself, set up as its documentation advises: strict, and told all that the connection is told."""

import base64
import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from saml_recipe import ACS, IDP, SP, SSO, Recipe
from saml_signing_keys import idp_key, sp_key

from vestibule_sdk.saml import Signed


def accepts(recipe: Recipe, profile: Mapping[str, Any], xml: bytes) -> bool:
    """Whether python3-saml lets somebody in. It refuses some messages by an exception of another library.

    Args:
        recipe: Whoever signs in it is whom the connection trusts.
        profile: What else the connection is set to.
        xml: What arrives.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            response = OneLogin_Saml2_Response(_settings(recipe, profile), base64.b64encode(xml).decode())
            return bool(response.is_valid(_request(), request_id=recipe.in_response_to))
        except Exception:  # noqa: BLE001 - whatever it lets out, nobody was let in
            return False


def _request() -> dict[str, Any]:
    url = urlsplit(ACS)
    return {"https": "on", "http_host": url.netloc, "script_name": url.path, "server_port": "443"}


def _settings(recipe: Recipe, profile: Mapping[str, Any]) -> OneLogin_Saml2_Settings:
    signers = [signing.key for signing in (recipe.sign_response, recipe.sign_assertion) if signing is not None]
    certificates = list(dict.fromkeys(key.certificate_base64 for key in signers or [idp_key()]))
    wanted = profile.get("want_signed", Signed.EITHER)
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {
                "entityId": SP,
                "assertionConsumerService": {"url": ACS, "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"},
                "x509cert": sp_key().certificate_base64,
                "privateKey": sp_key().private_pem.decode(),
            },
            "idp": {
                "entityId": IDP,
                "singleSignOnService": {"url": SSO},
                "x509certMulti": {"signing": certificates, "encryption": certificates[:1]},
            },
            "security": {
                "allowRepeatAttributeName": True,
                "rejectDeprecatedAlgorithm": not profile.get("allow_sha1", False),
                "wantAttributeStatement": False,
                "wantAssertionsEncrypted": profile.get("want_encrypted", False),
                "wantAssertionsSigned": wanted in {Signed.ASSERTION, Signed.BOTH},
                "wantMessagesSigned": wanted in {Signed.RESPONSE, Signed.BOTH},
            },
        }
    )
