"""What a link shows: at which stage, which page, and which questions on it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from db.choices.surveys import CampaignState
from lib.forms.checks import options_for, visible_fields
from lib.forms.public_rules import freed_of
from lib.forms.schema import FormField, FormSchema, Kind
from lib.surveys.marks_rules import index_of

Values = Mapping[str, Any]
LOW = 25
"""Of 100: two of five, dissatisfied; who answers so is offered a call."""


class Stage(StrEnum):
    SOON = "soon"
    OPEN = "open"
    ENDED = "ended"
    ANSWERED = "answered"


def stage_of(state: CampaignState, opens_on: date, closes_on: date, today: date) -> Stage:
    """A campaign somebody opened early or forgot to end still keeps to its days."""
    if state == CampaignState.CLOSED or today > closes_on:
        return Stage.ENDED
    return Stage.OPEN if state == CampaignState.OPEN and today >= opens_on else Stage.SOON


def pages(schema: FormSchema) -> list[tuple[FormField, ...]]:
    """A heading marked so begins the next one."""
    found: list[list[FormField]] = [[]]
    for field in schema.fields:
        if field.page and found[-1]:
            found.append([])
        found[-1].append(field)
    return [tuple(fields) for fields in found]


def page_of(schema: FormSchema, number: int, values: Values) -> FormSchema | None:
    """One page by itself: what hangs on answers of the others is decided, what hangs on its own stays open.

    None where nothing is asked on it.
    """
    known = {field.id: values.get(field.id) for field in visible_fields(schema, values)}
    kept, before = pages(schema)[number], 0
    while len(kept) != before:  # What is left out may take others of the page along.
        before = len(kept)
        elsewhere = {field.id for field in schema.fields} - {field.id for field in kept}
        decided = (_decided(field, elsewhere, known) for field in kept)
        kept = tuple(field for field in decided if field)
    kept = _without_bare_headings(kept)
    return schema.model_copy(update={"fields": kept}) if kept else None


def _decided(field: FormField, elsewhere: set[str], known: Values) -> FormField | None:
    if field.parent in elsewhere:
        offered = tuple(option.model_copy(update={"under": ()}) for option in options_for(field, known))
        if not offered:
            return None
        field = field.model_copy(update={"options": offered, "parent": ""})
    return freed_of(field, elsewhere, known)


def _without_bare_headings(fields: Sequence[FormField]) -> tuple[FormField, ...]:
    following = [*(field.kind for field in fields[1:]), Kind.SECTION]
    return tuple(
        field
        for field, after in zip(fields, following, strict=False)
        if field.kind != Kind.SECTION or after != Kind.SECTION
    )


def asked_pages(schema: FormSchema, values: Values) -> list[int]:
    """Numbers of the pages with something to ask now."""
    return [number for number in range(len(pages(schema))) if page_of(schema, number, values)]


def lowest_dimension(schema: FormSchema, values: Values) -> str:
    """What they are least content with, where that is low; "" for whoever is not discontent."""
    asked = {field.id for field in visible_fields(schema, values)}
    rated = [
        (index_of(field, values[field.id]), field.dimension)
        for field in schema.fields
        if field.dimension and field.id in asked and isinstance(values.get(field.id), int)
    ]
    index, dimension = min(rated, key=lambda one: one[0], default=(100.0, ""))
    return dimension if index <= LOW else ""
