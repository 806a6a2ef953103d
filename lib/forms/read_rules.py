"""A form out of whatever data a file or a browser brought. Pure."""

from typing import Any

from pydantic import ValidationError

from lib.errors import Refused, all_of
from lib.forms.schema import FormField, FormSchema
from lib.forms.sound_rules import sound
from lib.forms.values import clean
from lib.i18n import N_

Part = str | int
Lines = dict[tuple[Part, ...], int]
MISREAD = {
    "missing": N_("Line {line}: “{where}” is missing."),
    "extra_forbidden": N_("Line {line}: “{where}” is nothing a form has."),
    "": N_("Line {line}: “{where}” does not fit there."),
}


def read_schema(data: Any, lines: Lines | None = None) -> FormSchema:
    """A form out of a file, its defaults as answers are kept; refused where it is none, or not sound."""
    try:
        schema = FormSchema.model_validate(data)
    except ValidationError as error:
        raise all_of(_misread(error, data, lines or {})) from error
    sound(schema)
    return schema.model_copy(update={"fields": tuple(_with_default(field) for field in schema.fields)})


def _misread(error: ValidationError, data: Any, lines: Lines) -> list[Refused]:
    """Each place once, however many types were tried there."""
    found: dict[tuple[Part, ...], Refused] = {}
    for fault in error.errors(include_url=False, include_input=False):
        path, words = _place(fault["loc"], fault["type"], data)
        message = MISREAD.get(fault["type"], MISREAD[""])
        line = lines.get(path) or lines.get(path[:-1]) or 1
        found.setdefault(path, Refused(message, line=line, where=" › ".join(words)))
    inner = {path[:depth] for path in found for depth in range(len(path))}
    return [refused for path, refused in found.items() if path not in inner]


def _place(path: tuple[Part, ...], kind: str, data: Any) -> tuple[tuple[Part, ...], list[str]]:
    """As far as the data goes, items of a list by their ids; pydantic goes on with the names of types."""
    words: list[str] = []
    for depth, part in enumerate(path):
        words.append(part if isinstance(part, str) else str(part + 1))
        if isinstance(data, dict) and part in data:
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            words[-1] = str(data["id"])[:40] if isinstance(data, dict) and data.get("id") else words[-1]
        elif isinstance(data, dict) and depth == len(path) - 1 and kind == "missing":
            return path, words
        else:
            return path[:depth], words[:-1]
    return path, words


def _with_default(field: FormField) -> FormField:
    if field.default is None or field.retired:
        return field
    return field.model_copy(update={"default": clean(field, field.default, field.options, None)})
