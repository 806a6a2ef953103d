"""Answers as columns of small numbers, and how often each mark was given in each group of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel
from lib.forms.schema import FormField, FormSchema, Kind
from lib.surveys.marks_rules import index_of, is_satisfied, scored

NPS = "nps"
MARKS = 11
"""0 to 10."""
CLASSES, CHANNELS = ("", *CustomerClass), ("", *AnswerChannel)
"""A code is the place in here; the first: not known, or not told apart."""
_VALUES = np.full(256, -1, np.int8)
for _mark, _sign in enumerate("0123456789A"):
    _VALUES[ord(_sign)] = _mark

Counts = NDArray[np.int64]
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """The answers of a campaign on one version of its form; marks has a row for each field, -1 for none."""

    campaign_id: int
    fields: Mapping[str, FormField]
    projects: NDArray[np.int32]
    buildings: NDArray[np.int32]
    classes: NDArray[np.int32]
    channels: NDArray[np.int32]
    marks: NDArray[np.int8]

    @property
    def n(self) -> int:
        return len(self.projects)

    @cached_property
    def _cells(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        found, of = np.unique(self.projects.astype(np.int64) * 16 + self.classes, return_inverse=True)
        return found, of

    @property
    def cell(self) -> NDArray[np.int64]:
        """Each answer's place in cells."""
        return self._cells[1]

    @cached_property
    def cells(self) -> tuple[tuple[int, str], ...]:
        """The projects and classes there are answers of."""
        return tuple((int(code) // 16, CLASSES[int(code) % 16]) for code in self._cells[0])

    @cached_property
    def whole(self) -> tuple[Counts, Counts]:
        """tallied over all, which most looks begin with."""
        return self._tallied(self.cell, self.marks)

    def tallied(self, rows: Rows | None) -> tuple[Counts, Counts]:
        """([cell, field, mark] → how often, [cell] → answers), of these rows."""
        return self.whole if rows is None else self._tallied(self.cell[rows], self.marks[:, rows])

    def _tallied(self, cell: NDArray[np.int64], marks: NDArray[np.int8]) -> tuple[Counts, Counts]:
        many = len(self.cells)
        found = [spread(cell, given, many) for given in marks]
        stacked = np.stack(found, axis=1) if found else np.zeros((many, 0, MARKS), np.int64)
        return stacked, np.bincount(cell, minlength=many)


def spread(groups: NDArray[np.integer], marks: NDArray[np.int8], many: int) -> Counts:
    """[group, mark] → how often."""
    slots = groups.astype(np.intp) * (MARKS + 1) + marks + 1
    return np.bincount(slots, minlength=many * (MARKS + 1)).reshape(many, MARKS + 1)[:, 1:]


def block_of(
    campaign_id: int,
    schema: FormSchema,
    where: Mapping[str, NDArray[np.int32]],
    packed: list[str],
) -> Block:
    """where: projects, buildings, classes, channels; packed: marks as lib.surveys.marks_rules packs them."""
    places = counted(schema)
    wide = len(scored(schema))
    signs = "".join(one[:wide].ljust(wide, "-") for one in packed).encode("ascii", "replace")
    values = _VALUES[np.frombuffer(signs, np.uint8).reshape(len(packed), wide)]
    marks = np.ascontiguousarray(values[:, [place for place, _field in places.values()]].T)
    return Block(campaign_id, {key: field for key, (_, field) in places.items()}, marks=marks, **where)


def counted(schema: FormSchema) -> dict[str, tuple[int, FormField]]:
    """Dimension or NPS → place among the marks: of several questions the one still asked."""
    found: dict[str, tuple[int, FormField]] = {}
    for place, field in enumerate(scored(schema)):
        key = NPS if field.kind == Kind.NPS else field.dimension
        if key not in found or found[key][1].retired:
            found[key] = place, field
    return found


def values_of(field: FormField) -> list[float]:
    """Each mark on the scale from 0 to 100."""
    return [index_of(field, mark) for mark in range(MARKS)]


def satisfied_of(field: FormField) -> list[bool]:
    return [is_satisfied(field, mark) for mark in range(MARKS)]
