"""Building a form question by question: where one stands, what it is, where a new form begins. Pure."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from db.choices.actions import Severity
from db.choices.surveys import Dimension
from db.choices.tickets import Channel, Urgency
from lib.errors import Refused
from lib.forms.ids_rules import Ids
from lib.forms.schema import (
    CHOICES,
    UNANSWERED,
    Check,
    FormField,
    FormSchema,
    Kind,
    Option,
    Scoring,
    Text,
    tidy,
)
from lib.forms.sound_checklist_rules import CHECKLIST
from lib.forms.sound_rules import INTAKE, MOST_FIELDS, SURVEY
from lib.i18n import DEFAULT, N_, pick, translate

PURPOSES = {
    INTAKE: N_("Taking requests in"),
    "archive": N_("Record sheet"),
    SURVEY: N_("Questionnaire"),
    CHECKLIST: N_("Checklist"),
}
AGAIN = N_("{label} (copy)")


def both(message: str, **params: Any) -> Text:
    """A word of the catalog as a form's own text in both languages."""
    return {lang: translate(lang, message, **params) for lang in (DEFAULT, "en")}


def text_of(chinese: str, english: str) -> Text:
    chinese, english = tidy(chinese), tidy(english)
    return {DEFAULT: chinese, "en": english} if english else chinese


def languages_of(text: Text) -> tuple[str, str]:
    """(Chinese, English or "")"""
    return (text, "") if isinstance(text, str) else (text.get(DEFAULT, ""), text.get("en", ""))


# -- a form's beginning ------------------------------------------------------------------------


def begun(kind: str, code: str, title: str) -> FormSchema:
    """A new form of a purpose with what none of its kind can do without, ready to be gone on with."""
    fields = BEGINNINGS.get(kind, _sheet)()
    scoring = Scoring() if kind == CHECKLIST else None
    return FormSchema(
        code=code, kind=kind, title=title, public=kind == SURVEY, scoring=scoring, fields=fields
    )


def copied(schema: FormSchema, code: str, title: str) -> FormSchema:
    """The same questions as a form of its own; what was asked long ago is left behind."""
    asked = tuple(_without_old(field) for field in schema.fields if not field.retired)
    return schema.model_copy(update={"code": code, "title": title, "fields": asked})


def _without_old(field: FormField) -> FormField:
    return field.model_copy(update={"options": tuple(o for o in field.options if not o.retired)})


def _field(id: str, kind: Kind, label: str, **more: Any) -> FormField:
    return FormField(id=id, kind=kind, label=both(label), **more)


def _words(choice: Any) -> tuple[Option, ...]:
    return tuple(Option(id=member.value, label=both(member.label)) for member in choice)


def _intake() -> tuple[FormField, ...]:
    other = Option(id="other", label=both(N_("Other")))
    desk: dict[str, Any] = {"required": True, "desk": True}
    return (
        _field("category", Kind.CHOICE, N_("Category"), required=True, options=(other,)),
        _field("summary", Kind.LONG_TEXT, N_("What it is about"), required=True),
        _field("urgency", Kind.CHOICE, N_("Urgency"), options=_words(Urgency), default="general", **desk),
        _field("channel", Kind.CHOICE, N_("Channel"), options=_words(Channel), default="hotline", **desk),
    )


def _survey() -> tuple[FormField, ...]:
    asked = N_("How satisfied are you with us as a whole?")
    return (
        _field("overall", Kind.RATING, asked, required=True, dimension=Dimension.OVERALL.value),
        _field("recommend", Kind.NPS, N_("How likely are you to recommend us to friends?")),
        _field("comment", Kind.LONG_TEXT, N_("Your comments and suggestions"), longest=1000),
    )


def _checklist() -> tuple[FormField, ...]:
    """An area with items worth 100 points together, one of each sort."""
    first, second, third = (
        Check(points=Decimal(40), standard=both(N_("Say here what must be found to be in order."))),
        Check(points=Decimal(30), photo=True),
        Check(points=Decimal(30), critical=True, photo=True, severity=Severity.HIGH),
    )
    return (
        _field("area", Kind.SECTION, N_("First area")),
        _field("item_1", Kind.CHECK, N_("First item"), check=first),
        _field("item_2", Kind.CHECK, N_("Second item, with a photo when it falls short"), check=second),
        _field("item_3", Kind.CHECK, N_("Third item, critical"), check=third),
    )


def _sheet() -> tuple[FormField, ...]:
    return (_field("content", Kind.LONG_TEXT, N_("Content"), required=True),)


BEGINNINGS = {INTAKE: _intake, SURVEY: _survey, CHECKLIST: _checklist}

# -- its questions -----------------------------------------------------------------------------


def kinds_for(schema: FormSchema) -> list[Kind]:
    """What a question of this form may be; items first where there may be any."""
    if schema.kind != CHECKLIST:
        return [kind for kind in Kind if kind != Kind.CHECK]
    items = [Kind.CHECK, Kind.SECTION]
    return items + [kind for kind in Kind if kind not in items]


def found(schema: FormSchema, id: str) -> FormField | None:
    return next((field for field in schema.fields if field.id == id), None)


def asked(schema: FormSchema) -> list[FormField]:
    return [field for field in schema.fields if not field.retired]


def with_field(schema: FormSchema, field: FormField) -> FormSchema:
    """Its fields with this one in the place of the one of the same id."""
    return _with(schema, (field if one.id == field.id else one for one in schema.fields))


