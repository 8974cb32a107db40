"""What a set-up guide owes its reader: every field under its name, and only places that are filled in."""

import re
from collections.abc import Iterator
from typing import Final

from vestibule_sdk.codec import config_schema
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.guide import PLACEHOLDERS, Guide, places

_BRACES: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def guide_faults(guide: Guide | None, config: type[ConnectorConfig]) -> Iterator[str]:
    """What the guide lacks."""
    if guide is None:
        yield "there is no guide: guide=Guide(package=__package__), and setup.md beside the code"
        return
    try:
        text = guide.text()
    except (OSError, ImportError) as error:
        yield f"the guide {guide.file} cannot be read from {guide.package}: {error}"
        return
    fields = config_schema(config)["properties"]
    yield from (f"the guide does not name the field {name}" for name in fields if f"`{name}`" not in text)
    known = [name for name in places(text) if name in PLACEHOLDERS]
    written = [place.strip() for place in dict.fromkeys(_BRACES.findall(text))]
    yield from (f"the guide has a place that nobody fills in: {place}" for place in written if place not in known)
