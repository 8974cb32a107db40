"""Values that come as text, from a command line or a posted form, as the JSON that the decoder expects."""

from collections.abc import Mapping
from typing import Any, Final

from vestibule.plugins.forms.form import Form, Kind

_SWITCHES: Final = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def raw_from_text(form: Form, texts: Mapping[str, Any]) -> dict[str, Any]:
    """Turn texts into JSON by the kind of their field; what cannot be turned stays, for the decoder to refuse.

    Args:
        form: The form of the configuration.
        texts: By camelCase name. Lists are separated by commas or white space; one of texts that run over several lines
            is a single item, which its connector takes apart. What is no text (a Secret) stays.
    """
    return {name: _value(form, name, text) for name, text in texts.items()}


def _value(form: Form, name: str, text: object) -> object:
    field = form.get(name)
    if field is None or not isinstance(text, str):
        return text
    match field.kind:
        case Kind.BOOLEAN:
            return _SWITCHES.get(text.strip().lower(), text)
        case Kind.NUMBER:
            digits = text.strip()
            # Longer ones fit no field, and Python refuses to read very long ones.
            return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else text  # noqa: PLR2004
        case Kind.LIST if field.multiline:
            return [text] if text.strip() else []
        case Kind.LIST:
            return text.replace(",", " ").split()
        case _:
            return text
