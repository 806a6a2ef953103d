"""From one version of a form to the next: what is left out is retired; what changed, in words. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from lib.errors import Refused, all_of
from lib.forms.check_changes_rules import changes_of_item, changes_of_scoring
from lib.forms.schema import FormField, FormSchema, Kind, Option
from lib.forms.values import plain
from lib.i18n import N_

Part = TypeVar("Part", FormField, Option)


class Change(NamedTuple):
    """A sentence about what a new version does; params as a refusal's."""

    message: str
    params: dict[str, Any]


def successor(old: FormSchema, new: FormSchema) -> FormSchema:
    """The new version with what it left out kept as retired, for the answers already given."""
    if (old.code, old.kind) != (new.code, new.kind):
        raise Refused(
            N_("This file is of the form “{other}” ({code}), not of this one."),
            other=new.title,
            code=new.code,
        )
    before = {field.id: field for field in old.fields}
    moved = [field for field in new.fields if field.id in before and before[field.id].kind != field.kind]
    if moved:
        raise all_of([_other_kind(before[field.id], field) for field in moved])
    fields = [_with_old_options(before.get(field.id), field) for field in new.fields]
    gone = [field for field in old.fields if field.kind != Kind.SECTION]
    return new.model_copy(update={"fields": tuple(_joined(gone, old.fields, fields))})


def _other_kind(old: FormField, new: FormField) -> Refused:
    return Refused(
        N_(
            "“{field}” was a {old} and would become a {new}: answers given would lose their meaning. "
            "Make a new field with an id of its own and leave this one out."
        ),
        field=old.label,
        old=KINDS[old.kind],
        new=KINDS[new.kind],
    )


def _with_old_options(old: FormField | None, new: FormField) -> FormField:
    if not old or not old.options:
        return new
    return new.model_copy(update={"options": tuple(_joined(old.options, old.options, list(new.options)))})


def _joined(kept: Sequence[Part], order: Sequence[Part], parts: list[Part]) -> list[Part]:
    """Parts that are gone come back retired, each behind the one it stood behind."""
    found, there = list(parts), {part.id for part in parts}
    ids = [part.id for part in order]
    for part in kept:
        if part.id not in there:
            before = set(ids[: ids.index(part.id)])
            place = next((n + 1 for n in reversed(range(len(found))) if found[n].id in before), 0)
            found.insert(place, part.model_copy(update={"retired": True}))
    return found


def changes(old: FormSchema, new: FormSchema) -> list[Change]:
    """What people will notice, the weightiest first."""
    before, after = _asked(old.fields), _asked(new.fields)
    known = {field.id for field in old.fields}
    found = [_field(N_("New field: “{field}” ({kind})"), after[id]) for id in after if id not in known]
    found += [_field(N_("Asked again: “{field}”"), after[id]) for id in after if id in known - set(before)]
    found += [
        _field(N_("No longer asked: “{field}”. Answers given are kept."), before[id])
        for id in before
        if id not in after
    ]
    found += [change for id in after if id in before for change in _changed(before[id], after[id])]
    if old.title != new.title:
        found.append(
            Change(N_("The form is now called “{new}” (was “{old}”)"), {"old": old.title, "new": new.title})
        )
    if old.public != new.public:
        found.append(
            Change(
                N_("Residents may fill it in by their code")
                if new.public
                else N_("Residents may no longer fill it in"),
                {},
            )
        )
    found += [Change(*said) for said in changes_of_scoring(old, new)]
    if old.help != new.help:
        found.append(Change(N_("The form's help was rewritten"), {}))
    if _order(before, after) != _order(after, before):
        found.append(Change(N_("The fields stand in another order"), {}))
    return found


def _asked(parts: Sequence[Part]) -> dict[str, Part]:
    return {part.id: part for part in parts if not part.retired}


def _order(parts: dict[str, Part], others: dict[str, Part]) -> list[str]:
    return [id for id in parts if id in others]


