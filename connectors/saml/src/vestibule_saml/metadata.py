"""What a provider's metadata says, as fields of the form."""

from typing import Any

from vestibule_sdk import Binding, IdPMetadata


def from_metadata(metadata: IdPMetadata) -> dict[str, Any]:
    """The fields that the metadata fills in; what it does not say is left out.

    Of several endpoints the redirect binding's is taken: a POST to another site is what a browser's and our own form
    rules can get in the way of, and it brings none of the provider's Lax cookies along, by which some find the session
    that is to end.
    """
    fields: dict[str, Any] = {"signingCertificates": list(metadata.signing_certificates)}
    if metadata.entity_id:
        fields["idpEntityId"] = metadata.entity_id
    sso = min(metadata.sso, key=lambda end: end.binding is not Binding.REDIRECT, default=None)
    if sso is not None:
        fields |= {"ssoUrl": sso.url, "ssoBinding": sso.binding.value}
    slo = min(metadata.slo, key=lambda end: end.binding is not Binding.REDIRECT, default=None)
    if slo is not None:
        # An empty field takes away what an earlier document said, or our answers would go on to the former address.
        fields |= {"sloUrl": slo.url, "sloBinding": slo.binding.value, "sloResponseUrl": slo.response_url or ""}
    if metadata.scopes:
        fields["scopes"] = list(metadata.scopes)
    if metadata.want_requests_signed:
        fields["signRequests"] = True
    return {name: value for name, value in fields.items() if value != []}
