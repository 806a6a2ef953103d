"""A checklist made of a score sheet's items, and how well a sheet fits one that is there already. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from db.choices.actions import Severity
from lib.forms.ids_rules import Ids
from lib.forms.schema import Check, FormField, FormSchema, Kind, Scoring
from lib.i18n import DEFAULT, pick
from lib.inspections.checklist_rules import KIND, checklist_of
from lib.inspections.score_sheet_rules import Line

Key = tuple[str, str]
HUNDRED = Decimal(100)
SERIOUS = ("消防", "电梯", "安全", "燃气", "触电", "高空")


def ids_of(schema: FormSchema) -> dict[Key, str]:
    """(area, item) in Chinese → the item's id."""
    plan = checklist_of(schema)
    return {
        (pick(area.title, DEFAULT), pick(item.label, DEFAULT)): item.id
        for area in plan.areas
        for item in area.items
    }


def key_of(line: Line) -> Key:
    return line.area, line.item


def matched(schema: FormSchema, lines: Iterable[Line]) -> dict[Key, str]:
    """Of these lines, those the checklist has; one item's words in another area are another item."""
    known = ids_of(schema)
    return {key: known[key] for line in lines if (key := key_of(line)) in known}


def fits(schema: FormSchema, lines: Sequence[Line]) -> bool:
    """The same items for the same points, no more and no fewer."""
    plan, known = checklist_of(schema), matched(schema, lines)
    same = all(
        (id := known.get(key_of(line))) is not None and plan.items[id].check.points == line.points
        for line in lines
    )
    return same and len(known) == len(plan.items) == len({key_of(line) for line in lines})


def schema_of(title: str, lines: Sequence[Line], *, code: str, old: FormSchema | None = None) -> FormSchema:
    """Areas in the order met; what an earlier version asked already keeps its id and what was said of it."""
    kept = {} if old is None else {key: old.field(id) for key, id in ids_of(old).items()}
    heads = {} if old is None else {pick(f.label, DEFAULT): f for f in old.fields if f.kind == Kind.SECTION}
    ids = Ids(field.id for field in old.fields) if old else Ids(())
    fields: list[FormField] = []
    for area, items in _by_area(lines).items():
        if area:
            fields.append(heads.get(area) or _head(area, ids))
        fields += [_item(line, kept.get(key_of(line)), ids) for line in items]
    scoring = old.scoring if old else None
    return FormSchema(
        code=code,
        kind=KIND,
        title=old.title if old else title,
        help=old.help if old else "",
        scoring=scoring or Scoring(),
        fields=tuple(fields),
    )


def _by_area(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The same item twice in an area is one."""
    found: dict[str, dict[str, Line]] = {}
    for line in lines:
        found.setdefault(line.area, {}).setdefault(line.item, line)
    return {area: list(items.values()) for area, items in found.items()}


def _head(area: str, ids: Ids) -> FormField:
    return FormField(id=ids.made_of(area, "area"), kind=Kind.SECTION, label=area)


def _item(line: Line, kept: FormField | None, ids: Ids) -> FormField:
    check = kept.check if kept and kept.check else _check(line)
    told = {"points": line.points, "standard": line.standard or check.standard}
    if line.method:
        told["method"] = line.method
    return FormField(
        id=kept.id if kept else ids.made_of(line.item, "item"),
        kind=Kind.CHECK,
        label=kept.label if kept else line.item,
        check=check.model_copy(update=told),
    )


def _check(line: Line) -> Check:
    """What concerns life is serious until somebody says otherwise."""
    grave = any(word in f"{line.item}{line.standard}" for word in SERIOUS)
    return Check(points=line.points, severity=Severity.HIGH if grave else Severity.NORMAL)
