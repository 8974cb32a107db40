"""Fields from the command line: plain ones as they are, secrets from where nobody else can read them (R12, S59)."""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import rich_click as click
from msgspec import Struct

from vestibule.cli.secret_source import from_environment, from_file
from vestibule.cli.text_file import text_from_file
from vestibule.plugins.forms import Form, FormField, Kind, raw_from_text
from vestibule_sdk.secret import Secret

T = TypeVar("T")


class Given(Struct, frozen=True, kw_only=True):
    """What the options say, each as it was written.

    Attributes:
        values, texts, variables, files: `FIELD=...`.
        prompts: `FIELD`.
    """

    values: tuple[str, ...]
    texts: tuple[str, ...]
    variables: tuple[str, ...]
    files: tuple[str, ...]
    prompts: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether any field is given."""
        return any((self.values, self.texts, self.variables, self.files, self.prompts))


def read_values(given: Given, form: Form) -> dict[str, Any]:
    """Bring the options into the shape that a configuration is decoded from.

    A name that is no field is left for the decoder, which reports it beside all other faults.

    Raises:
        click.UsageError: A secret on the command line, a place where none can be read, or one field given twice.
    """
    plain = _pairs("--set", given.values)
    texts = _pairs("--set-file", given.texts)
    for name in plain:
        if _is_secret(form, name):
            message = (
                f"{name} is a secret: on the command line every user of this machine could read it, and the shell "
                f"would keep it. Use --secret-env {name}=VARIABLE, --secret-file {name}=PATH or --secret-prompt {name}."
            )
            raise click.BadParameter(message, param_hint="--set")
    for name in texts:
        if _is_secret(form, name):
            message = f"{name} is a secret: use --secret-file {name}=PATH."
            raise click.BadParameter(message, param_hint="--set-file")
    variables = _pairs("--secret-env", given.variables)
    files = _pairs("--secret-file", given.files)
    names = [*plain, *texts, *variables, *files, *given.prompts]
    for name in [*variables, *files, *given.prompts]:
        field = form.get(name)
        if field is not None and field.kind is not Kind.SECRET:
            option = f"--set-file {name}=PATH" if field.multiline else f"--set {name}=VALUE"
            message = f"{name} is no secret: give it with {option}."
            raise click.UsageError(message)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"{', '.join(twice)}: given more than once."
        raise click.UsageError(message)
    secrets = {
        **_read("--secret-env", variables, from_environment),
        **_read("--secret-file", files, lambda path: from_file(Path(path))),
        **{name: prompt_secret(form.get(name), name=name) for name in given.prompts},
    }
    documents = _read("--set-file", texts, lambda path: text_from_file(Path(path)))
    return {**raw_from_text(form, {**plain, **documents}), **secrets}


def _is_secret(form: Form, name: str) -> bool:
    field = form.get(name)
    return field is not None and field.kind is Kind.SECRET


def _read(option: str, places: Mapping[str, str], read: Callable[[str], T]) -> dict[str, T]:
    try:
        return {name: read(place) for name, place in places.items()}
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint=option) from None


def prompt_missing(form: Form, given: Mapping[str, Any]) -> dict[str, Secret]:
    """Ask a watching person for the secrets that no option gave; an empty answer leaves one out.

    A key in PEM is not asked for: nobody types its lines.
    """
    asked = [field for field in form.fields if field.kind is Kind.SECRET and not field.multiline]
    missing = [field for field in asked if field.name not in given]
    if not (missing and sys.stdin.isatty()):
        return {}
    answers = {field.name: prompt_secret(field, name=field.name) for field in missing}
    return {name: secret for name, secret in answers.items() if secret}


def prompt_secret(field: FormField | None, *, name: str) -> Secret:
    """Ask for a secret without showing it."""
    if field is not None and field.multiline:
        message = f"{name} runs over several lines: use --secret-file {name}=PATH."
        raise click.UsageError(message)
    if not sys.stdin.isatty():
        message = f"{name} would have to be typed, and nobody is there to type it: use --secret-env or --secret-file."
        raise click.UsageError(message)
    title = field.title if field else name
    return Secret(click.prompt(f"{title} (hidden)", hide_input=True, default="", show_default=False, err=True))


def _pairs(option: str, texts: Iterable[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise click.BadParameter(f"write FIELD=..., not {text!r}.", param_hint=option)
        if name in pairs:
            raise click.BadParameter(f"{name} is given more than once.", param_hint=option)
        pairs[name] = value
    return pairs
