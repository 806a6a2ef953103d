"""Answers as columns of small numbers, and how often each mark was given in each group of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Dimension
from lib.forms.schema import FormField, FormSchema, Kind
from lib.surveys.importance_rules import moments
from lib.surveys.marks_rules import SATISFIED_AT, highest, lowest, placed, scored
from lib.surveys.slice_rules import Along
from lib.surveys.weights_rules import Cell, weights

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
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Block:
    """The answers of a campaign on one version of its form; marks has a row for each field, -1 for none.

    A cell is what a project, a class and a way of answering have in common: nearly every figure is a sum
    over cells. population: the households of a project and class.
    """

    campaign_id: int
    fields: Mapping[str, FormField]
    projects: Codes
    buildings: Codes
    classes: Codes
    channels: Codes
    marks: NDArray[np.int8]
    population: Mapping[Cell, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.projects)

    @cached_property
    def _cells(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        where = (self.projects.astype(np.int64) * 16 + self.classes) * 16 + self.channels
        found, of = np.unique(where, return_inverse=True)
        return found, of

    @property
    def cell(self) -> NDArray[np.int64]:
        """Each answer's place in cells."""
        return self._cells[1]

    @cached_property
    def cells(self) -> dict[Along, NDArray[np.int64]]:
        """The project, class and way of each cell there are answers of."""
        found = self._cells[0]
        return {
            Along.PROJECT: found // 256,
            Along.CLASS: found // 16 % 16,
            Along.CHANNEL: found % 16,
        }

    @cached_property
    def _named(self) -> list[Cell]:
        pairs = zip(self.cells[Along.PROJECT].tolist(), self.cells[Along.CLASS].tolist(), strict=True)
        return [(project, CLASSES[code]) for project, code in pairs]

    @cached_property
    def answers(self) -> dict[Cell, int]:
        """By project and class, whichever way they came."""
        found: dict[Cell, int] = {}
        for cell, n in zip(self._named, self.whole[1].tolist(), strict=True):
            found[cell] = found.get(cell, 0) + n
        return found

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """What an answer of each cell stands for; a project's hang on nothing outside it."""
        each = weights(self.answers, self.population)
        return np.array([each.get(cell, 0.0) for cell in self._named])

    @cached_property
    def whole(self) -> tuple[Counts, Counts]:
        """tallied over all, which most looks begin with."""
        return self._tallied(self.cell, self.marks)

    @cached_property
    def together(self) -> NDArray[np.float64]:
        """[cell] → moments of the answers that marked every dimension asked, in the order of rated."""
        rated, found = self.rated, np.zeros((len(self._cells[0]), len(self.rated) + 1, len(self.rated) + 1))
        values, chosen = self.complete(rated, None)
        cells = self.cell[chosen]
        order = np.argsort(cells, kind="stable")
        values, bounds = values[:, order], np.searchsorted(cells[order], np.arange(len(found) + 1))
        for cell, (first, last) in enumerate(pairwise(bounds.tolist())):
            found[cell] = moments(values[0, first:last], values[1:, first:last])
        return found

    @property
    def rated(self) -> tuple[str, ...]:
        """Dimensions asked, the overall one first."""
        return tuple(one for one in Dimension if one in self.fields)

    def complete(self, keys: Sequence[str], rows: Rows | None) -> tuple[NDArray[np.float64], Rows]:
        """Each mark from 0 to 100 of the answers that have all of these, and which answers those are."""
        at = [list(self.fields).index(key) for key in keys]
        chosen: Rows = np.all(self.marks[at] >= 0, axis=0)
        if rows is not None:
            chosen &= rows
        scales = (np.array(values_of(self.fields[key])) for key in keys)
        return np.stack([scale[self.marks[i, chosen]] for i, scale in zip(at, scales, strict=True)]), chosen

    def tallied(self, rows: Rows | None) -> tuple[Counts, Counts]:
        """([cell, field, mark] → how often, [cell] → answers), of these rows."""
        return self.whole if rows is None else self._tallied(self.cell[rows], self.marks[:, rows])

    def _tallied(self, cell: NDArray[np.int64], marks: NDArray[np.int8]) -> tuple[Counts, Counts]:
        many = len(self._cells[0])
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
    population: Mapping[Cell, int] | None = None,
) -> Block:
    """where: projects, buildings, classes, channels; packed: marks as lib.surveys.marks_rules packs them."""
    places = counted(schema)
    wide = len(scored(schema))
    signs = "".join(one[:wide].ljust(wide, "-") for one in packed).encode("ascii", "replace")
    values = _VALUES[np.frombuffer(signs, np.uint8).reshape(len(packed), wide)]
    marks = np.ascontiguousarray(values[:, [place for place, _one in places.values()]].T)
    fields = {key: one for key, (_place, one) in places.items()}
    return Block(campaign_id, fields, marks=marks, population=population or {}, **where)


def counted(schema: FormSchema) -> dict[str, tuple[int, FormField]]:
    """Dimension or NPS → place among the marks: of several questions the one still asked."""
    found: dict[str, tuple[int, FormField]] = {}
    for place, one in enumerate(scored(schema)):
        key = NPS if one.kind == Kind.NPS else one.dimension
        if key not in found or found[key][1].retired:
            found[key] = place, one
    return found


def values_of(field: FormField) -> tuple[float, ...]:
    """Each mark on the scale from 0 to 100."""
    return _scale(lowest(field), highest(field))


def satisfied_of(field: FormField) -> tuple[bool, ...]:
    return tuple(value >= SATISFIED_AT for value in values_of(field))


@cache
def _scale(low: int, most: int) -> tuple[float, ...]:
    return tuple(placed(mark, low, most) for mark in range(MARKS))
