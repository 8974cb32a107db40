"""What the account page calls a person by."""

import pytest

from vestibule.web.pages.subject import shown_subject


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("248289761001", "248289761001"),
        ("ada@example.org", "ada@example.org"),
        ('["nameid","urn:x","https://idp.example","https://app.example","a1b2"]', "a1b2"),
        ('["attribute","uid","https://idp.example","https://app.example","\\"quoted\\""]', '"quoted"'),
        ("[1,2,3,4,5]", "[1,2,3,4,5]"),
        ('["a","b"]', '["a","b"]'),
        ("", ""),
    ],
)
def test_a_saml_subject_is_shown_by_its_value_alone(subject: str, shown: str) -> None:
    assert shown_subject(subject) == shown
