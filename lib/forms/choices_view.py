"""Asking to choose: one or several of a list, yes or no."""

import streamlit as st

from lib.forms.checks import options_for
from lib.forms.schema import FormField
from lib.forms.sheet_view import Sheet, told
from lib.ui import _, plain
from lib.widgets import choose, distinct, pick, several

FEW = 10


def choice(sheet: Sheet, field: FormField) -> str | None:
    """A few stand side by side, more fold into a list; options of a cascade follow their parent's answer."""
    labels, start = _offered(sheet, field), sheet.start(field)
    held = start if start in labels else None
    told_ = {"held": held, "help": sheet.help(field), **sheet.widget(field)}
    if len(labels) <= FEW:
        return pick(sheet.label(field), _marked(labels), required=field.required, **told_)
    return choose(sheet.label(field), labels, **told_)


def choices(sheet: Sheet, field: FormField) -> list[str]:
    labels = _offered(sheet, field)
    start = sheet.start(field)
    held = [one for one in (start if isinstance(start, list | tuple) else [start]) if one in labels]
    if len(labels) > FEW:
        return several(sheet.label(field), labels, held=held, help=sheet.help(field), **sheet.widget(field))
    shown = _marked(labels)
    return st.pills(
        sheet.label(field),
        list(shown),
        format_func=lambda id: shown[id],
        selection_mode="multi",
        default=held,
        wrap=True,
        help=sheet.help(field),
        **sheet.widget(field),
    )


def yes_no(sheet: Sheet, field: FormField) -> bool | None:
    """Nothing is chosen beforehand: not answered is not no."""
    start = sheet.start(field)
    return pick(
        sheet.label(field),
        {True: _("Yes"), False: _("No")},
        held=start if isinstance(start, bool) else None,
        required=field.required,
        help=sheet.help(field),
        **sheet.widget(field),
    )


def _offered(sheet: Sheet, field: FormField) -> dict[str, str]:
    return {option.id: told(option.label) for option in options_for(field, sheet.values)}


def _marked(labels: dict[str, str]) -> dict[str, str]:
    """Pills read markdown and are told apart by their text."""
    return distinct({id: plain(label) for id, label in labels.items()})
