"""A SAML login that `make bench` counts has gone the whole way, hop by hop."""

from base64 import b64encode
from urllib.parse import parse_qs

import pytest
from tools.bench.client import Answer, Connection, WrongAnswer
from tools.bench.provider import SAML
from tools.bench.saml_way import SAMLWay
from tools.bench.way import Login

ACS = f"http://127.0.0.1:1/api/auth/sso/saml2/sp/acs/{SAML}"
RESPONSE = b64encode(b"<Response/>??>>").decode()


class Answering(Connection):
    """A connection whose other end has its answers ready, and keeps what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.asked: list[bytes] = []
        self._answers = list(answers)

    async def exchange(self, request: bytes) -> Answer:
        """Give the next answer."""
        self.asked.append(request)
        return self._answers.pop(0)


def see_other(location: str, *cookies: str) -> Answer:
    lines = [
        "HTTP/1.1 303 See Other",
        f"location: {location}",
        *(f"set-cookie: {cookie}; Path=/" for cookie in cookies),
    ]
    return Answer(303, "\r\n".join(lines).encode(), b"")


def form(action: str) -> Answer:
    page = f'<form method="post" action="{action}">\n<input type="hidden" name="SAMLResponse" value="{RESPONSE}">'
    return Answer(200, b"HTTP/1.1 200 OK", page.encode())


def way() -> SAMLWay:
    return SAMLWay(SAML, host_port=1, provider_port=2)


async def test_a_login_goes_every_hop_with_the_cookies_that_a_browser_has_there() -> None:
    login = Login(7)
    begin = see_other("http://127.0.0.1:2/saml/sso?SAMLRequest=abc%2B", "flow-1=f")
    host = Answering(
        begin,
        see_other("http://127.0.0.1:1/api/auth/sso/saml2/sp/finish?handle=h", "assertion=a"),
        see_other("/", "session=s", "assertion=; Max-Age=0"),
    )
    provider = Answering(form(ACS))
    await way().begin(host, login)
    await way().at_provider(provider, login)
    await way().come_back(host, login)
    chosen = parse_qs(provider.asked[0].partition(b"\r\n\r\n")[2].decode())
    assert chosen == {"binding": ["redirect"], "request": ["SAMLRequest=abc%2B"], "person": [f"{SAML}-person-7"]}
    _, posted, finished = host.asked
    head, _, body = posted.partition(b"\r\n\r\n")
    assert parse_qs(body.decode()) == {"SAMLResponse": [RESPONSE]}
    assert b"Cookie:" not in head
    assert b"GET /api/auth/sso/saml2/sp/finish?handle=h HTTP/1.1\r\n" in finished
    assert b"\r\nCookie: flow-1=f; assertion=a\r\n" in finished
    assert login.cookie == b"session=s"


@pytest.mark.parametrize(
    "answer",
    [
        form("http://127.0.0.1:1/api/auth/sso/saml2/sp/acs/another"),
        Answer(200, b"HTTP/1.1 200 OK", b"Refused"),
    ],
)
async def test_a_page_that_does_not_lead_back_is_not_counted(answer: Answer) -> None:
    with pytest.raises(WrongAnswer, match="the provider answers 200"):
        await way().at_provider(Answering(answer), Login(0))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(403, b"HTTP/1.1 403 Forbidden", b"refused"),
        see_other("http://127.0.0.1:1/login", "assertion=a"),
        see_other("http://127.0.0.1:1/api/auth/sso/saml2/sp/finish?handle=h"),
    ],
)
async def test_a_refused_response_is_not_counted(answer: Answer) -> None:
    with pytest.raises(WrongAnswer):
        await way().come_back(Answering(answer), Login(0))


async def test_a_begin_that_leads_elsewhere_is_not_counted() -> None:
    with pytest.raises(WrongAnswer, match="begin leads to"):
        await way().begin(Answering(see_other("http://127.0.0.1:2/authorize?x=1", "flow-1=f")), Login(0))
