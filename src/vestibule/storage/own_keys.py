"""How a connection's own keys are written before they are sealed."""

from msgspec import DecodeError, Struct, json

from vestibule.domain.connections.own_key import KeyStage, OwnKey
from vestibule.errors import SealError
from vestibule_sdk.secret import Secret


class _Written(Struct, frozen=True):
    """An OwnKey whose key is in clear: the encoder refuses a Secret, and rightly so."""

    stage: KeyStage
    certificate: str
    private_key: str
    created_at_s: int


def written(keys: tuple[OwnKey, ...]) -> Secret:
    """Keys as one text."""
    rows = [_Written(key.stage, key.certificate, key.private_key.reveal(), key.created_at_s) for key in keys]
    return Secret(json.encode(rows).decode())


def read(text: Secret) -> tuple[OwnKey, ...]:
    """The keys that were written.

    Raises:
        SealError: seal_broken; the text holds something else.
    """
    try:
        rows = json.decode(text.reveal(), type=list[_Written])
    except DecodeError:
        # Without the cause: its text may quote a part of a key.
        raise SealError("sealed keys are not what was once sealed here") from None
    return tuple(
        OwnKey(
            stage=row.stage,
            certificate=row.certificate,
            private_key=Secret(row.private_key),
            created_at_s=row.created_at_s,
        )
        for row in rows
    )
