"""Whether an object is a connector that keeps the interface's promises.

The host asks when it loads one; an author's own tests ask before that.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import StructConfig
from msgspec.structs import fields as struct_fields

from vestibule_sdk.codec import config_schema
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import AnyConnector, OAuth2Connector, OIDCConnector, SAMLConnector
from vestibule_sdk.guide import Guide
from vestibule_sdk.icon import check_icon
from vestibule_sdk.manifest import Manifest


class Unfit(Exception):
    """An object is no connector, or breaks a promise of the interface; the text says how."""


_KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_FIELD: Final = re.compile(r"[a-z][A-Za-z0-9]{0,63}")
_SUGGESTED_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_FILE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_CAPABILITIES: Final = ("learned", "groups", "admin_consent", "starts_trusted")
_TITLE_CHARACTERS_AT_MOST: Final = 60
_SUMMARY_CHARACTERS_AT_MOST: Final = 200


def check_connector(value: object, *, key: str) -> AnyConnector:
    """Give back a connector that can be used.

    Args:
        value: What the entry point led to.
        key: The entry point's name.

    Raises:
        Unfit: With everything that is wrong, as one text.
    """
    if not isinstance(value, OIDCConnector | OAuth2Connector | SAMLConnector):
        message = (
            f"the entry point leads to an object of type {type(value).__name__}, not to an OIDCConnector, "
            "OAuth2Connector or SAMLConnector"
        )
        raise Unfit(message)
    problems = [*_manifest(value.manifest, key=key), *_config(value.config), *_functions(value), *_guide(value.guide)]
    if problems:
        raise Unfit("; ".join(problems))
    return value


def _manifest(manifest: object, *, key: str) -> Iterator[str]:
    """Even the types are looked at: msgspec does not check what a Struct is made with."""
    if not isinstance(manifest, Manifest):
        yield "its manifest is no Manifest"
        return
    if not _KEY.fullmatch(key):
        yield f"its entry point's name {key!r} does not match {_KEY.pattern}"
    if manifest.key != key:
        yield f"its manifest says {manifest.key!r}, its entry point {key!r}"
    yield from _text("title", manifest.title, at_most=_TITLE_CHARACTERS_AT_MOST)
    yield from _text("summary", manifest.summary, at_most=_SUMMARY_CHARACTERS_AT_MOST)
    aliases: object = manifest.aliases
    if not isinstance(aliases, tuple) or not all(
        isinstance(alias, str) and _KEY.fullmatch(alias) and alias != key for alias in aliases
    ):
        yield f"its aliases are not a tuple of names that match {_KEY.pattern}"
    suggested: object = manifest.suggested_id
    if not isinstance(suggested, str) or (suggested and not _SUGGESTED_ID.fullmatch(suggested)):
        yield f"its suggested_id does not match {_SUGGESTED_ID.pattern}"
    trusted: object = manifest.trusted_for_linking
    if not isinstance(trusted, bool):
        yield "its trusted_for_linking is neither True nor False"
    icon: object = manifest.icon
    try:
        check_icon(icon if isinstance(icon, str) else "")
    except ValueError as error:
        yield str(error)


def _text(name: str, value: object, *, at_most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > at_most:
        yield f"its {name} is not a text of 1 to {at_most} characters on one line"


def _config(config: object) -> Iterator[str]:
    if not (isinstance(config, type) and issubclass(config, ConnectorConfig) and config is not ConnectorConfig):
        yield "its config is no subclass of ConnectorConfig"
        return
    name = config.__name__
    # msgspec inherits neither of them reliably: kw_only never is, the others can be switched off.
    parameters = inspect.signature(config).parameters.values()
    if any(parameter.kind is not inspect.Parameter.KEYWORD_ONLY for parameter in parameters):
        yield f"{name} does not repeat kw_only=True"
    struct_config: StructConfig = config.__struct_config__
    if not struct_config.frozen or not struct_config.forbid_unknown_fields:
        yield f"{name} is not frozen, or lets unknown fields pass"
    odd = [field.encode_name for field in struct_fields(config) if not _FIELD.fullmatch(field.encode_name)]
    if odd:
        yield f"{name} has fields that are not named in camelCase: {', '.join(odd)}"
        return
    try:
        properties = config_schema(config).get("properties", {})
    except Exception as error:  # noqa: BLE001 - annotations of theirs are evaluated here; whatever that raises
        yield f"{name} has no JSON Schema: {error}"
        return
    listed = [key for key, spec in properties.items() if _lists_secrets(spec)]
    if listed:
        yield f"{name} has secrets inside lists, where nothing keeps them write-only: {', '.join(listed)}"
    wordless = [key for key, spec in properties.items() if not spec.get("title") or not spec.get("description")]
    if wordless:
        yield f"{name} has fields without title or help (declare them with field(...)): {', '.join(wordless)}"


def _lists_secrets(spec: Mapping[str, Any]) -> bool:
    options = (spec, *spec.get("anyOf", ()))
    return any(each.get("items", {}).get("format") == "password" for each in options)


def _functions(connector: AnyConnector) -> Iterator[str]:
    from_outside = "from_metadata" if isinstance(connector, SAMLConnector) else "from_issuer"
    for name in ("profile", "identity", from_outside):
        if not callable(getattr(connector, name)):
            yield f"its {name} is no function"
    for name in _CAPABILITIES:
        capability = getattr(connector, name, None)
        if capability is not None and not callable(capability):
            yield f"its {name} is neither a function nor None"
    claims: object = connector.subject_claims if isinstance(connector, OIDCConnector) else ("sub",)
    if not isinstance(claims, tuple) or not claims or not all(isinstance(name, str) and name for name in claims):
        yield "its subject_claims are not a tuple of names"


def _guide(guide: object) -> Iterator[str]:
    if guide is None:
        return
    if not isinstance(guide, Guide):
        yield "its guide is no Guide"
        return
    package: object = guide.package
    file: object = guide.file
    if not isinstance(package, str) or not package:
        yield "its guide's package is no name of a package"
    # It is shown to administrators: a path could lead to any file that the host can read.
    if not isinstance(file, str) or not _FILE.fullmatch(file):
        yield f"its guide's file is no bare name of a file: it does not match {_FILE.pattern}"
