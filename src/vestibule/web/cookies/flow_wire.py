"""A flow as the bytes that are sealed: small, because the cookie has 1 KB and `return_to` may take half of it.

The flow id is the cookie's name, so it is not repeated. Of a redirect URI under our own callback only what follows is
kept; the seal is bound to the base URL, so the whole address that comes out is the one that went in (S30).
"""

import msgspec
from msgspec import Struct

from vestibule.errors import StateMismatch
from vestibule.flows.login.flow import Flow, Purpose
from vestibule.flows.urls import CALLBACK
from vestibule.protocols.engine import FlowState


class _Wire(Struct, frozen=True, array_like=True):
    purpose: Purpose
    connection_id: str
    version: int
    return_to: str
    issued_at_s: int
    seed: bytes
    redirect: str
    acr_values: tuple[str, ...]
    max_age_s: int | None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Wire)


def encode_flow(flow: Flow, *, base_url: str) -> bytes:
    """Write a flow."""
    callback = base_url + CALLBACK
    redirect_uri = flow.state.redirect_uri
    short = redirect_uri == callback or redirect_uri.startswith(callback + "/")
    return _encoder.encode(
        _Wire(
            purpose=flow.purpose,
            connection_id=flow.connection_id,
            version=flow.version,
            return_to=flow.return_to,
            issued_at_s=flow.issued_at_s,
            seed=flow.state.seed,
            redirect=redirect_uri.removeprefix(callback) if short else redirect_uri,
            acr_values=flow.state.acr_values,
            max_age_s=flow.state.max_age_s,
        )
    )


def decode_flow(plain: bytes, *, flow_id: str, base_url: str) -> Flow:
    """Read a flow.

    Raises:
        StateMismatch: state_mismatch: another version of Vestibule wrote it.
    """
    try:
        wire = _decoder.decode(plain)
    except msgspec.DecodeError as fault:
        raise StateMismatch("the flow's cookie was written by another version of Vestibule") from fault
    short = not wire.redirect or wire.redirect.startswith("/")
    return Flow(
        purpose=wire.purpose,
        connection_id=wire.connection_id,
        version=wire.version,
        return_to=wire.return_to,
        issued_at_s=wire.issued_at_s,
        state=FlowState(
            flow_id=flow_id,
            seed=wire.seed,
            redirect_uri=base_url + CALLBACK + wire.redirect if short else wire.redirect,
            acr_values=wire.acr_values,
            max_age_s=wire.max_age_s,
        ),
    )
