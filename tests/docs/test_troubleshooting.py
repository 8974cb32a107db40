"""The guide shows what `vestibule attempts show` prints for a sign-in that failed in that way."""

import asyncio
import re

from command_line import CommandLine
from doc_pages import page
from error_page import shown_error
from house import House

from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import IdTokenFault

PAGE = page("docs/how-to/troubleshooting.md")
MARK = "checked by: test_troubleshooting.py"


async def failed_attempt(house: House) -> str:
    """Sign in where the token names another application; gives the attempt's id, as the error page shows it."""
    person = house.newcomer()
    async with house.browser() as browser:
        with house.twin.faulty(Faults(id_token=(IdTokenFault.AUD_WRONG,))):
            refused = await browser.sign_in("Twin", person=person.subject)
    return shown_error(refused).attempt_id


def test_the_command_prints_what_the_page_shows(house: House) -> None:
    attempt_id = asyncio.run(failed_attempt(house))
    (command,) = (block for block in PAGE.blocks("sh") if block.mark == MARK)
    (shown,) = (block for block in PAGE.blocks("text") if block.mark == MARK)
    documented_id = command.text.split()[-1]
    settings = house.host.settings
    assert settings.secret_key is not None
    vestibule = CommandLine(
        {
            "VESTIBULE_DATABASE_URL": settings.database_url.reveal(),
            "VESTIBULE_SECRET_KEY": settings.secret_key.reveal(),
            "VESTIBULE_BASE_URL": settings.base_url,
        }
    )
    ended = vestibule(*command.text.replace(documented_id, attempt_id).split()[1:])
    assert ended.status == 0
    assert shapes(ended.out.replace(attempt_id, documented_id))[: len(shapes(shown.text))] == shapes(shown.text)


def shapes(text: str) -> list[str]:
    """Lines without what differs from one installation to the next: names, addresses, times, the client id."""
    differing = re.compile(r"^(Time|Connection|Client|  Expected|  Received)( +).*")
    return [differing.sub(r"\1", line).rstrip() for line in text.splitlines()]
