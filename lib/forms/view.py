"""A form on the screen: its fields drawn with Streamlit's own widgets, each in the shape of its kind."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from lib.forms import choices_view, files_view, inputs_view, people_view
from lib.forms.answers_view import answers
from lib.forms.checks import visible_fields
from lib.forms.schema import FormField, FormSchema, Kind
from lib.forms.sheet_view import Sheet, told
from lib.ui import Once, plain

SHORT = {Kind.NUMBER, Kind.MONEY, Kind.SCORE, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.PHONE}


def label_of(schema: FormSchema, field: str, option: str) -> str:
    """An option's label in the reader's language; an unknown one shows as it is."""
    found = next((o for o in schema.field(field).options if o.id == option), None)
    return told(found.label) if found else option


def options_of(schema: FormSchema, field: str) -> dict[str, str]:
    return {option.id: told(option.label) for option in schema.field(field).options}


def asking(schema: FormSchema, nonce: Once, *, held: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every field asked now, in order; raw values of those, which the service checks.

    Stands in a fragment, outside st.form: an answer others wait for (show-if, cascade) draws the fragment
    anew, all other answers arrive with the button, which is nonce.button(…) in the same fragment. held is an
    answer given before.
    """
    sheet, rows = Sheet(schema, nonce, held or {}), _Rows(schema)
    sheet.values = _known(sheet)
    asked = {field.id for field in visible_fields(schema, sheet.values)}
    given: dict[str, Any] = {}
    for field in schema.fields:
        if field.id not in asked:
            continue
        with rows.place(field, asked):
            value = _DRAW[field.kind](sheet, field)
        if field.kind == Kind.SECTION:
            continue
        given[field.id] = value
        if field.id in sheet.waited_for and value != sheet.values.get(field.id):
            sheet.values[field.id] = value
            asked = {field.id for field in visible_fields(schema, sheet.values)}
    return given


def fields(
    schema: FormSchema,
    nonce: Once,
    *,
    shown: Collection[str] | None = None,
    held: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The fields named, or all, at once and without waiting for answers: for inside st.form.

    What talks with the server while being filled in (files, signature, picks, cascades) needs asking().
    """
    sheet, rows = Sheet(schema, nonce, held or {}), _Rows(schema)
    asked_at_all = (f for f in schema.fields if not f.retired and f.kind != Kind.CHECK)
    drawn = [f for f in asked_at_all if shown is None or f.id in shown]
    given, asked = {}, {field.id for field in drawn}
    for field in drawn:
        with rows.place(field, asked):
            given[field.id] = _DRAW[field.kind](sheet, field)
    return {field.id: given[field.id] for field in drawn if field.kind != Kind.SECTION}


class _Rows:
    """Short fields that follow each other stand two in a row, where there is room for two."""

    def __init__(self, schema: FormSchema) -> None:
        self._fields = schema.fields
        self._right: Any = None

    def place(self, field: FormField, asked: Collection[str]) -> AbstractContextManager[Any]:
        place, self._right = self._right, None
        if field.kind not in SHORT:
            return nullcontext()
        if place is None and self._followed(field, asked):
            place, self._right = st.columns(2)
        return place or nullcontext()

    def _followed(self, field: FormField, asked: Collection[str]) -> bool:
        rest = self._fields[self._fields.index(field) + 1 :]
        return next((after.kind in SHORT for after in rest if after.id in asked), False)


def _known(sheet: Sheet) -> dict[str, Any]:
    """Answers from the last drawing: a field may hang on one that comes after it."""
    for field in sheet.schema.fields:
        if field.id in sheet.waited_for:
            sheet.values[field.id] = sheet.known(field)
    return sheet.values


def _section(sheet: Sheet, field: FormField) -> None:
    st.subheader(plain(told(field.label)), anchor=False)
    if field.help:
        st.caption(plain(told(field.help)))


_DRAW: dict[Kind, Callable[[Sheet, FormField], Any]] = {
    Kind.TEXT: inputs_view.text,
    Kind.LONG_TEXT: inputs_view.long_text,
    Kind.PHONE: inputs_view.phone,
    Kind.NUMBER: inputs_view.number,
    Kind.MONEY: inputs_view.money,
    Kind.SCORE: inputs_view.score,
    Kind.RATING: inputs_view.rating,
    Kind.NPS: inputs_view.nps,
    Kind.DATE: inputs_view.day,
    Kind.DATETIME: inputs_view.moment,
    Kind.TIME: inputs_view.hour,
    Kind.CHOICE: choices_view.choice,
    Kind.MULTI_CHOICE: choices_view.choices,
    Kind.YES_NO: choices_view.yes_no,
    Kind.PHOTO: files_view.attached,
    Kind.FILE: files_view.attached,
    Kind.SIGNATURE: files_view.signature,
    Kind.CUSTOMER: people_view.customer,
    Kind.HOUSEHOLD: people_view.household,
    Kind.STAFF: people_view.person,
    Kind.SECTION: _section,
}
__all__ = ["answers", "asking", "fields", "label_of", "options_of"]
