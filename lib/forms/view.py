"""Drawing a form's fields with Streamlit's own widgets."""

from typing import Any

import streamlit as st

from lib.forms.schema import FormField, FormSchema, Kind
from lib.i18n import pick as pick_text
from lib.ui import Once, language
from lib.widgets import choose, pick, several

FEW = 10


def _words(text: str | dict[str, str]) -> str:
    return pick_text(text, language())


def label_of(schema: FormSchema, field: str, option: str) -> str:
    """An option's label in the reader's language; an unknown one shows as it is."""
    found = next((o for o in schema.field(field).options if o.id == option), None)
    return _words(found.label) if found else option


def options_of(schema: FormSchema, field: str) -> dict[str, str]:
    return _labels(schema.field(field))


def fields(schema: FormSchema, nonce: Once) -> dict[str, Any]:
    """Every field in order; returns raw values, which the service checks."""
    return {
        field.id: _DRAW[field.kind](field, nonce.key(field.id)) for field in schema.fields if _shown(field)
    }


def _shown(field: FormField) -> bool:
    if field.kind == Kind.SECTION:
        st.subheader(_words(field.label), anchor=False)
        return False
    return True


def _label(field: FormField) -> str:
    return _words(field.label) + (" *" if field.required else "")


def _text(field: FormField, key: str) -> Any:
    return st.text_input(
        _label(field), value=field.default or "", key=key, placeholder=_words(field.help), max_chars=200
    )


def _long(field: FormField, key: str) -> Any:
    return st.text_area(
        _label(field),
        value=field.default or "",
        key=key,
        placeholder=_words(field.help),
        max_chars=4000,
        height=96,
    )


def _choice(field: FormField, key: str) -> Any:
    labels = _labels(field)
    draw = pick if len(labels) <= FEW else choose
    return draw(_label(field), labels, key=key, held=field.default)


def _choices(field: FormField, key: str) -> Any:
    return several(_label(field), _labels(field), key=key, held=field.default or ())


def _labels(field: FormField) -> dict[str, str]:
    return {option.id: _words(option.label) for option in field.options}


def _number(field: FormField, key: str) -> Any:
    return st.text_input(
        _label(field), value=str(field.default or ""), key=key, placeholder=_words(field.help)
    )


def _date(field: FormField, key: str) -> Any:
    return st.date_input(_label(field), value=None, key=key, format="YYYY-MM-DD")


def _yes_no(field: FormField, key: str) -> Any:
    return st.checkbox(_words(field.label), value=bool(field.default), key=key)


_DRAW = {
    Kind.TEXT: _text,
    Kind.PHONE: _text,
    Kind.LONG_TEXT: _long,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.MULTI_CHOICE: _choices,
    Kind.YES_NO: _yes_no,
}
