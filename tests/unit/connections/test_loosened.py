"""What loosens a check is told by the profile, whatever switched it, so that nobody overlooks it (S29, S72)."""

import pytest
from oauth2_messages import make_profile as oauth2_profile
from oidc_messages import make_profile as oidc_profile

from vestibule.flows.connections.loosened import loosened
from vestibule_sdk import Pkce, Quirk

UNSUPPORTED = Quirk(name="pkce_unsupported", source="https://forge.example/docs")
HARMLESS = Quirk(name="basic_auth_not_form_encoded", source="https://forge.example/docs")


@pytest.mark.parametrize(
    "changes", [{"pkce": Pkce.OFF}, {"quirks": (UNSUPPORTED,)}, {"quirks": (HARMLESS, UNSUPPORTED)}]
)
def test_pkce_that_is_left_out_loosens_by_switch_and_by_quirk(changes: dict[str, object]) -> None:
    assert loosened(oidc_profile(**changes)) == ("pkce off",)
    assert loosened(oauth2_profile(**changes)) == ("pkce off",)


def test_a_quirk_that_changes_no_check_loosens_nothing() -> None:
    assert loosened(oidc_profile(quirks=(HARMLESS,))) == ()
    assert loosened(oauth2_profile(quirks=(HARMLESS,))) == ()
