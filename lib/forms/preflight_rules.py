"""What in a form can never come to be: questions never shown, options never offered, empty pages. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lib.forms.points_rules import points_by_area
from lib.forms.preflight_answers_rules import Search, span
from lib.forms.public_rules import is_of_desk, of_residents
from lib.forms.schema import CHOICES, MEASURED, Condition, FormField, FormSchema, Kind, Option, Text
from lib.forms.values import plain
from lib.i18n import DEFAULT, N_, pick


class Finding(NamedTuple):
    """field is its id; grave: something nobody will ever see or answer; else worth a look."""

    field: str
    grave: bool
    message: str
    params: dict[str, Any]


Findings = Iterator[Finding]


def findings(schema: FormSchema) -> list[Finding]:
    """Of a sound form, in the order of its questions."""
    return [*_Look(schema).all()]


def never_shown(schema: FormSchema) -> set[str]:
    """Questions no answers ever bring up."""
    search = Search(schema)
    return {id for id, field in search.fields.items() if not search.shown(field)}


class _Look:
    def __init__(self, schema: FormSchema) -> None:
        self.schema, self.search = schema, Search(schema)
        self.fields = [field for field in schema.fields if not field.retired]
        self.dead = {field.id for field in self.fields if not self.search.shown(field)}

    def all(self) -> Findings:
        unseen = self._unseen_by_residents()
        for field in self.fields:
            if field.id in self.dead:
                yield self._why_never(field)
                continue
            if not self.search.shown(field, complete=True):
                yield _finding(
                    field,
                    N_("“{field}” is only shown while a question that must be answered is still empty"),
                )
            elif field.id in unseen:
                message = N_(
                    "“{field}” is never shown to residents: it waits for what only the desk fills in"
                )
                yield _finding(field, message, grave=field.required)
            if not self.search.answerable(field):
                yield _finding(field, N_("“{field}” takes no answer at all: look at its limits and options"))
            yield from self._idle_conditions(field)
            yield from self._dead_options(field)
        yield from self._empty_pages()
        yield from self._weightless_areas()

    def _unseen_by_residents(self) -> set[str]:
        if not self.schema.public:
            return set()
        public = of_residents(self.schema)
        theirs = {field.id for field in public.fields} - never_shown(public)
        return {field.id for field in self.fields if not is_of_desk(field)} - theirs

    # -- questions -----------------------------------------------------------------------------

    def _why_never(self, field: FormField) -> Finding:
        for condition in field.show_if:
            if not self.search.can_hold(condition):
                return self._why_not(field, condition)
        above = self.search.fields.get(field.parent)
        if above and not self._children(field, above):
            message = N_("“{field}” is never shown: none of its options belongs to an answer of “{other}”")
            return _finding(field, message, other=above.label)
        names = [self.search.fields[id].label for id in sorted(self.search.needs[field.id])]
        return _finding(
            field,
            N_("“{field}” is never shown: what it asks of {others} cannot all be true at once"),
            others=_listed(names),
        )

    def _why_not(self, field: FormField, condition: Condition) -> Finding:
        other = self.search.fields.get(condition.field)
        if other is None or other.id in self.dead:
            name = other.label if other else condition.field
            message = N_("“{field}” is never shown: it waits for “{other}”, which is never asked itself")
            return _finding(field, message, other=name)
        message, more = self._why_it_fails(condition, other)
        if message:
            return _finding(field, message, other=other.label, **more)
        return _finding(
            field,
            N_("“{field}” is never shown: its condition on “{other}” can never hold"),
            other=other.label,
        )

    def _why_it_fails(self, condition: Condition, other: FormField) -> tuple[str, dict[str, Any]]:
        if condition.one_of and other.kind in CHOICES:
            labels = {option.id: option.label for option in other.options}
            answers = _listed([labels.get(str(one), str(one)) for one in condition.one_of])
            return N_("“{field}” is never shown: “{other}” never has the answer {answers}"), {
                "answers": answers
            }
        if other.kind in MEASURED and (condition.least, condition.most) != (None, None):
            low, high = (plain(bound) for bound in span(other))
            return N_("“{field}” is never shown: “{other}” only goes from {low} to {high}"), {
                "low": low,
                "high": high,
            }
        return "", {}

    def _idle_conditions(self, field: FormField) -> Findings:
        """Of several joined by “or”, one that never holds does nothing."""
        if field.show_any and len(field.show_if) > 1:
            for condition in field.show_if:
                if not self.search.can_hold(condition):
                    other = self.search.fields.get(condition.field)
                    name = other.label if other else condition.field
                    message = N_("“{field}”: one of its conditions, on “{other}”, can never hold")
                    yield _finding(field, message, grave=False, other=name)

    # -- options -------------------------------------------------------------------------------

    def _children(self, field: FormField, above: FormField) -> dict[str, list[Option]]:
        offered = [option for option in field.options if not option.retired]
        return {
            over.id: some
            for over in above.options
            if not over.retired and (some := [o for o in offered if not o.under or over.id in o.under])
        }

    def _dead_options(self, field: FormField) -> Findings:
        above = self.search.fields.get(field.parent)
        if field.kind not in CHOICES or above is None:
            return
        alive: dict[tuple[str, ...], bool] = {}
        for option in field.options:
            if option.retired:
                continue
            if option.under not in alive:
                alive[option.under] = self.search.offers(field, option)
            if not alive[option.under]:
                message = N_("“{field}”: the option “{option}” is never offered by any answer to “{other}”")
                yield _finding(field, message, option=option.label, other=above.label)
        children = self._children(field, above)
        childless = [o.label for o in above.options if not o.retired and o.id not in children]
        if childless:
            message = N_("“{field}” is not asked where “{other}” is {answers}: no option belongs there")
            yield _finding(field, message, grave=False, other=above.label, answers=_listed(childless))

    # -- pages ---------------------------------------------------------------------------------

    def _empty_pages(self) -> Findings:
        """A page or a heading under which nothing is ever asked."""
        for place, field in enumerate(self.fields):
            if field.kind != Kind.SECTION or field.id in self.dead:
                continue
            if field.page and not self._asks_anything(place, pages=True):
                yield _finding(field, N_("The page “{field}” has no question on it"))
            elif not self._asks_anything(place, pages=False):
                yield _finding(field, N_("Under the heading “{field}” there is no question"), grave=False)

    def _weightless_areas(self) -> Findings:
        """Of a checklist: where some areas have a weight, one without counts nothing."""
        if not any(field.weight for field in self.fields):
            return
        for id, points in points_by_area(self.schema).items():
            head = self.search.fields.get(id)
            if points and head is None:
                yield Finding(
                    "", False, N_("Items above the first heading count nothing: areas are weighed"), {}
                )
            elif points and head and not head.weight:
                message = N_("“{field}” counts nothing: other areas have a weight, this one has none")
                yield _finding(head, message, grave=False)

    def _asks_anything(self, place: int, *, pages: bool) -> bool:
        for field in self.fields[place + 1 :]:
            if field.kind == Kind.SECTION and (field.page or not pages):
                return False
            if field.kind != Kind.SECTION and field.id not in self.dead:
                return True
        return False


def _finding(field: FormField, message: str, *, grave: bool = True, **params: Any) -> Finding:
    return Finding(field.id, grave, message, {"field": field.label, **params})


def _listed(texts: Sequence[Text]) -> Text:
    chinese = "、".join(f"“{pick(text, DEFAULT)}”" for text in texts)
    return {DEFAULT: chinese, "en": ", ".join(f"“{pick(text, 'en')}”" for text in texts)}
