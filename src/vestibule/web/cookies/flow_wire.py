"""A flow as the bytes that are sealed: small, because the cookie has 1 KB and `return_to` may take half of it.

The flow id is the cookie's name, so it is not repeated. Of an address of ours, redirect URI or ACS, only what follows
is kept; the seal is bound to the base URL, so the whole address that comes out is the one that went in (S30).
"""

from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from vestibule.errors import StateMismatch
from vestibule.flows.login.flow import Flow, Owner, Purpose
from vestibule.flows.urls import CALLBACK, SAML_ACS
from vestibule.protocols.engine import FlowState


class _Wire(Struct, frozen=True, array_like=True):
    purpose: str  # in capitals for the second beginning of a login: the largest flow leaves no byte for a switch
    connection_id: str
    login_version: int
    return_to: str
    issued_at_s: int
    seed: bytes
    redirect: str
    acr_values: tuple[str, ...]
    max_age_s: int | None
    provider: bytes | None = None
    owner: Owner | None = None


_ACS_MARK: Final = "="
"""Stands for the ACS, as nothing does for the callback: no address and no path begins so."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Wire)


def encode_flow(flow: Flow, *, base_url: str) -> bytes:
    """Write a flow."""
    wire = _Wire(
        purpose=flow.purpose.upper() if flow.state.is_restart else flow.purpose,
        connection_id=flow.connection_id,
        login_version=flow.login_version,
        return_to=flow.return_to,
        issued_at_s=flow.issued_at_s,
        seed=flow.state.seed,
        redirect=_shortened(flow.state.redirect_uri, base_url=base_url),
        acr_values=flow.state.acr_values,
        max_age_s=flow.state.max_age_s,
        provider=flow.provider,
        owner=flow.owner,
    )
    # The last parts stand only where they are needed: the largest login of all leaves no byte for them.
    parts = astuple(wire)
    if wire.owner is None:
        parts = parts[:-1] if wire.provider is not None else parts[:-2]
    return _encoder.encode(parts)


def decode_flow(plain: bytes, *, flow_id: str, base_url: str) -> Flow:
    """Read a flow.

    Raises:
        StateMismatch: state_mismatch: another version of Vestibule wrote it.
    """
    try:
        wire = _decoder.decode(plain)
        purpose = Purpose(wire.purpose.lower())
    except (msgspec.DecodeError, ValueError) as fault:
        raise StateMismatch("the flow's cookie was written by another version of Vestibule") from fault
    if (purpose is Purpose.LOGIN) != (wire.owner is None):
        raise StateMismatch("the flow's cookie does not say whose the flow is")
    return Flow(
        purpose=purpose,
        connection_id=wire.connection_id,
        login_version=wire.login_version,
        return_to=wire.return_to,
        issued_at_s=wire.issued_at_s,
        state=FlowState(
            flow_id=flow_id,
            seed=wire.seed,
            redirect_uri=_restored(wire.redirect, base_url=base_url),
            begun_at_s=wire.issued_at_s,
            acr_values=wire.acr_values,
            max_age_s=wire.max_age_s,
            is_restart=wire.purpose.isupper(),
        ),
        provider=wire.provider,
        owner=wire.owner,
    )


def _shortened(address: str, *, base_url: str) -> str:
    callback, acs = base_url + CALLBACK, base_url + SAML_ACS + "/"
    if address == callback or address.startswith(callback + "/"):
        return address.removeprefix(callback)
    if address.startswith(acs):
        return _ACS_MARK + address.removeprefix(acs)
    return address


def _restored(text: str, *, base_url: str) -> str:
    if not text or text.startswith("/"):
        return base_url + CALLBACK + text
    if text.startswith(_ACS_MARK):
        return f"{base_url}{SAML_ACS}/{text.removeprefix(_ACS_MARK)}"
    return text