def _with(schema: FormSchema, fields: Iterable[FormField]) -> FormSchema:
    return schema.model_copy(update={"fields": tuple(fields)})


def added(schema: FormSchema, kind: Kind, label: str, *, after: str = "") -> tuple[FormSchema, str]:
    """A new question behind another, or at the end; its id is made of its label, for good."""
    if not tidy(label):
        raise Refused(N_("Please write what is asked."))
    id = Ids(field.id for field in schema.fields).made_of(label, "f")
    blank = FormField(id=id, kind=Kind.TEXT, label=label)
    return _placed(schema, of_kind(blank, kind), after), id


def duplicated(schema: FormSchema, id: str) -> tuple[FormSchema, str]:
    """Its twin behind it. Of a rating, a dimension is counted once: the twin has none."""
    field = schema.field(id)
    label = _again(field.label)
    new = Ids(one.id for one in schema.fields).made_of(pick(label, DEFAULT), "f")
    twin = _without_old(field).model_copy(update={"id": new, "label": label, "dimension": ""})
    return _placed(schema, twin, id), new


def _again(label: Text) -> Text:
    chinese, english = languages_of(label)
    copies = (translate(DEFAULT, AGAIN, label=chinese), AGAIN.format(label=english) if english else "")
    return text_of(*copies)


def _placed(schema: FormSchema, field: FormField, after: str) -> FormSchema:
    if sum(not one.retired for one in schema.fields) >= MOST_FIELDS:
        raise Refused(N_("A form has {n} fields at most."), n=MOST_FIELDS)
    ids = [one.id for one in schema.fields]
    place = ids.index(after) + 1 if after in ids else len(ids)
    return _with(schema, (*schema.fields[:place], field, *schema.fields[place:]))


def moved(schema: FormSchema, id: str, step: int) -> FormSchema:
    """One place up (-1) or down (1) among the questions asked; at the end it stays."""
    ids = [field.id for field in asked(schema)]
    if id not in ids or not 0 <= ids.index(id) + step < len(ids):
        return schema
    neighbour = ids[ids.index(id) + step]
    rest = [field for field in schema.fields if field.id != id]
    place = [field.id for field in rest].index(neighbour) + (step > 0)
    return _with(schema, (*rest[:place], schema.field(id), *rest[place:]))


def left_out(schema: FormSchema, id: str, published: FormSchema | None) -> FormSchema:
    """Asked no more; what was never published goes without a trace, and what waits for it waits no more."""
    if len(asked(schema)) < 2:
        raise Refused(N_("A form asks at least one question."))
    field = schema.field(id)
    freed = [_freed(one, id) for one in schema.fields if one.id != id]
    if published is None or found(published, id) is None:
        return _with(schema, freed)
    gone = field.model_copy(update={"retired": True})
    place = schema.fields.index(field)
    return _with(schema, (*freed[:place], gone, *freed[place:]))


def _freed(field: FormField, id: str) -> FormField:
    """Without what hung on a question that is asked no more; a retired one keeps its past."""
    if field.retired:
        return field
    update: dict[str, Any] = {"show_if": tuple(c for c in field.show_if if c.field != id)}
    if field.parent == id:
        update |= {
            "parent": "",
            "options": tuple(option.model_copy(update={"under": ()}) for option in field.options),
        }
    return field.model_copy(update=update)


def brought_back(schema: FormSchema, id: str) -> FormSchema:
    """Asked again, freed of conditions on what is asked no more."""
    field = schema.field(id).model_copy(update={"retired": False})
    for other in schema.fields:
        if other.retired and other.id != id:
            field = _freed(field, other.id)
    return with_field(schema, field)


def of_kind(field: FormField, kind: Kind) -> FormField:
    """The same question asked in another way: what the new kind has no use for falls away."""
    blank = FormField(id=field.id, kind=kind, label=field.label)
    kept = {name: getattr(field, name) for name in ("help", "show_if", "show_any", "retired")}
    if kind == Kind.CHECK:
        return blank.model_copy(update={"help": field.help, "retired": field.retired, "check": Check()})
    if kind not in UNANSWERED:
        kept |= {name: getattr(field, name) for name in ("required", "personal", "desk")}
    if kind in CHOICES:
        first = Option(id="o_1", label=both(N_("First option")))
        kept |= {"options": field.options or (first,), "parent": field.parent}
    return blank.model_copy(update=kept)


# -- as it is shown ----------------------------------------------------------------------------


def presentable(schema: FormSchema, *, shapes: Collection[Kind] = frozenset(Kind)) -> FormSchema:
    """What can be drawn of a form still being written: nothing waits for what is not there."""
    shown = [field for field in asked(schema) if field.kind in shapes]
    ids = {field.id for field in shown}
    return _with(schema, (_resting(field, ids) for field in shown))


def _resting(field: FormField, ids: Collection[str]) -> FormField:
    kept = tuple(condition for condition in field.show_if if condition.field in ids)
    return field.model_copy(update={"show_if": kept, "parent": field.parent if field.parent in ids else ""})


def pages(schema: FormSchema) -> list[list[FormField]]:
    """Its questions page by page: a heading may begin a new one."""
    found: list[list[FormField]] = [[]]
    for field in asked(schema):
        if field.page and found[-1]:
            found.append([])
        found[-1].append(field)
    return found
