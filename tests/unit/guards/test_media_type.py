"""S52: JSON routes refuse form content types."""

import pytest

from vestibule.errors import RequestRefused
from vestibule.web.guards import require_form, require_json


@pytest.mark.parametrize("declared", [b"application/json", b"Application/JSON; charset=utf-8", b"application/json ;x"])
def test_json_is_json(declared: bytes) -> None:
    require_json([(b"content-type", declared)])


@pytest.mark.parametrize(
    "declared",
    [
        (b"application/x-www-form-urlencoded",),
        (b"multipart/form-data; boundary=x",),
        (b"text/plain",),
        (b"text/plain; application/json",),
        (b"text/plain, application/json",),
        (b"application/json", b"text/plain"),
        (b"application/jsonx",),
        (b"",),
        (),
    ],
)
def test_what_a_foreign_form_can_send_is_refused(declared: tuple[bytes, ...]) -> None:
    """S52: and what is not declared at all, because a foreign page can send that as well."""
    with pytest.raises(RequestRefused) as refused:
        require_json([(b"content-type", value) for value in declared])
    assert refused.value.code == "request_refused"


def test_a_form_is_a_form() -> None:
    require_form([(b"content-type", b"application/x-www-form-urlencoded; charset=UTF-8")])
    with pytest.raises(RequestRefused):
        require_form([(b"content-type", b"multipart/form-data; boundary=x")])
