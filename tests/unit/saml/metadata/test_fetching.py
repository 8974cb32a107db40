"""Metadata from an address."""

import pytest
from fake_net import FakeNet
from saml_metadata_document import entity

from vestibule.errors import BlockedAddress, UpstreamStatus, UpstreamTooLarge
from vestibule.protocols.net.call import Answer
from vestibule.protocols.saml.metadata.fetch import fetch_idp_metadata

URL = "https://idp.example/metadata?tenant=1"


@pytest.mark.parametrize("media_type", ["application/samlmetadata+xml", "text/html", "application/octet-stream", ""])
async def test_the_media_type_is_not_believed(media_type: str) -> None:
    """S32."""
    net = FakeNet()
    net.replies[URL] = Answer(status=200, headers={"content-type": media_type}, body=entity())
    assert await fetch_idp_metadata(net, URL) == entity()
    (call,) = net.calls
    assert call.form is None
    assert str(call.headers["Accept"]).startswith("application/samlmetadata+xml")


@pytest.mark.parametrize("status", [204, 401, 403, 404, 500])
async def test_another_status_than_200_is_refused(status: int) -> None:
    net = FakeNet()
    net.replies[URL] = Answer(status=status, headers={}, body=entity())
    with pytest.raises(UpstreamStatus, match=f"status {status}") as caught:
        await fetch_idp_metadata(net, URL)
    assert caught.value.code == "upstream_status"
    assert "tenant=1" not in caught.value.detail


@pytest.mark.parametrize("fault", [BlockedAddress("x"), UpstreamTooLarge("x"), UpstreamStatus("a redirect")])
async def test_what_the_net_refuses_stays_refused(fault: BlockedAddress | UpstreamTooLarge | UpstreamStatus) -> None:
    """S61."""
    net = FakeNet()
    net.replies[URL] = fault
    with pytest.raises(type(fault)) as caught:
        await fetch_idp_metadata(net, URL)
    assert caught.value is fault
