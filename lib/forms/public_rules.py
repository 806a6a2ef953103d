"""Forms open to residents: what may be asked of whoever holds a code, what is answered for them. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from db.choices.tickets import Channel, Urgency
from lib.errors import Refused
from lib.forms.checks import depends_on, holds, visible_fields
from lib.forms.schema import PICKS, FormField, FormSchema, Kind
from lib.i18n import N_

CHANNEL, URGENCY = "channel", "urgency"


def of_residents(schema: FormSchema) -> FormSchema:
    """The form as residents see it: without what is the desk's alone, and what hangs on that alone."""
    hidden = {field.id for field in schema.fields if is_of_desk(field)}
    answers = answered_for(schema)
    while True:
        asked = [field for field in schema.fields if not field.retired and field.id not in hidden]
        freed = [freed_of(field, hidden, answers) for field in asked if field.parent not in hidden]
        shown = tuple(field for field in freed if field)
        if len(shown) == len(asked):
            return schema.model_copy(update={"fields": shown})
        # What is gone takes along what hangs on it.
        hidden |= {field.id for field in asked} - {field.id for field in shown}


def is_of_desk(field: FormField) -> bool:
    """How a request came in, nobody need be asked who sends it from this page."""
    return field.desk or field.id == CHANNEL


def freed_of(field: FormField, hidden: set[str], answers: Mapping[str, Any]) -> FormField | None:
    """Without the conditions on what is not shown beside it, decided already; none where they are not met."""
    met = [holds(c, answers.get(c.field)) for c in field.show_if if c.field in hidden]
    others = tuple(c for c in field.show_if if c.field not in hidden)
    if not met:
        return field
    if field.show_any and any(met):
        others = ()
    elif not all(met) and not (field.show_any and others):
        return None
    return field.model_copy(update={"show_if": others})


def answered_for(schema: FormSchema, *, emergency: bool = False) -> dict[str, Any]:
    """What the desk's fields hold when a resident sends the form."""
    given = {field.id: field.default for field in schema.fields if is_of_desk(field) and not field.retired}
    if CHANNEL in given:
        given[CHANNEL] = Channel.ONLINE.value
    if URGENCY in given:
        given[URGENCY] = Urgency.EMERGENCY.value if emergency else given[URGENCY] or Urgency.GENERAL.value
    return {id: value for id, value in given.items() if value is not None}


def asks_emergency(schema: FormSchema) -> bool:
    """Where the grade of urgency is the desk's, a resident may still say that it is an emergency."""
    found = [f for f in schema.fields if f.id == URGENCY and is_of_desk(f) and not f.retired]
    return any(option.id == Urgency.EMERGENCY for field in found for option in _offered(field))


def _offered(field: FormField) -> list[Any]:
    return [option for option in field.options if not option.retired]


def unfit_for_residents(schema: FormSchema) -> Iterator[Refused]:
    """Why a form marked for residents cannot be given to them."""
    if not schema.public:
        return
    answers = answered_for(schema)
    unmoved = {field.id for field in visible_fields(schema, answers)}
    for field in schema.fields:
        if field.retired:
            continue
        if not is_of_desk(field):
            yield from _cannot_be_asked(field)
        elif field.required and field.id not in answers and _may_appear(schema, field, unmoved):
            yield Refused(
                N_(
                    "“{field}” is for the desk alone and must be filled in: give it a default, "
                    "or no resident could send the form."
                ),
                field=field.label,
            )
        if field.id == CHANNEL and Channel.ONLINE not in {option.id for option in _offered(field)}:
            yield Refused(
                N_("A form for residents needs the option “online” under “{field}”."), field=field.label
            )


def _cannot_be_asked(field: FormField) -> Iterator[Refused]:
    if field.kind in PICKS:
        yield Refused(
            N_(
                "“{field}” lists customers, households or staff: a form for residents cannot ask it. "
                "Mark it as for the desk alone, or leave it out."
            ),
            field=field.label,
        )
    elif field.kind == Kind.SIGNATURE:
        yield Refused(
            N_("“{field}”: residents cannot sign on their page. Mark it as for the desk alone."),
            field=field.label,
        )


def _may_appear(schema: FormSchema, field: FormField, unmoved: set[str]) -> bool:
    """Asked from the start, or brought up by a resident's own answer."""
    known = {other.id: other for other in schema.fields}
    moved = any(not is_of_desk(known[id]) for id in depends_on(field) if id in known)
    return moved or field.id in unmoved
