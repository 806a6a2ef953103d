"""A checklist as inspections read it from a form: areas, their items, what each is worth. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from lib.forms.schema import Check, FormField, FormSchema, Kind, Scoring, Text
from lib.i18n import N_

KIND = "checklist"
GENERAL = ""
"""The area of items above the first heading."""


@dataclass(frozen=True)
class Item:
    """n counts from 1 through the whole checklist."""

    n: int
    id: str
    area: str
    label: Text
    help: Text
    check: Check


@dataclass(frozen=True)
class Area:
    id: str
    title: Text
    weight: Decimal | None
    line: Decimal | None
    items: tuple[Item, ...]

    @property
    def points(self) -> Decimal:
        return sum((item.check.points for item in self.items), Decimal(0))


@dataclass(frozen=True)
class Checklist:
    code: str
    title: Text
    help: Text
    scoring: Scoring
    areas: tuple[Area, ...]

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.id: item for area in self.areas for item in area.items}

    @property
    def points(self) -> Decimal:
        return sum((area.points for area in self.areas), Decimal(0))


def checklist_of(schema: FormSchema, only: Iterable[str] | None = None) -> Checklist:
    """What is asked today; only: of these items alone, as a re-inspection carries them."""
    wanted = None if only is None else set(only)
    areas: list[tuple[FormField | None, list[Item]]] = [(None, [])]
    n = 0
    for field in schema.fields:
        if field.retired:
            continue
        if field.kind == Kind.SECTION:
            areas.append((field, []))
        elif field.check is not None:
            n += 1
            if wanted is None or field.id in wanted:
                head = areas[-1][0]
                area = head.id if head else GENERAL
                areas[-1][1].append(Item(n, field.id, area, field.label, field.help, field.check))
    return Checklist(
        code=schema.code,
        title=schema.title,
        help=schema.help,
        scoring=schema.scoring or Scoring(),
        areas=tuple(_area(head, items) for head, items in areas if items),
    )


def _area(head: FormField | None, items: list[Item]) -> Area:
    if head is None:
        return Area(GENERAL, N_("General"), None, None, tuple(items))
    return Area(head.id, head.label, head.weight, head.line, tuple(items))
