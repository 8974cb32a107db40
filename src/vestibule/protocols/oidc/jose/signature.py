"""The signature holds, under the chosen key and the algorithm that is bound to it (RFC 7515 5.2)."""

from vestibule.errors import SignatureInvalid
from vestibule.protocols.oidc.jose.algorithms import VERIFIERS
from vestibule.protocols.oidc.jose.compact import CompactJWS
from vestibule.protocols.oidc.jose.header import Header
from vestibule.protocols.oidc.jose.keys import SigningKey
from vestibule.protocols.shown import shown


def check_signature(jws: CompactJWS, header: Header, key: SigningKey) -> None:
    """Verify.

    Raises:
        SignatureInvalid: signature_invalid.
    """
    if not VERIFIERS[header.algorithm.name].verify(jws.signing_input, jws.signature, key.key):
        raise SignatureInvalid(
            "The token's signature does not verify with the published key",
            hint="Either the token was altered or made by somebody else, or the provider publishes another key under "
            "the same kid. Keycloak: Realm settings > Keys.",
            expected=f"a signature by key {shown(key.key_id or '(no kid)', limit=80)}",
            received=f"a signature that is not, {header.algorithm.name}",
        )
