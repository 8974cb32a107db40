"""The files that tell a LemonLDAP::NG of the tests who it is and whom it knows.

Source: LemonLDAP::NG 2.0 documentation, "Parameter list" and "OpenID Connect Provider". What is not said is its
default.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

TEMPLATES: Final = "/usr/share/lemonldap-ng/portal/templates"
FOLDERS: Final = ("configuration", "sessions/lock", "persistent/lock", "cache")
CLAIMS: Final = {"email": "mail", "name": "cn", "preferred_username": "uid"}
"""Claims, and the attributes of its demonstration directory that fill them."""

_INI: Final = """\
[all]
logLevel = warn
[configuration]
type = File
dirName = {directory}/configuration
localStorage = Cache::FileCache
localStorageOptions = {{ 'namespace' => 'configuration', 'cache_root' => '{directory}/cache', 'cache_depth' => 3 }}
[portal]
templateDir = {templates}
languages = en
"""


@dataclass(frozen=True, kw_only=True)
class RelyingParty:
    """An application, as its administrator registers it.

    Attributes:
        sign_with: The algorithm of its ID tokens.
        asks_consent: Whether people are asked before it hears of them.
    """

    client_id: str
    client_secret: str
    redirect_uri: str
    post_logout_redirect_uri: str
    sign_with: str = "RS256"
    asks_consent: bool = True


def ini_path(directory: Path) -> Path:
    """The file that `LLNG_DEFAULTCONFFILE` names."""
    return directory / "lemonldap-ng.ini"


def write_config(directory: Path, *, host: str, portal: str, parties: Sequence[RelyingParty]) -> None:
    """Writes everything that it reads when it starts.

    Args:
        directory: Its own.
        host: What it calls itself, and its cookies' domain.
        portal: Its address, with a final slash: the issuer.
        parties: Whom it knows.
    """
    for folder in FOLDERS:
        (directory / folder).mkdir(parents=True)
    ini_path(directory).write_text(_INI.format(directory=directory, templates=TEMPLATES))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    config = {
        "cfgNum": 1,
        "cfgAuthor": "the tests",
        "cfgDate": 1,
        "key": secrets.token_hex(16),
        "cfgVersion": "2.16.1",
        "portal": portal,
        "domain": host,
        "securedCookie": 0,
        "locationRules": {host: {"default": "accept"}},
        "authentication": "Demo",
        "userDB": "Same",
        "passwordDB": "Null",
        "registerDB": "Null",
        "demoExportedVars": {name: name for name in CLAIMS.values()},
        "macros": {"_whatToTrace": "lc($_user)"},
        "whatToTrace": "_whatToTrace",
        # It loads one, asked for or not, and its own needs ImageMagick; nothing calls it, so something empty will do.
        "captcha": "::Password::Null",
        "portalDisplayRegister": 0,
        "portalDisplayResetPassword": 0,
        **_storage(directory, "global", "sessions"),
        **_storage(directory, "persistent", "persistent"),
        "localSessionStorage": "Cache::FileCache",
        "localSessionStorageOptions": {"namespace": "sessions", "cache_root": f"{directory}/cache", "cache_depth": 3},
        "issuerDBOpenIDConnectActivation": 1,
        "oidcServicePrivateKeySig": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "oidcServicePublicKeySig": key.public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode(),
        "oidcServiceKeyIdSig": "of-the-tests",
        "oidcRPMetaDataOptions": {party.client_id: _options(party) for party in parties},
        "oidcRPMetaDataExportedVars": {party.client_id: CLAIMS for party in parties},
    }
    (directory / "configuration/lmConf-1.json").write_text(json.dumps(config))


def _storage(directory: Path, kind: str, folder: str) -> dict[str, object]:
    options = {
        "Directory": f"{directory}/{folder}",
        "LockDirectory": f"{directory}/{folder}/lock",
        "generateModule": "Lemonldap::NG::Common::Apache::Session::Generate::SHA256",
    }
    return {f"{kind}Storage": "Apache::Session::File", f"{kind}StorageOptions": options}


def _options(party: RelyingParty) -> dict[str, object]:
    options = {
        "BypassConsent": int(not party.asks_consent),
        "ClientID": party.client_id,
        "ClientSecret": party.client_secret,
        "DisplayName": party.client_id,
        "IDTokenSignAlg": party.sign_with,
        "PostLogoutRedirectUris": party.post_logout_redirect_uri,
        "RedirectUris": party.redirect_uri,
    }
    return {f"oidcRPMetaDataOptions{name}": value for name, value in options.items()}
