"""Which fields of a form are asked, and the check of all that came back. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from graphlib import CycleError, TopologicalSorter
from typing import Any

from lib.errors import Refused, all_of
from lib.forms.schema import CHOICES, UNANSWERED, Condition, FormField, FormSchema, Kind, Option
from lib.forms.values import clean, is_empty
from lib.masks import mask_name, mask_numbers, mask_phone

Values = Mapping[str, Any]


def check(schema: FormSchema, values: Any, *, today: date) -> dict[str, Any]:
    """Clean values of every field, ready for JSON; null where hidden or empty. Unknown keys are dropped.

    today may be a moment on the company's clock. One refusal tells all that does not fit.
    """
    answers, problems = tried(schema, values, today=today)
    if problems:
        raise all_of([problems[field.id] for field in schema.fields if field.id in problems])
    return answers


def tried(schema: FormSchema, values: Any, *, today: date) -> tuple[dict[str, Any], dict[str, Refused]]:
    """Clean values, and by field what does not fit."""
    given: Values = values if isinstance(values, dict) else {}
    problems: dict[str, Refused] = {}

    def take(field: FormField, answers: Values) -> Any:
        try:
            return clean(field, given.get(field.id), options_for(field, answers), today)
        except Refused as refused:
            problems[field.id] = refused
            return None

    answers = _walk(schema, take)
    return {field.id: answers.get(field.id) for field in _answerable(schema)}, problems


def _answerable(schema: FormSchema) -> list[FormField]:
    return [field for field in schema.fields if field.kind not in UNANSWERED and not field.retired]


def visible_fields(schema: FormSchema, values: Any) -> tuple[FormField, ...]:
    """The fields asked now, in their order, with the headings above at least one of them.

    An item of a checklist is judged by an inspection, never asked here.
    """
    given: Values = values if isinstance(values, dict) else {}
    answers = _walk(schema, lambda field, _: given.get(field.id))
    shown: list[FormField] = []
    for field in schema.fields:
        if field.id in answers and field.kind != Kind.CHECK:
            if field.kind == Kind.SECTION:
                shown = _without_bare_heading(shown)
            shown.append(field)
    return tuple(_without_bare_heading(shown))


def _without_bare_heading(shown: list[FormField]) -> list[FormField]:
    return shown[:-1] if shown and shown[-1].kind == Kind.SECTION else shown


def options_for(field: FormField, values: Values) -> tuple[Option, ...]:
    """What may be chosen now; with a parent, what belongs to its answer."""
    offered = tuple(option for option in field.options if not option.retired)
    if not field.parent:
        return offered
    above = values.get(field.parent)
    if not isinstance(above, str) or not above:
        return ()
    return tuple(option for option in offered if not option.under or above in option.under)


def _walk(schema: FormSchema, take: Callable[[FormField, Values], Any]) -> dict[str, Any]:
    """Answers of the fields asked, each after those it depends on: what is hidden hides what hangs on it."""
    fields = {field.id: field for field in schema.fields if not field.retired}
    answers: dict[str, Any] = {}
    for id in _in_order(schema):
        if id in fields and is_asked(fields[id], answers):
            answers[id] = None if fields[id].kind in UNANSWERED else take(fields[id], answers)
    return answers


def _in_order(schema: FormSchema) -> list[str]:
    try:
        return list(TopologicalSorter({f.id: depends_on(f) for f in schema.fields}).static_order())
    except CycleError:
        return [field.id for field in schema.fields]


def depends_on(field: FormField) -> set[str]:
    return {condition.field for condition in field.show_if} | ({field.parent} if field.parent else set())


def is_asked(field: FormField, answers: Values) -> bool:
    """By the answers to what it depends on."""
    held = [holds(condition, answers.get(condition.field)) for condition in field.show_if]
    if held and not (any(held) if field.show_any else all(held)):
        return False
    return field.kind not in CHOICES or not field.parent or bool(options_for(field, answers))


def holds(condition: Condition, answer: Any) -> bool:
    there = not is_empty(answer)
    if condition.filled is not None and there != condition.filled:
        return False
    if condition.one_of and not _is_one_of(answer, condition.one_of):
        return False
    return (condition.least is None and condition.most is None) or (
        there and _lies_between(answer, condition.least, condition.most)
    )


def _is_one_of(answer: Any, wanted: tuple[str | bool, ...]) -> bool:
    """A yes is no 1: rating and yes-no never meet."""
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(isinstance(one, str | bool) and one in wanted for one in given)


def _lies_between(answer: Any, least: Decimal | None, most: Decimal | None) -> bool:
    if isinstance(answer, bool) or not isinstance(answer, str | int | float | Decimal):
        return False
    try:
        number = Decimal(str(answer)[:40])
        return (least is None or number >= least) and (most is None or number <= most)
    except (InvalidOperation, ValueError):
        return False


def masked(schema: FormSchema, values: Values) -> dict[str, Any]:
    """The answer as most eyes see it: no telephone, no personal field, no customer's name in full."""
    private = {field.id: field for field in schema.fields if _is_private(field)}
    return {id: _masked(private.get(id), value) for id, value in values.items()}


def _is_private(field: FormField) -> bool:
    return field.personal or field.kind in (Kind.PHONE, Kind.CUSTOMER)


def _masked(field: FormField | None, value: Any) -> Any:
    if is_empty(value):
        return value
    if field is None:
        return mask_numbers(value) if isinstance(value, str) else value
    if field.kind == Kind.CUSTOMER and isinstance(value, dict):
        return {**value, "name": mask_name(str(value.get("name") or ""))}
    return mask_phone(value) if isinstance(value, str) else "***"
