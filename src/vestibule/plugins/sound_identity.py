"""Whether an identity that a connector returned is one: of sound types, of the verified issuer, and of bounded size."""

import unicodedata
from typing import Final

import msgspec

from vestibule.errors import GroupsIncomplete, MappingError
from vestibule.plugins.broken import broken
from vestibule.plugins.reason import reason_of
from vestibule_sdk import AnyConnector, Identity, OIDCConnector, VerifiedAssertion, VerifiedClaims, VerifiedDocuments

SUBJECT_CHARACTERS_AT_MOST: Final = 255
"""OpenID Connect Core 2. It counts where a connector makes the subject; one that is verified has its engine's bound."""

GROUPS_AT_MOST: Final = 5000
GROUP_CHARACTERS_AT_MOST: Final = 500
IDENTITY_BYTES_AT_MOST: Final = 4 * 1024 * 1024
"""As JSON: more than all groups that are taken, and far less than what an engine reads of a provider."""


def sound_identity(
    connector: AnyConnector, identity: object, evidence: VerifiedClaims | VerifiedDocuments | VerifiedAssertion
) -> Identity:
    """The same identity, with every field of its type.

    Raises:
        GroupsIncomplete: groups_incomplete: more groups, or longer ones, than are taken here.
        MappingError: mapping_failed: the provider says more of this person than is taken here.
        ConnectorBroken: connector_broken.
    """
    if not isinstance(identity, Identity):
        raise broken(connector, "identity", f"returned a {type(identity).__name__}")
    try:
        # msgspec checks types when it decodes, not when a Struct is made: an e-mail that is a number ends here. What
        # holds lone surrogates is no text that could be stored: encoding it raises UnicodeEncodeError, a ValueError.
        found = msgspec.convert(msgspec.to_builtins(identity), Identity)
        size_bytes = len(msgspec.json.encode(found))
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise broken(connector, "identity", f"returned an unsound identity: {reason_of(error)}") from error
    if found.issuer != evidence.issuer or not found.subject:
        raise broken(connector, "identity", "returned another issuer than the verified one, or no subject")
    if found.subject != evidence.subject:
        _check_own_subject(connector, found.subject)
    check_groups(found.groups or ())
    if size_bytes > IDENTITY_BYTES_AT_MOST:
        raise MappingError(
            "the provider says more of this person than is taken here",
            hint="Have the provider send this application fewer or shorter details.",
            expected=f"at most {IDENTITY_BYTES_AT_MOST} bytes",
            received=f"{size_bytes} bytes",
        )
    return found


def check_groups(groups: tuple[str, ...]) -> None:
    """Refuse what is too much of them.

    Raises:
        GroupsIncomplete: groups_incomplete: to leave some out would be to guess which of them decide.
    """
    check_number(len(groups))
    longest = max(map(len, groups), default=0)
    if longest > GROUP_CHARACTERS_AT_MOST:
        raise _too_much(f"a group of {longest} characters")


def check_number(groups: int) -> None:
    """Refuse too many of them, before anybody looks at each.

    Raises:
        GroupsIncomplete: groups_incomplete.
    """
    if groups > GROUPS_AT_MOST:
        raise _too_much(f"{groups} groups")


def _too_much(received: str) -> GroupsIncomplete:
    return GroupsIncomplete(
        "the provider lists more groups, or longer ones, than are taken here",
        hint="Have the provider send fewer of them, such as those assigned to this application.",
        expected=f"at most {GROUPS_AT_MOST} groups of at most {GROUP_CHARACTERS_AT_MOST} characters",
        received=received,
    )


def _check_own_subject(connector: AnyConnector, subject: str) -> None:
    """S43: the subject is the verified one, unless an OpenID Connect connector declares what it makes one of."""
    if not isinstance(connector, OIDCConnector) or connector.subject_claims == ("sub",):
        raise broken(connector, "identity", "returned another subject than the verified one")
    if len(subject) > SUBJECT_CHARACTERS_AT_MOST or any(unicodedata.category(each) == "Cc" for each in subject):
        raise broken(
            connector,
            "identity",
            f"returned a subject of more than {SUBJECT_CHARACTERS_AT_MOST} characters, or with control characters",
        )
