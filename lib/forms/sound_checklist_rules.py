"""Whether a checklist can be inspected by: what its items are worth, how its areas count. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lib.errors import Refused
from lib.forms.schema import FormField, FormSchema, Kind
from lib.i18n import DEFAULT, N_, pick

CHECKLIST = "checklist"
MOST_POINTS, MOST_WEIGHT, HUNDRED = Decimal(1000), Decimal(1000), Decimal(100)
CENT = Decimal("0.01")
LONGEST_AREA = 60
"""An area's title stands in narrow places: a map of colours, a heading of a table."""
Faults = Iterator[Refused]


def is_inspected(schema: FormSchema) -> bool:
    """By items that are judged; a checklist without any judges practical work by its answers."""
    return schema.kind == CHECKLIST and any(f.kind == Kind.CHECK and not f.retired for f in schema.fields)


def unfit_for_inspections(schema: FormSchema) -> Faults:
    if schema.kind != CHECKLIST:
        yield from _only_on_checklists(schema)
        return
    for field in schema.fields:
        yield from _item(field)
        yield from _area(field)
    yield from _scoring(schema)
    if is_inspected(schema):
        yield from _as_a_whole(schema)


def _only_on_checklists(schema: FormSchema) -> Faults:
    if schema.scoring is not None:
        yield Refused(N_("Only a checklist has a line to pass."))
    for field in schema.fields:
        if field.kind == Kind.CHECK or field.check:
            yield Refused(N_("{field}: only a checklist has items that are judged."), field=_name(field))
        if (field.weight, field.line) != (None, None):
            yield Refused(N_("{field}: only a checklist has weights and lines."), field=_name(field))


def _name(field: FormField) -> Any:
    return field.label or field.id


def _item(field: FormField) -> Faults:
    if field.kind != Kind.CHECK:
        if field.check:
            yield Refused(N_("{field}: only a checklist item is worth points."), field=_name(field))
        return
    if field.check is None:
        yield Refused(N_("{field}: say under “check” what this item is worth."), field=_name(field))
    elif not _is_amount(field.check.points, CENT, MOST_POINTS):
        yield Refused(
            N_("{field}: an item is worth more than 0 and at most {n} points, to two places."),
            field=_name(field),
            n=int(MOST_POINTS),
        )
    if field.show_if:
        yield Refused(N_("{field}: an item of a checklist is always judged."), field=_name(field))


def _is_amount(value: Decimal, least: Decimal, most: Decimal) -> bool:
    return value.is_finite() and least <= value <= most and value == value.quantize(CENT)


def _area(field: FormField) -> Faults:
    if field.kind != Kind.SECTION and (field.weight, field.line) != (None, None):
        yield Refused(N_("{field}: weight and line are an area's, said at its heading."), field=_name(field))
    if field.weight is not None and not _is_amount(field.weight, Decimal(0), MOST_WEIGHT):
        yield Refused(
            N_("{field}: a weight goes from 0 to {n}, to two places."), field=_name(field), n=int(MOST_WEIGHT)
        )
    if field.line is not None and not _is_amount(field.line, Decimal(0), HUNDRED):
        yield Refused(N_("{field}: the area's line goes from 0 to 100 %."), field=_name(field))


def _scoring(schema: FormSchema) -> Faults:
    if schema.scoring and not _is_amount(schema.scoring.line, Decimal(0), HUNDRED):
        yield Refused(N_("The line to pass goes from 0 to 100 %."))


def _as_a_whole(schema: FormSchema) -> Faults:
    asked = [field for field in schema.fields if not field.retired]
    if schema.public:
        yield Refused(N_("Residents cannot fill in a checklist that is inspected by."))
    for field in asked:
        if field.kind not in (Kind.CHECK, Kind.SECTION):
            yield Refused(
                N_(
                    "“{field}” is no checklist item, and an inspection would never ask it: "
                    "make it one, or leave it out."
                ),
                field=_name(field),
            )
        if field.kind == Kind.SECTION and len(pick(field.label, DEFAULT)) > LONGEST_AREA:
            yield Refused(
                N_("“{field}”: an area's name has {n} characters at most."),
                field=_name(field),
                n=LONGEST_AREA,
            )
    weights = [field.weight for field in asked if field.weight is not None]
    if weights and not any(weights):
        yield Refused(N_("All areas have the weight 0: nothing would count."))
