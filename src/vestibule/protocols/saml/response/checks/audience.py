"""The assertion is meant for us: every AudienceRestriction names our entity ID (SAML core 2.5.1.4, S10)."""

from vestibule.errors import AudienceMismatch
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.xml.names import saml
from vestibule.protocols.saml.xml.text import uri_of
from vestibule.protocols.shown import shown


def check_audience(reading: Reading, wanted: Expectation) -> None:
    """Look for our entity ID in each restriction; there has to be one at least.

    Raises:
        AudienceMismatch: audience_mismatch.
        ConditionRefused: saml_condition_refused: there are no Conditions.
    """
    restrictions = [
        [uri_of(audience) for audience in restriction.iterchildren(saml("Audience"))]
        for restriction in reading.conditions.iterchildren(saml("AudienceRestriction"))
    ]
    if restrictions and all(wanted.entity_id in audiences for audiences in restrictions):
        return
    named = [audience for audiences in restrictions for audience in audiences]
    raise AudienceMismatch(
        "the assertion is meant for another application: no Audience is our entity ID",
        hint="Enter our entity ID at the provider. Okta: Audience URI (SP Entity ID). Entra: Identifier (Entity ID). "
        "Keycloak: Clients > (client) > Settings > Client ID. Google: Entity ID.",
        expected=shown(wanted.entity_id),
        received=shown(", ".join(named)) if named else "no Audience",
    )
