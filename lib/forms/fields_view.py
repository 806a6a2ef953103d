"""A form's fields as a list to read through, and the changes of a version in words."""

from collections.abc import Sequence

import streamlit as st

from lib.forms.schema import CHOICES, Condition, FormField, FormSchema
from lib.forms.sheet_view import told
from lib.forms.sound_checklist_rules import is_inspected
from lib.forms.values import plain as number
from lib.forms.version_rules import KINDS, Change
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, sentence

FEW = 8


def changes_list(changes: Sequence[Change]) -> None:
    if changes:
        st.markdown("\n".join(f"- {sentence(change.message, **change.params)}" for change in changes))
    else:
        st.caption(_("Nothing people will notice."))


def fields_table(key: str, caption: str, schema: FormSchema) -> None:
    fields = list(schema.fields)
    places = {field.id: place for place, field in enumerate(fields, 1)}
    table(
        key,
        caption,
        _columns_of_items() if is_inspected(schema) else _columns(schema),
        Page(fields, len(fields), 1, max(len(fields), 1)),
        view=View("", 1),
        id_of=lambda field: places[field.id],
    )


def _columns(schema: FormSchema) -> list[Column]:
    return [
        Column("label", _("Field"), lambda field: told(field.label), wide=True),
        Column("kind", _("Kind"), lambda field: _(KINDS[field.kind])),
        Column("required", _("Required"), _required),
        Column("options", _("Options"), lambda field: _options(field), wide=True),
        Column("shown", _("Asked when"), lambda field: asked_when(schema, field), wide=True),
    ]


def _columns_of_items() -> list[Column]:
    return [
        Column("label", _("Field"), lambda field: told(field.label), wide=True),
        Column("kind", _("Kind"), lambda field: _(KINDS[field.kind])),
        Column("points", _("Points"), lambda f: number(f.check.points) if f.check else "", right=True),
        Column("standard", _("Standard"), lambda f: told(f.check.standard) if f.check else "", wide=True),
        Column("critical", _("Critical"), _critical),
    ]


def _critical(field: FormField) -> Cell:
    if field.retired:
        return badge(_("No longer asked"), "grey")
    return badge(_("Critical item"), "red") if field.check and field.check.critical else ""


def _required(field: FormField) -> Cell:
    if field.retired:
        return badge(_("No longer asked"), "grey")
    if field.desk:
        must = [_("required")] if field.required else []
        return badge("·".join([_("for the desk alone"), *must]), "blue")
    return badge(_("required"), "orange") if field.required else ""


def _options(field: FormField) -> str:
    offered = [told(option.label) for option in field.options if not option.retired]
    shown = "、".join(offered[:FEW])
    return _("{options} and {n} more", options=shown, n=len(offered) - FEW) if len(offered) > FEW else shown


def asked_when(schema: FormSchema, field: FormField) -> str:
    parts = [_holds(schema, condition) for condition in field.show_if]
    word = _("or") if field.show_any else _("and")
    joined = f" {word} ".join(parts)
    above = _label(schema, field.parent) if field.kind in CHOICES and field.parent else ""
    return "；".join(filter(None, [_("depends on {field}", field=above) if above else "", joined]))


def _label(schema: FormSchema, id: str) -> str:
    return next((told(field.label) for field in schema.fields if field.id == id), id)


def _holds(schema: FormSchema, condition: Condition) -> str:
    name = _label(schema, condition.field)
    said = []
    if condition.one_of:
        said.append(
            f"{name} = {'、'.join(_answer(schema, condition.field, one) for one in condition.one_of)}"
        )
    if condition.filled is not None:
        filled = _("{field} is filled in", field=name)
        said.append(filled if condition.filled else _("{field} is empty", field=name))
    if condition.least is not None:
        said.append(f"{name} ≥ {number(condition.least)}")
    if condition.most is not None:
        said.append(f"{name} ≤ {number(condition.most)}")
    word = _("and")
    return f" {word} ".join(said)


def _answer(schema: FormSchema, field: str, answer: str | bool) -> str:
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    known = {option.id: told(option.label) for option in schema.field(field).options}
    return known.get(answer, answer)
