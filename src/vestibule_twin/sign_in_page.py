"""The page on which somebody says who they are, the same for both protocols.

The page carries the request along, so that an abandoned sign-in leaves nothing behind here.
"""

from collections.abc import Iterable

from vestibule_twin.answer import Answer
from vestibule_twin.pages import page
from vestibule_twin.people import Person
from vestibule_twin.personality import STANDARD
from vestibule_twin.state import Twin


def sign_in_page(
    twin: Twin,
    application: str,
    *,
    action: str,
    fields: list[tuple[str, str]],
    people: Iterable[Person],
    first: Person | None,
) -> Answer:
    """Return the page.

    Args:
        twin: Whose page it is.
        application: What it is called.
        action: The path that takes the click.
        fields: What the click brings along, the request above all.
        people: Who can sign in.
        first: Stands at the top.
    """
    people = sorted(people, key=lambda person: person is not first)
    context: dict[str, object] = {
        "application": application,
        "vendor": None if twin.personality.key == STANDARD.key else twin.title,
        "action": action,
        "fields": fields,
        "people": people,
        "first": first,
        "initials": {person.subject: _initials(person) for person in people},
    }
    return page(twin, "sign_in.html", context)


def _initials(person: Person) -> str:
    words = [word for word in person.label.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
