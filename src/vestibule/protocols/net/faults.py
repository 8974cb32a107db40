"""What went wrong on the way to a provider, told apart in the administrator's words."""

import errno
import socket
import ssl

from vestibule.errors import UpstreamUnreachable
from vestibule.protocols.net.quote import quoted
from vestibule.protocols.net.trust import CERT_FILE_VARIABLE
from vestibule.protocols.net.url import Origin

# X509_V_ERR_* of OpenSSL's x509_vfy.h.
_NOT_YET_VALID = 9
_EXPIRED = 10
_UNKNOWN_AUTHORITY = {
    18: "is self-signed",
    19: "comes from an authority that this server does not know",
    20: "comes from an authority that this server does not know",
    21: "comes without the certificate of the authority that issued it",
}
_WRONG_NAME = {62, 64}

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


_CLOSED = ConnectionResetError | ConnectionAbortedError | BrokenPipeError


def unreachable(origin: Origin, fault: OSError, *, where: str) -> UpstreamUnreachable:
    """Name the cause of a failed connection, after the handshake unless the fault is TLS's own.

    Args:
        origin: What was called.
        fault: From the resolver, the socket or TLS.
        where: The address and port at which it happened; "" while resolving.
    """
    if isinstance(fault, socket.gaierror):
        return _dns(origin.host, fault)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return _certificate(origin, fault)
    if isinstance(fault, ssl.SSLError):
        return _handshake(origin, fault)
    return _socket(origin, fault, where)


def no_handshake(origin: Origin, fault: OSError, *, where: str) -> UpstreamUnreachable:
    """Name the cause of a connection that failed before TLS was in place."""
    if isinstance(fault, _CLOSED | ssl.SSLEOFError):
        return UpstreamUnreachable(
            f"{origin.authority} at {where} closed the connection during the TLS handshake.",
            hint="Check that the server offers https with TLS 1.2 or later at this port, and that nothing in between "
            "refuses it.",
        )
    return unreachable(origin, fault, where=where)


def _dns(host: str, fault: socket.gaierror) -> UpstreamUnreachable:
    if fault.errno in _NO_SUCH_NAME:
        return UpstreamUnreachable(
            f"The name {host} does not exist in DNS.",
            hint=f"Check the spelling of the host. Whether this server finds it: getent hosts {host}",
        )
    reason = "gave no answer for now" if fault.errno == socket.EAI_AGAIN else f"failed: {fault.strerror}"
    return UpstreamUnreachable(
        f"The DNS lookup of {host} {reason}.",
        hint="Check the name servers of this server (/etc/resolv.conf) and its way to them.",
    )


def _certificate(origin: Origin, fault: ssl.SSLCertVerificationError) -> UpstreamUnreachable:
    whose = f"The TLS certificate of {origin.authority}"
    if fault.verify_code in _UNKNOWN_AUTHORITY:
        return UpstreamUnreachable(
            f"{whose} {_UNKNOWN_AUTHORITY[fault.verify_code]}: {fault.verify_message}.",
            hint="For a private authority, put its certificate (PEM) into a file, set "
            f"{CERT_FILE_VARIABLE} to its path and restart. Otherwise let the server send its whole chain.",
        )
    if fault.verify_code in _WRONG_NAME:
        return UpstreamUnreachable(
            f"{whose} is for another name: {fault.verify_message}.",
            hint="Use the host name that the certificate is issued for, or have it issued for this one too.",
            expected=origin.host,
        )
    if fault.verify_code == _EXPIRED:
        return UpstreamUnreachable(
            f"{whose} has expired.", hint="Renew it at the identity provider. Also check this server's clock."
        )
    if fault.verify_code == _NOT_YET_VALID:
        return UpstreamUnreachable(f"{whose} is not valid yet.", hint="Check the clocks of both servers.")
    return UpstreamUnreachable(
        f"{whose} is refused: {fault.verify_message}.", hint="Replace it at the identity provider."
    )


def _handshake(origin: Origin, fault: ssl.SSLError) -> UpstreamUnreachable:
    reason = fault.reason or ""
    if reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"}:
        return UpstreamUnreachable(
            f"{origin.authority} does not speak TLS: something else answers at this port.",
            hint="Check the port; plain http is often at 80 or 8080, https at 443 or 8443.",
        )
    if reason in {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"}:
        return UpstreamUnreachable(
            f"{origin.authority} offers only versions of TLS older than 1.2.",
            hint="Enable TLS 1.2 or 1.3 at the provider.",
        )
    return UpstreamUnreachable(
        f"The TLS handshake with {origin.authority} failed: {quoted(reason or str(fault))}.",
        hint="Look into the log of the identity provider's web server at this time.",
    )


def _socket(origin: Origin, fault: OSError, where: str) -> UpstreamUnreachable:
    place = f"{origin.authority} at {where}" if where else origin.authority
    if isinstance(fault, ConnectionRefusedError):
        return UpstreamUnreachable(
            f"Nothing listens for {place} (connection refused).",
            hint="Check that the identity provider runs, and the port in its address.",
        )
    if isinstance(fault, _CLOSED):
        return UpstreamUnreachable(
            f"The connection to {place} was closed from the other side (reset).",
            hint="Check the identity provider's log, and firewalls or proxies on the way.",
        )
    if fault.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}:
        return UpstreamUnreachable(
            f"There is no route to {place}.", hint="Check the network and firewall rules of this server."
        )
    if fault.errno in {errno.EMFILE, errno.ENFILE}:
        return UpstreamUnreachable(
            "This server has no free file descriptor for another connection.", hint="Raise its limit (ulimit -n)."
        )
    return UpstreamUnreachable(
        f"The connection to {place} failed: {quoted(fault.strerror or str(fault))}.",
        hint="Check the network and firewall rules of this server.",
    )
