"""Whether a form is sound: a schema anybody may have written, refused in sentences its writer can act on."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any

from db.choices.surveys import Dimension
from db.choices.tickets import Channel, Urgency
from lib.errors import Refused, all_of
from lib.forms.checks import depends_on
from lib.forms.public_rules import unfit_for_residents
from lib.forms.schema import (
    CHOICES,
    COUNTED,
    HIGHEST,
    KEPT_FILES,
    LONGEST,
    MEASURED,
    PICKS,
    UNANSWERED,
    Condition,
    FormField,
    FormSchema,
    Kind,
)
from lib.forms.sound_checklist_rules import unfit_for_inspections
from lib.forms.values import clean
from lib.i18n import DEFAULT, LANGUAGES, N_

MOST_FIELDS, MOST_OPTIONS, MOST_OPTIONS_IN_ALL, MOST_CONDITIONS, MOST_IN_LIST = 300, 500, 5_000, 20, 100
LONGEST_LABEL, LONGEST_HELP, LONGEST_KIND = 120, 1000, 20
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
INTAKE, SURVEY = "intake", "survey"
# What a ticket takes over from the form it was taken in with.
OF_A_TICKET = {"category": Kind.CHOICE, "summary": Kind.LONG_TEXT, "channel": Kind.CHOICE}
WORDS = {"channel": frozenset(Channel), "urgency": frozenset(Urgency)}
Faults = Iterator[Refused]


def sound(schema: FormSchema) -> None:
    if faults := [*_size(schema), *_names(schema)] or [
        *_head(schema),
        *_fields(schema),
        *_for_tickets(schema),
        *_for_surveys(schema),
        *unfit_for_residents(schema),
        *unfit_for_inspections(schema),
    ]:
        raise all_of(faults)


def _size(schema: FormSchema) -> Faults:
    """What is retired does not count, within reason."""
    if (
        sum(not field.retired for field in schema.fields) > MOST_FIELDS
        or len(schema.fields) > 4 * MOST_FIELDS
    ):
        yield Refused(N_("A form has {n} fields at most."), n=MOST_FIELDS)
    if sum(len(field.options) for field in schema.fields) > MOST_OPTIONS_IN_ALL:
        yield Refused(N_("A form has {n} options at most."), n=MOST_OPTIONS_IN_ALL)
    for field in schema.fields:
        if len(field.options) > MOST_OPTIONS:
            yield Refused(N_("{field}: {n} options at most."), field=_name(field), n=MOST_OPTIONS)


def _name(field: FormField) -> Any:
    return field.label or field.id


def _names(schema: FormSchema) -> Faults:
    """Ids: with these wrong, nothing else can be told."""
    yield from _wrong_ids([schema.code, schema.kind, *(field.id for field in schema.fields)])
    if len(schema.kind) > LONGEST_KIND:
        yield Refused(N_("The form's kind “{id}” is too long."), id=schema.kind)
    yield from _repeated([field.id for field in schema.fields], N_("The field id “{id}” stands there twice."))
    for field in schema.fields:
        ids = [option.id for option in field.options]
        yield from _wrong_ids(ids)
        yield from _repeated(ids, N_("{field}: the option id “{id}” stands there twice."), field=_name(field))


def _wrong_ids(ids: list[str]) -> Faults:
    for id in ids:
        if not id:
            yield Refused(N_("A field or an option has no id."))
        elif not ID.fullmatch(id):
            yield Refused(
                N_("“{id}” is no id: a small letter first, then small letters, digits and _, 40 at most."),
                id=id[:60],
            )


def _repeated(ids: list[str], message: str, **params: Any) -> Faults:
    for id in sorted(id for id, times in Counter(ids).items() if times > 1):
        yield Refused(message, id=id, **params)


def _head(schema: FormSchema) -> Faults:
    yield from _text(schema.title, LONGEST_LABEL, N_("the form's title"), schema.code)
    if schema.help:
        yield from _text(schema.help, LONGEST_HELP, N_("the form's help"), schema.code)
    if all(field.retired or field.kind == Kind.SECTION for field in schema.fields):
        yield Refused(N_("The form asks nothing."))


def _text(text: str | dict[str, str], longest: int, part: str, of: str) -> Faults:
    texts = {DEFAULT: text} if isinstance(text, str) else text
    if not set(texts) <= set(LANGUAGES) or DEFAULT not in texts:
        yield Refused(
            N_("{of}: {part} is said in Chinese (zh_CN) and, if wanted, English (en)."), of=of, part=part
        )
    elif not all(texts.values()):
        yield Refused(N_("{of}: {part} is empty."), of=of, part=part)
    elif any(len(one) > longest for one in texts.values()):
        yield Refused(N_("{of}: {part} is too long: at most {n} characters."), of=of, part=part, n=longest)


def _fields(schema: FormSchema) -> Faults:
    known = {field.id: field for field in schema.fields}
    for field in schema.fields:
        faults = [*_words(field), *_limits(field), *_choice(field, known), *_shown_if(field, known)]
        yield from faults
        if not faults:
            yield from _default(field)
    try:
        TopologicalSorter({field.id: depends_on(field) for field in schema.fields}).prepare()
    except CycleError as circle:
        ids = " → ".join(reversed(circle.args[1]))
        yield Refused(N_("These fields wait for each other: {ids}"), ids=ids)


def _words(field: FormField) -> Faults:
    yield from _text(field.label, LONGEST_LABEL, N_("the label"), field.id)
    if field.help:
        yield from _text(field.help, LONGEST_HELP, N_("the help"), field.id)
    if field.check and field.check.standard:
        yield from _text(field.check.standard, LONGEST_HELP, N_("the standard"), field.id)
    if field.check and field.check.method:
        yield from _text(field.check.method, LONGEST_HELP, N_("the method"), field.id)
    for option in field.options:
        yield from _text(option.label, LONGEST_LABEL, N_("the label"), f"{field.id} › {option.id}")


def _limits(field: FormField) -> Faults:
    bounds = [bound for bound in (field.least, field.most) if bound is not None]
    if bounds and field.kind not in MEASURED | COUNTED:
        yield Refused(
            N_("{field}: least and most are for numbers and for what is counted."), field=_name(field)
        )
    elif any(not bound.is_finite() or abs(bound) > HIGHEST for bound in bounds):
        yield Refused(N_("{field}: least or most is out of range."), field=_name(field))
    elif len(bounds) == 2 and bounds[0] > bounds[1]:
        yield Refused(N_("{field}: least is above most."), field=_name(field))
    elif field.kind not in (Kind.NUMBER, Kind.MONEY) and any(_is_no_count(field, bound) for bound in bounds):
        yield Refused(N_("{field}: least and most are whole numbers from 0 to 1000."), field=_name(field))
    if field.longest is not None and not 0 < field.longest <= LONGEST.get(field.kind, 0):
        yield Refused(
            N_("{field}: the length is a matter of texts, {n} characters at most."),
            field=_name(field),
            n=LONGEST.get(field.kind, 0),
        )
    if field.when and field.kind not in (Kind.DATE, Kind.DATETIME):
        yield Refused(N_("{field}: only a date can lie in the past or the future."), field=_name(field))
    if field.dimension and (field.kind != Kind.RATING or field.dimension not in set(Dimension)):
        yield Refused(N_("{field}: only a rating has a dimension, one of those known."), field=_name(field))
    if field.page and field.kind != Kind.SECTION:
        yield Refused(N_("{field}: a page begins at a heading."), field=_name(field))


def _is_no_count(field: FormField, bound: Decimal) -> bool:
    return bound != int(bound) or not 0 <= bound <= 1000


def _choice(field: FormField, known: dict[str, FormField]) -> Faults:
    if field.kind not in CHOICES:
        if field.options or field.parent:
            yield Refused(N_("{field}: only a choice has options."), field=_name(field))
        return
    if not field.retired and all(option.retired for option in field.options):
        yield Refused(N_("{field}: there is no option to choose."), field=_name(field))
    above = known.get(field.parent)
    if field.parent and (not above or above.kind != Kind.CHOICE):
        yield Refused(
            N_("{field}: “{id}” is no choice it could hang on."), field=_name(field), id=field.parent
        )
        return
    there = {option.id for option in above.options} if above else set()
    for option in field.options:
        for id in sorted(set(option.under) - there):
            yield Refused(N_("{field}: there is no option “{id}” above."), field=_name(field), id=id)


def _shown_if(field: FormField, known: dict[str, FormField]) -> Faults:
    if len(field.show_if) > MOST_CONDITIONS:
        yield Refused(N_("{field}: {n} conditions at most."), field=_name(field), n=MOST_CONDITIONS)
    for condition in field.show_if:
        other = known.get(condition.field)
        if not other or other.kind in UNANSWERED:
            yield Refused(
                N_("{field}: it is shown by the answer to “{id}”, which is no field here."),
                field=_name(field),
                id=condition.field,
            )
        elif other.retired and not field.retired:
            yield Refused(
                N_("{field}: it is shown by the answer to “{other}”, which is no longer asked."),
                field=_name(field),
                other=_name(other),
            )
        else:
            yield from _condition(field, condition, other)


def _condition(field: FormField, condition: Condition, other: FormField) -> Faults:
    params = {"field": _name(field), "other": _name(other)}
    bounds = [bound for bound in (condition.least, condition.most) if bound is not None]
    if not condition.one_of and condition.filled is None and not bounds:
        yield Refused(N_("{field}: the condition on “{other}” says nothing."), **params)
    if bounds and (other.kind not in MEASURED or not all(bound.is_finite() for bound in bounds)):
        yield Refused(N_("{field}: “{other}” is no number that could lie between bounds."), **params)
    if len(condition.one_of) > MOST_IN_LIST or not all(_may_be(other, one) for one in condition.one_of):
        yield Refused(N_("{field}: “{other}” has no such answer as the condition names."), **params)


def _may_be(other: FormField, answer: str | bool) -> bool:
    if isinstance(answer, bool):
        return other.kind == Kind.YES_NO
    return other.kind in CHOICES and answer in {option.id for option in other.options}


def _default(field: FormField) -> Faults:
    if field.default is None or field.retired:
        return
    if field.kind in PICKS | KEPT_FILES | UNANSWERED:
        yield Refused(N_("{field}: a field of this kind has no default."), field=_name(field))
        return
    try:
        offered = [option for option in field.options if not option.retired]
        clean(field.model_copy(update={"required": True}), field.default, offered, None)
    except Refused as refused:
        yield Refused(N_("{field}: the default does not fit."), field=_name(field))
        yield refused


def _for_tickets(schema: FormSchema) -> Faults:
    """An intake form may ask what the company likes, and must ask what a ticket is made of."""
    if schema.kind != INTAKE:
        return
    known = {field.id: field for field in schema.fields if not field.retired}
    for id, kind in OF_A_TICKET.items():
        field = known.get(id)
        if not field or field.kind != kind or not field.required or field.show_if or field.parent:
            yield Refused(N_("An intake form must always ask “{id}”: a ticket cannot do without it."), id=id)
    for id, words in WORDS.items():
        for option in known[id].options if id in known else ():
            if option.id not in words:
                yield Refused(
                    N_("“{option}” under “{id}” is a word tickets do not know."), option=option.label, id=id
                )


def _for_surveys(schema: FormSchema) -> Faults:
    """Answers come from a link, and are counted: no files, nobody picked, something rated."""
    if schema.kind != SURVEY:
        return
    asked = [field for field in schema.fields if not field.retired]
    for field in asked:
        if field.kind in PICKS | KEPT_FILES:
            yield Refused(
                N_("{field}: a questionnaire asks for no files, customers or colleagues."), field=_name(field)
            )
    if not any(field.dimension for field in asked):
        yield Refused(N_("A questionnaire asks for at least one rating with a dimension."))
    yield from _repeated(
        [field.dimension for field in asked if field.dimension],
        N_("Two ratings have the dimension “{id}”: which one counts?"),
    )
