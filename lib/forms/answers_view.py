"""A finished answer as it is read on a page."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from lib.forms.checks import masked
from lib.forms.files_view import numbered
from lib.forms.inputs_view import marks_of
from lib.forms.schema import KEPT_FILES, MOST_SCORE, FormField, FormSchema, Kind
from lib.forms.sheet_view import told
from lib.forms.values import is_empty
from lib.pictures import pictures
from lib.ui import _, plain

Values = Mapping[str, Any]


def answers(
    schema: FormSchema,
    values: Values,
    *,
    key: str,
    whole: bool = False,
    besides: Collection[str] = (),
) -> None:
    """What was answered, in order and under its headings; what was not asked or answered is left out.

    Telephones and personal fields are masked unless whole. besides: fields the page shows elsewhere.
    """
    shown = values if whole else masked(schema, values)
    lines: list[str] = []
    for field in _answered(schema, values, besides):
        if field.kind in KEPT_FILES:
            _tell(lines)
            _files(field, values[field.id], f"{key}:{field.id}")
        elif field.kind == Kind.SECTION:
            _tell(lines)
            st.markdown(f"**{plain(told(field.label))}**")
        else:
            lines.append(f"{plain(told(field.label))}：{plain(reads(field, shown[field.id]))}")
    _tell(lines)


def _answered(schema: FormSchema, values: Values, besides: Collection[str]) -> list[FormField]:
    """Retired fields are told too; a heading only above something."""
    found: list[FormField] = []
    for field in schema.fields:
        if field.kind == Kind.SECTION:
            found = _without_bare_heading(found)
            found.append(field)
        elif field.id not in besides and not is_empty(values.get(field.id)):
            found.append(field)
    return _without_bare_heading(found)


def _without_bare_heading(found: list[FormField]) -> list[FormField]:
    return found[:-1] if found and found[-1].kind == Kind.SECTION else found


def _tell(lines: list[str]) -> None:
    """One element for all lines so far: elements are what a page costs."""
    if lines:
        st.markdown("  \n".join(lines))
        lines.clear()


def _files(field: FormField, value: Any, key: str) -> None:
    ids = [id for id in (value if isinstance(value, list) else [value]) if isinstance(id, int)]
    drawn = field.kind == Kind.SIGNATURE
    pictures(numbered(field, ids), key=key, label=told(field.label), drawn=drawn)


def reads(field: FormField, value: Any) -> str:
    """One answer in words; also for a list, an export, a printed sheet."""
    if isinstance(value, dict):
        return str(value.get("name") or "")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return _(", ").join(_label(field, one) for one in value)
    return _UNITS.get(field.kind, _label)(field, value)


def _label(field: FormField, value: Any) -> str:
    """An option's label, retired or not; what is no option reads as it is."""
    found = next((option for option in field.options if option.id == value), None)
    return told(found.label) if found else str(value)


def _score(field: FormField, value: Any) -> str:
    most = field.most if field.most is not None else MOST_SCORE
    return f"{value} / {most:f}"


_UNITS = {
    Kind.MONEY: lambda field, value: f"¥{value}",
    Kind.DATETIME: lambda field, value: str(value).replace("T", " "),
    Kind.SCORE: _score,
    Kind.RATING: lambda field, value: marks_of(field).get(value, str(value)),
    Kind.LONG_TEXT: lambda field, value: str(value),
}
