"""What the tests' SimpleSAMLphp is told, as data: its PHP files read JSON, so that nobody has to write PHP.

Source: SimpleSAMLphp 1.19, "Installation", "IdP hosted metadata reference" and "Authentication processing filters".
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from saml_keys import SAMLKeys
from saml_names import EMAIL, PERSISTENT, POST, REDIRECT, RSA_SHA256, TRANSIENT
from simplesamlphp_people import Person

ATTRIBUTE_MAPS: Final = "/etc/simplesamlphp/attributemap/"
LOG_NOTICE: Final = 5

_READ: Final = """<?php
${variable} = json_decode(file_get_contents(__DIR__ . '/{name}.json'), true, 512, JSON_THROW_ON_ERROR);
"""

# Entries that came as XML are read by SimpleSAMLphp's own parser on every request, and the options are laid over them.
_IMPORT: Final = r"""
foreach ($metadata as $id => $sp) {
    if (isset($sp['xml'])) {
        $read = \SimpleSAML\Metadata\SAMLParser::parseString($sp['xml'])->getMetadata20SP();
        unset($sp['xml']);
        $metadata[$id] = $sp + $read;
    }
}
"""


@dataclass(frozen=True, kw_only=True)
class Hosted:
    """What an IdP says of itself, as far as a test may change it.

    Attributes:
        keys: What it signs with.
        next_keys: What it will sign with: already in its metadata.
        metadata_keys: What it signs its metadata with; None leaves them unsigned.
        sso_url: Where its metadata send AuthnRequests; None for where it listens.
    """

    keys: SAMLKeys
    next_keys: SAMLKeys | None = None
    metadata_keys: SAMLKeys | None = None
    sso_url: str | None = None


def write_config(
    directory: Path, *, base_url: str, entity_id: str, hosted: Hosted, people: Mapping[str, Person]
) -> None:
    """Writes everything an IdP needs to start, without any service provider.

    Args:
        directory: An empty one of its own.
        base_url: What it calls itself, without a final slash.
        entity_id: Its name.
        hosted: What it says of itself.
        people: Who can sign in.
    """
    for name in ("config", "metadata", "cert", "data", "temp", "log"):
        (directory / name).mkdir()
    _write(directory / "config/config", _main(directory, base_url=base_url), variable="config")
    _write(directory / "config/authsources", _authentication(people), variable="config")
    write_hosted(directory, entity_id=entity_id, hosted=hosted)
    _write(directory / "metadata/saml20-sp-remote", {}, variable="metadata", more=_IMPORT)


def write_hosted(directory: Path, *, entity_id: str, hosted: Hosted) -> None:
    """Writes what the IdP says of itself, or replaces it; the next request sees it.

    Args:
        directory: As `write_config` was given it.
        entity_id: Its name.
        hosted: What it says.
    """
    settings = _hosted()
    for name, pair in (("", hosted.keys), ("new_", hosted.next_keys), ("metadata.sign.", hosted.metadata_keys)):
        if pair is not None:
            # Named after the certificate: PHP is never given half of an old pair.
            stem = f"{name}{pair.certificate.serial_number:x}"
            (directory / f"cert/{stem}.pem").write_text(pair.private_pem)
            (directory / f"cert/{stem}.crt").write_text(pair.certificate_pem)
            settings |= {f"{name}privatekey": f"{stem}.pem", f"{name}certificate": f"{stem}.crt"}
    settings["metadata.sign.enable"] = hosted.metadata_keys is not None
    if hosted.sso_url is not None:
        settings["SingleSignOnService"] = hosted.sso_url
    _write(directory / "metadata/saml20-idp-hosted", {entity_id: settings}, variable="metadata")


def write_service_providers(directory: Path, providers: Mapping[str, object]) -> None:
    """Replaces what is known of service providers, at once; the next request sees it.

    Args:
        directory: As `write_config` was given it.
        providers: By entity id; an entry with a member `xml` is metadata, and its other members overrule that.
    """
    file = directory / "metadata/saml20-sp-remote.json"
    written = file.with_suffix(".new")
    written.write_text(json.dumps(providers))
    written.replace(file)


def _write(path: Path, settings: Mapping[str, object], *, variable: str, more: str = "") -> None:
    path.with_suffix(".json").write_text(json.dumps(settings))
    path.with_suffix(".php").write_text(_READ.format(variable=variable, name=path.name) + more)


def _main(directory: Path, *, base_url: str) -> dict[str, object]:
    is_https = base_url.startswith("https:")
    return {
        "baseurlpath": f"{base_url}/",
        "certdir": f"{directory}/cert/",
        "datadir": f"{directory}/data/",
        "tempdir": f"{directory}/temp",
        "loggingdir": f"{directory}/log/",
        "metadatadir": f"{directory}/metadata/",
        "attributenamemapdir": ATTRIBUTE_MAPS,
        "secretsalt": secrets.token_hex(16),
        "auth.adminpassword": secrets.token_hex(16),
        "timezone": "UTC",
        "enable.saml20-idp": True,
        "module.enable": {"exampleauth": True, "core": True, "saml": True},
        "metadata.sources": [{"type": "flatfile"}],
        "store.type": "sql",
        "store.sql.dsn": f"sqlite:{directory}/data/store.sqlite",
        # On http no browser keeps a Secure cookie everywhere, and SameSite=None goes with Secure only.
        "session.cookie.secure": is_https,
        "session.cookie.samesite": "None" if is_https else None,
        "language.cookie.secure": is_https,
        "language.cookie.samesite": "None" if is_https else None,
        # Nobody but a test sends it anywhere: a logout may end at any address.
        "trusted.url.domains": None,
        # A page that says what went wrong is what a test fails with.
        "showerrors": True,
        "logging.handler": "errorlog",
        "logging.level": LOG_NOTICE,
        "logging.format": "%level %stat[%trackid] %msg",
    }


def _authentication(people: Mapping[str, Person]) -> dict[str, object]:
    users = {f"{person.uid}:{person.password}": person.attributes() for person in people.values()}
    # SimpleSAMLphp splits at the first colon only.
    return {"people": {"0": "exampleauth:UserPass", **users}}


def _hosted() -> dict[str, object]:
    return {
        "host": "__DEFAULT__",
        "auth": "people",
        "signature.algorithm": RSA_SHA256,
        "SingleSignOnServiceBinding": [REDIRECT, POST],
        "SingleLogoutServiceBinding": [REDIRECT, POST],
        # The first is what a request gets that asks for none.
        "NameIDFormat": [PERSISTENT, TRANSIENT, EMAIL],
        "attributes.NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        # The NameIDs are made before the attributes get their urn:oid: names. PHP takes these keys for numbers.
        "authproc": {
            "10": {"class": "saml:PersistentNameID", "attribute": "uid", "NameQualifier": True},
            "20": {"class": "saml:TransientNameID"},
            "30": {"class": "saml:AttributeNameID", "attribute": "mail", "Format": EMAIL},
            "90": {"class": "core:AttributeMap", "0": "name2oid"},
        },
    }
