"""Metadata from an address."""

from io import BytesIO

import pytest
from fake_net import FakeNet
from opened_net import opened_net
from raw_server import answering, http_answer
from saml_metadata_document import entity

from vestibule.errors import BlockedAddress, UpstreamStatus, UpstreamTooLarge
from vestibule.protocols.net.call import Answer
from vestibule.protocols.saml.metadata.fetch import Fetched, fetch_idp_metadata, fetch_metadata

URL = "https://idp.example/metadata?tenant=1"
MODIFIED = "Wed, 21 Oct 2026 07:28:00 GMT"


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


async def fetched(net: FakeNet, *, etag: str = "", last_modified: str = "") -> tuple[Fetched, bytes]:
    to = BytesIO()
    got = await fetch_metadata(net, URL, to=to, max_bytes=1_000_000, etag=etag, last_modified=last_modified)
    return got, to.getvalue()


async def test_a_document_comes_with_what_the_next_one_is_asked_for_by() -> None:
    net = FakeNet()
    net.replies[URL] = Answer(status=200, headers={"etag": 'W/"1"', "last-modified": MODIFIED}, body=entity())
    assert await fetched(net) == (Fetched(is_new=True, etag='W/"1"', last_modified=MODIFIED), entity())
    (call,) = net.calls
    assert set(call.headers) == {"Accept"}
    assert call.form is None


@pytest.mark.parametrize(
    ("etag", "last_modified", "conditions"),
    [
        ('"1"', "", {"If-None-Match": '"1"'}),
        ("", MODIFIED, {"If-Modified-Since": MODIFIED}),
        ('"1"', MODIFIED, {"If-None-Match": '"1"', "If-Modified-Since": MODIFIED}),
    ],
)
async def test_what_has_not_changed_does_not_come_again(
    etag: str, last_modified: str, conditions: dict[str, str]
) -> None:
    """RFC 9110 13.1: and what the server called it stays known, when it does not repeat that."""
    net = FakeNet()
    net.replies[URL] = Answer(status=304, headers={}, body=b"")
    unchanged = Fetched(is_new=False, etag=etag, last_modified=last_modified)
    assert await fetched(net, etag=etag, last_modified=last_modified) == (unchanged, b"")
    (call,) = net.calls
    assert {name: value for name, value in call.headers.items() if name != "Accept"} == conditions


async def test_an_unchanged_document_may_be_called_otherwise_from_now_on() -> None:
    net = FakeNet()
    net.replies[URL] = Answer(status=304, headers={"etag": '"2"'}, body=b"")
    got, _ = await fetched(net, etag='"1"', last_modified=MODIFIED)
    assert got == Fetched(is_new=False, etag='"2"', last_modified=MODIFIED)


async def test_a_304_that_nobody_asked_for_is_refused() -> None:
    """It would leave us with no document at all, and the belief that it is the newest."""
    net = FakeNet()
    net.replies[URL] = Answer(status=304, headers={}, body=b"")
    with pytest.raises(UpstreamStatus, match="status 304") as caught:
        await fetched(net)
    assert caught.value.code == "upstream_status"


@pytest.mark.parametrize("status", [201, 204, 206, 401, 403, 404, 412, 500])
async def test_another_status_brings_no_document(status: int) -> None:
    net = FakeNet()
    net.replies[URL] = Answer(status=status, headers={"etag": '"2"'}, body=entity())
    to = BytesIO()
    with pytest.raises(UpstreamStatus, match=f"status {status}") as caught:
        await fetch_metadata(net, URL, to=to, max_bytes=1_000_000, etag='"1"')
    assert to.getvalue() == b""
    assert "tenant=1" not in caught.value.detail


@pytest.mark.parametrize(
    "foreign",
    ['"a"\r\nX-Evil: 1', '"a"\n', '"\x00"', '"\x7f"', '"\u00e4"', '"\u2028"', "\ud800", f'"{"a" * 511}"', "\t"],
)
async def test_what_cannot_be_sent_back_is_neither_kept_nor_sent(foreign: str) -> None:
    """A header of theirs becomes one of ours; on its way it lies in the database."""
    net = FakeNet()
    net.replies[URL] = Answer(status=200, headers={"etag": foreign, "last-modified": foreign}, body=entity())
    got, _ = await fetched(net, etag=foreign, last_modified=foreign)
    assert got == Fetched(is_new=True, etag="", last_modified="")
    assert set(net.calls[0].headers) == {"Accept"}


@pytest.mark.parametrize("fault", [BlockedAddress("x"), UpstreamTooLarge("x"), UpstreamStatus("a redirect")])
async def test_what_the_net_refuses_to_download_stays_refused(
    fault: BlockedAddress | UpstreamTooLarge | UpstreamStatus,
) -> None:
    """S61."""
    net = FakeNet()
    net.replies[URL] = fault
    with pytest.raises(type(fault)) as caught:
        await fetched(net, etag='"1"')
    assert caught.value is fault


async def test_a_server_is_asked_in_the_words_that_it_used() -> None:
    """The whole way, over a socket."""
    unchanged = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    first = http_answer(entity(), headers=('ETag: "1"', f"Last-Modified: {MODIFIED}"))
    async with answering(first, unchanged) as server, opened_net() as net:
        to = BytesIO()
        got = await fetch_metadata(net, server.url, to=to, max_bytes=1_000_000)
        again = await fetch_metadata(
            net, server.url, to=to, max_bytes=1_000_000, etag=got.etag, last_modified=got.last_modified
        )
    assert (got.is_new, again.is_new) == (True, False)
    assert (again.etag, again.last_modified) == (got.etag, got.last_modified) == ('"1"', MODIFIED)
    assert to.getvalue() == entity()
    assert f'\r\nIf-None-Match: "1"\r\nIf-Modified-Since: {MODIFIED}\r\n'.encode() in server.requests[1]
