"""Columns that only an export of tickets has: who asked, and what the form was answered."""

from db.choices.tickets import TicketType
from lib.forms.answers_view import reads
from lib.forms.find import Forms
from lib.forms.schema import FormField, Kind
from lib.i18n import pick
from lib.tables import Column
from lib.tickets.rules import Row
from lib.ui import _, language

SHOWN = frozenset({"category", "summary", "urgency"})


def contact_columns() -> list[Column]:
    """Who asked: on exports only."""
    return [
        Column("contact", _("Contact"), lambda r: r.contact),
        Column("phone", _("Phone"), lambda r: r.phone),
    ]


def answer_columns(forms: Forms, type: TicketType | None) -> list[Column]:
    """Every field one kind of ticket was ever asked, retired too, but for what the list shows already."""
    asked = forms[type][1].fields if type in forms else ()
    return [_column(field) for field in asked if field.kind != Kind.SECTION and field.id not in SHOWN]


def _column(field: FormField) -> Column:
    return Column(f"answer:{field.id}", pick(field.label, language()), lambda row: _answered(row, field))


def _answered(row: Row, field: FormField) -> str:
    """In the words of the version it was given on."""
    if row.answer is None:
        return ""
    schema, values = row.answer
    then = next((one for one in schema.fields if one.id == field.id), field)
    value = values.get(field.id)
    return "" if value is None else reads(then, value)
