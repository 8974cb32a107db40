"""Sample error pages of SAML, with the values of the connection as `web.details` lays them out."""

from collections.abc import Mapping
from typing import Final

from tools.gallery.failures import failure
from vestibule import errors
from vestibule.web.pages import ErrorDetails, ErrorView, LiveValue, StepTiming

_SP: Final = "https://login.acme.example/api/auth/sso/saml2/sp"
_VALUES: Final = (
    LiveValue(label="ACS URL (Assertion Consumer Service)", value=f"{_SP}/acs/Acme-Entra-ID"),
    LiveValue(label="SP entity ID (Audience URI)", value="https://login.acme.example"),
    LiveValue(label="SP metadata", value=f"{_SP}/metadata/Acme-Entra-ID"),
    LiveValue(label="SLO URL", value=f"{_SP}/slo/Acme-Entra-ID"),
)
_STEPS: Final = (StepTiming(step="verify", took_ms=6.42, note="RSA with SHA-256, second opinion"),)

_AUDIENCE: Final = ErrorDetails(
    detail="The assertion is meant for another application: no Audience is our entity ID",
    step="verify",
    expected="https://login.acme.example",
    received="https://login.acme.example/saml, spn:0f2c8c0e-7b3a-4c51-9d3c-5f0a7d2be111",
    hint=(
        "Enter our entity ID at the provider. Okta: Audience URI (SP Entity ID). Entra: Identifier (Entity ID). "
        "Keycloak: Clients > (client) > Settings > Client ID. Google: Entity ID."
    ),
    live_values=_VALUES,
    steps=_STEPS,
    docs_url="https://vestibule.example/docs/reference/errors#audience_mismatch",
)
_SIGNATURE: Final = ErrorDetails(
    detail="No certificate of this connection verifies the signature",
    step="verify",
    expected="signed with 36:BB:2C:0A:6B:9E:C6:FE… or A1:0D:55:90:1F:EE:27:B3…",
    received="signed with another key, or altered",
    hint="The provider may have a new signing certificate: import its metadata again.",
    live_values=_VALUES,
    steps=_STEPS,
)
_DESTINATION: Final = ErrorDetails(
    detail="The response's Destination is not the address at which it arrived",
    step="verify",
    expected=f"{_SP}/acs/Acme-Entra-ID",
    received=f"{_SP}/acs/acme-entra-id",
    hint="Enter our ACS URL at the provider exactly as shown, upper and lower case included.",
    live_values=_VALUES,
    steps=_STEPS,
)
_NOBODY: Final = ErrorDetails(
    detail="The assertion names nobody for good: it has a transient NameID or none, and no attribute that identifies",
    step="map",
    expected=(
        "a NameID of the format urn:oasis:names:tc:SAML:2.0:nameid-format:persistent, or "
        "urn:oasis:names:tc:SAML:attribute:subject-id"
    ),
    received="a transient NameID",
    hint="Have the provider release a persistent NameID, or the attribute subject-id.",
    live_values=_VALUES,
    steps=_STEPS,
)
_OPINION: Final = ErrorDetails(
    detail=(
        "Our own checks accept the message, and python3-saml does not agree: it reads another value of an attribute"
    ),
    step="verify",
    hint=(
        "Report this with the attempt's id: one of the two is wrong. Known differences are listed in the "
        "documentation (second opinion)."
    ),
    live_values=_VALUES,
    steps=_STEPS,
)
_OTHER_BROWSER: Final = ErrorDetails(
    detail="The response answers a request that this browser did not take to the provider",
    step="callback",
    hint=(
        "The sign-in was begun in another browser or profile, more than five were begun since, or cookies are blocked."
    ),
    live_values=_VALUES,
    steps=_STEPS,
)
_LONG: Final = ErrorDetails(
    detail="The assertion's Issuer is not the provider of this connection",
    step="verify",
    expected="https://sts.windows.example/" + "0f2c8c0e7b3a4c519d3c5f0a7d2be111/" * 9,
    received="https://sts.windows.example/" + "0f2c8c0e7b3a4c519d3c5f0a7d2be111/" * 8 + "another/",
    hint="Import the provider's metadata again. " * 8,
    live_values=(
        LiveValue(label="ACS URL (Assertion Consumer Service)", value=f"{_SP}/acs/" + "Ab1-" * 40),
        LiveValue(label="SP entity ID (Audience URI)", value="urn:" + "installation" * 20),
    ),
    steps=_STEPS,
)

SAML_FAILURES: Final[Mapping[str, ErrorView]] = {
    "error-saml-audience": failure(errors.AudienceMismatch, details=_AUDIENCE),
    "error-saml-signature": failure(errors.SignatureValidationFailed, details=_SIGNATURE),
    "error-saml-destination": failure(errors.DestinationMismatch, details=_DESTINATION),
    "error-saml-nobody": failure(errors.AccountNotFound, details=_NOBODY),
    "error-saml-opinion": failure(errors.SecondOpinionDisagrees, details=_OPINION),
    "error-saml-other-browser": failure(errors.InResponseToMismatch, details=_OTHER_BROWSER),
    "error-saml-long": failure(errors.IssuerMismatch, details=_LONG),
    "error-saml-visitor": failure(errors.SignatureValidationFailed),
}
"""By the page's name in the gallery."""
