"""DNS as a test wants it."""

from collections.abc import Sequence


class FakeResolver:
    """Satisfies vestibule.protocols.net.Resolver.

    Each name has its answers in turn; the last one stays. An answer that is an exception is raised.
    """

    def __init__(self, **names: Sequence[Sequence[str] | OSError]) -> None:
        self._answers = {name.replace("_", "."): list(answers) for name, answers in names.items()}
        self.asked: list[str] = []

    async def addresses(self, host: str) -> Sequence[str]:
        """Answer."""
        self.asked.append(host)
        answers = self._answers[host]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer
