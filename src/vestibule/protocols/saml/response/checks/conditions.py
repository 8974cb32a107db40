"""The assertion's Conditions: there, once, and none that we do not know (SAML core 2.5.1, S10).

OneTimeUse asks for no more than we do with every assertion; ProxyRestriction concerns those who issue further ones.
"""

from typing import Final

from vestibule.errors import ConditionRefused
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.xml.names import local_name, saml
from vestibule.protocols.shown import shown

_KNOWN: Final = frozenset({saml("AudienceRestriction"), saml("OneTimeUse"), saml("ProxyRestriction")})


def check_conditions(reading: Reading, wanted: Expectation) -> None:
    """Refuse conditions that cannot be judged.

    Raises:
        ConditionRefused: saml_condition_refused.
    """
    del wanted
    for condition in reading.conditions:
        if condition.tag not in _KNOWN:
            raise ConditionRefused(
                "the assertion sets a condition that is not known here", received=shown(local_name(condition.tag))
            )
