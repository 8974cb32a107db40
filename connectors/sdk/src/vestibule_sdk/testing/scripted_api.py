"""A provider's API for the contracts: answers from a table, within the limits that the host's own has."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from vestibule_sdk.errors import VestibuleError

CALLS_AT_MOST: Final = 20
"""Of one login, as the host has it."""


class APIRefused(VestibuleError):
    """The host's own refusal of a call, or the provider's error answer: it has to get out of the capability."""

    code: ClassVar[str] = "upstream_status"
    public: ClassVar[str] = "Your sign-in service answered with an error."


class ScriptedAPI:
    """A `ProviderAPI` that answers from a table.

    Attributes:
        calls: The addresses that were asked, in order, each with its query.
    """

    def __init__(self, answers: Mapping[str, Any], *, origins: tuple[str, ...]) -> None:
        """Prepare.

        Args:
            answers: By address, the order of its query aside; what is not there is answered by an error.
            origins: The profile's `api_origins`.
        """
        self._answers = {normal(url): answer for url, answer in answers.items()}
        self._origins = origins
        self.calls: list[str] = []

    async def get(
        self, url: str, *, parameters: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Answer a call.

        Raises:
            APIRefused: It is out of bounds, or the table holds an error or nothing for it.
        """
        del headers
        asked = _with_query(url, parameters or {})
        if origin_of(asked) not in self._origins:
            raise APIRefused(f"{asked} is outside the profile's api_origins {self._origins}")
        if len(self.calls) >= CALLS_AT_MOST:
            raise APIRefused(f"more than {CALLS_AT_MOST} calls for one login")
        self.calls.append(normal(asked))
        answer = self._answers.get(normal(asked))
        if not isinstance(answer, Mapping):
            raise APIRefused(f"no JSON object for {asked}; the table has {', '.join(self._answers)}")
        return answer


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def normal(url: str) -> str:
    """An address with its query in order, so that two spellings of one request are one."""
    parts = urlsplit(url)
    return parts._replace(query=urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))).geturl()


def _with_query(url: str, parameters: Mapping[str, str]) -> str:
    if not parameters:
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"