def _field(message: str, field: FormField, **params: Any) -> Change:
    kind = {"kind": KINDS[field.kind]} if "{kind}" in message else {}
    return Change(message, {"field": field.label, **kind, **params})


def _changed(old: FormField, new: FormField) -> Iterator[Change]:
    if old.label != new.label:
        yield Change(N_("“{old}” is now called “{new}”"), {"old": old.label, "new": new.label})
    if old.required != new.required:
        yield _field(
            N_("“{field}” must now be filled in") if new.required else N_("“{field}” may now be left empty"),
            new,
        )
    yield from _options(old, new)
    yield from (Change(*said) for said in changes_of_item(old, new))
    for message, part in PARTS.items():
        if part(old) != part(new):
            yield _field(message, new)
    if (old.least, old.most) != (new.least, new.most):
        yield _field(N_("“{field}”: now {bounds}"), new, bounds=_bounds(new))


def _bounds(field: FormField) -> str:
    low, high = ("" if bound is None else plain(bound) for bound in (field.least, field.most))
    return f"{low} – {high}" if low or high else "—"


def _options(old: FormField, new: FormField) -> Iterator[Change]:
    before, after = _asked(old.options), _asked(new.options)
    known = {option.id for option in old.options}
    for id, option in after.items():
        if id not in before:
            message = (
                N_("“{field}”: the option “{option}” is back")
                if id in known
                else N_("“{field}”: new option “{option}”")
            )
            yield _field(message, new, option=option.label)
        elif before[id].label != option.label:
            renamed = {"old": before[id].label, "new": option.label}
            yield _field(N_("“{field}”: the option “{old}” is now called “{new}”"), new, **renamed)
    for id, option in before.items():
        if id not in after:
            yield _field(
                N_("“{field}”: the option “{option}” is no longer offered"), new, option=option.label
            )
    if _order(before, after) != _order(after, before):
        yield _field(N_("“{field}”: the options stand in another order"), new)


PARTS: dict[str, Callable[[FormField], Any]] = {
    N_("“{field}”: the help was rewritten"): lambda field: field.help,
    N_("“{field}”: another default"): lambda field: field.default,
    N_("“{field}”: when it is asked has changed"): lambda f: (f.show_if, len(f.show_if) > 1 and f.show_any),
    N_("“{field}”: which options belong to which answer above has changed"): lambda field: (
        field.parent,
        [(option.id, option.under) for option in field.options if not option.retired and option.under],
    ),
    N_("“{field}”: another greatest length"): lambda field: field.longest,
    N_("“{field}”: past and future are checked otherwise"): lambda field: field.when,
    N_("“{field}”: who sees it in full has changed"): lambda field: field.personal,
    N_("“{field}”: whether residents are asked it has changed"): lambda field: field.desk,
    N_("“{field}”: it counts towards another dimension"): lambda field: field.dimension,
    N_("“{field}”: whether a new page begins there has changed"): lambda field: field.page,
}

KINDS: dict[Kind, str] = {
    Kind.TEXT: N_("Short text"),
    Kind.LONG_TEXT: N_("Long text"),
    Kind.NUMBER: N_("A number"),
    Kind.MONEY: N_("Sum of money"),
    Kind.DATE: N_("Date"),
    Kind.DATETIME: N_("Date and time"),
    Kind.TIME: N_("Time of day"),
    Kind.CHOICE: N_("One of several"),
    Kind.MULTI_CHOICE: N_("Several of several"),
    Kind.YES_NO: N_("Yes or no"),
    Kind.RATING: N_("Stars"),
    Kind.NPS: N_("Likelihood to recommend"),
    Kind.SCORE: N_("Score"),
    Kind.PHOTO: N_("Photos"),
    Kind.FILE: N_("Files"),
    Kind.SIGNATURE: N_("Signature"),
    Kind.PHONE: N_("Telephone"),
    Kind.CUSTOMER: N_("Customer"),
    Kind.HOUSEHOLD: N_("Household"),
    Kind.STAFF: N_("Staff member"),
    Kind.CHECK: N_("Checklist item"),
    Kind.SECTION: N_("Heading"),
}
