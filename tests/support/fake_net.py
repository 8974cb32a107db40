"""The network edge for tests: answers from a table, and a list of what was sent."""

from collections.abc import Awaitable, Callable, Mapping
from typing import BinaryIO

import msgspec

from vestibule.errors import UpstreamTooLarge, UpstreamUnreachable, VestibuleError
from vestibule.protocols.net.call import Answer, Call

Reply = Answer | VestibuleError | Callable[[Call], Awaitable[Answer]]


def json_answer(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with a JSON body."""
    named = {"content-type": "application/json"} | dict(headers or {})
    return Answer(status=status, headers=named, body=msgspec.json.encode(value))


class FakeNet:
    """Satisfies `Net` and `Download` of vestibule.protocols.net.call. What is not in the table cannot be reached."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Answer:
        """Answer from the table."""
        self.calls.append(call)
        reply = self.replies.get(call.url)
        if reply is None:
            raise UpstreamUnreachable(f"no route to {call.url}")
        if isinstance(reply, VestibuleError):
            raise reply
        if isinstance(reply, Answer):
            return reply
        return await reply(call)

    async def download(self, call: Call, *, to: BinaryIO, max_bytes: int, deadline_s: float) -> Answer:
        """Answer from the table; the body of a 200 goes into the file, as far as it may."""
        assert deadline_s > 0
        answer = await self.send(call)
        if answer.status != 200:
            return answer
        to.write(answer.body[:max_bytes])
        if len(answer.body) > max_bytes:
            raise UpstreamTooLarge(f"{call.url} exceeds {max_bytes} bytes")
        return msgspec.structs.replace(answer, body=b"")

    def sent_to(self, url: str) -> list[Call]:
        """The calls to one address, in order."""
        return [call for call in self.calls if call.url == url]
