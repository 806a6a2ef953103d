"""Inside the use cases: a look at answers, with nothing of projects out of sight and no group under five."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlalchemy.orm import Session

from db.choices.surveys import Dimension
from db.customers import Project
from lib.access import Actor
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.surveys.column_rows import Asked, asked, blocks
from lib.surveys.figures_rules import DimensionFigure, Given, NpsFigure, dimension_figure, nps_figure
from lib.surveys.importance_rules import Numbers, moments
from lib.surveys.scope import find_campaign
from lib.surveys.slice_rules import Along, Slice
from lib.surveys.statistics_rules import FEWEST
from lib.surveys.tally_rules import CHANNELS, CLASSES, MARKS, NPS, Block, Counts, Rows, spread
from lib.surveys.weights_rules import Cell, unheard


@dataclass(frozen=True)
class Part:
    """The part of a block that is looked at: inside by cell, rows by answer where that is not enough.

    counts and answers are of the cells inside.
    """

    block: Block
    inside: Rows
    rows: Rows | None
    counts: Counts
    answers: Counts

    def given(self, key: str) -> Given | None:
        """The marks of one question, plain and weighted."""
        if key not in self.block.fields:
            return None
        plain, weighted, squares = self._sums
        at = list(self.block.fields).index(key)
        return Given(self.block.fields[key], plain[at].tolist(), weighted[at].tolist(), float(squares[at]))

    @cached_property
    def _sums(self) -> tuple[Counts, Numbers, Numbers]:
        """[field, mark] plain and weighted, and [field] the squares of the weights."""
        each = self.block.weights[self.inside]
        squares = each**2 @ self.counts.sum(axis=2)
        return self.counts.sum(axis=0), np.tensordot(each, self.counts, 1), squares

    def chosen(self) -> Rows:
        """Which answers of the block."""
        here: Rows = self.inside[self.block.cell]
        return here if self.rows is None else here & self.rows


@dataclass(frozen=True)
class Look:
    campaigns: Sequence[Asked]
    parts: Sequence[Part]
    unheard: int

    @property
    def anonymous(self) -> bool:
        return any(one.anonymous for one in self.campaigns)

    @property
    def n(self) -> int:
        return sum(int(part.answers.sum()) for part in self.parts)

    @property
    def hidden(self) -> bool:
        return self.anonymous and self.n < FEWEST

    def figure(self, dimension: Dimension) -> DimensionFigure | None:
        """None where nobody marked it, or too few who gave no name."""
        given = [one for part in self.parts if (one := part.given(dimension))]
        return self._told(dimension_figure(dimension, given))

    def _told(self, figure: DimensionFigure | None) -> DimensionFigure | None:
        return None if figure and self.anonymous and figure.n < FEWEST else figure

    def nps(self) -> NpsFigure | None:
        given = [one.counts for part in self.parts if (one := part.given(NPS))]
        figure = nps_figure([sum(counts) for counts in zip(*given, strict=True)]) if given else None
        return None if figure and self.anonymous and figure.n < FEWEST else figure

    def grouped(
        self, along: Along, dimension: Dimension
    ) -> dict[int | str, tuple[int, DimensionFigure | None]]:
        """Group → (answers, figure)."""
        sizes: dict[int | str, int] = {}
        given: dict[int | str, list[Given]] = {}
        for part in self.parts:
            for group, n, counts in _groups(part, along, dimension):
                sizes[group] = sizes.get(group, 0) + n
                if counts:
                    given.setdefault(group, []).append(counts)
        return {
            group: (n, self._told(dimension_figure(dimension, given.get(group, []))))
            for group, n in sizes.items()
        }

    def together(self, dimensions: Sequence[Dimension]) -> Numbers:
        """The overall mark and these as moments, of all answers that have every one of them."""
        wanted = (Dimension.OVERALL, *dimensions)
        found = [_together(part, wanted) for part in self.parts if set(wanted) <= set(part.block.fields)]
        return sum(found, np.zeros((len(wanted) + 1, len(wanted) + 1)))


def _together(part: Part, wanted: tuple[Dimension, ...]) -> Numbers:
    if part.rows is None and wanted == part.block.rated:
        found: Numbers = part.block.together[part.inside].sum(axis=0)
        return found
    values, _chosen = part.block.complete(wanted, part.chosen())
    return moments(values[0], values[1:])


def _groups(part: Part, along: Along, dimension: Dimension) -> Iterator[tuple[int | str, int, Given | None]]:
    field = part.block.fields.get(dimension)
    sizes, counts = (
        _by_building(part, dimension) if along == Along.BUILDING else _by_cell(part, along, dimension)
    )
    for code in np.flatnonzero(sizes).tolist():
        group = CLASSES[code] if along == Along.CLASS else CHANNELS[code] if along == Along.CHANNEL else code
        yield (
            str(group) if isinstance(group, str) else group,
            int(sizes[code]),
            (Given(field, counts[code].tolist()) if field else None),
        )


def _by_cell(part: Part, along: Along, dimension: Dimension) -> tuple[Counts, Counts]:
    """[group] → answers, [group, mark] → how often."""
    groups = part.block.cells[along][part.inside]
    many = int(groups.max(initial=-1)) + 1
    sizes, counts = np.zeros(many, np.int64), np.zeros((many, MARKS), np.int64)
    np.add.at(sizes, groups, part.answers)
    if dimension in part.block.fields:
        np.add.at(counts, groups, part.counts[:, list(part.block.fields).index(dimension)])
    return sizes, counts


def _by_building(part: Part, dimension: Dimension) -> tuple[Counts, Counts]:
    """Of buildings there are too many to be cells."""
    block, chosen = part.block, part.chosen()
    groups = block.buildings[chosen]
    many = int(groups.max(initial=-1)) + 1
    sizes, counts = np.bincount(groups, minlength=many), np.zeros((many, MARKS), np.int64)
    if dimension in block.fields:
        counts = spread(groups, block.marks[list(block.fields).index(dimension)][chosen], many)
    return sizes, counts


# -- made --------------------------------------------------------------------------------------


def campaigns_of(s: Session, actor: Actor, by: Slice) -> list[Asked]:
    """The campaigns looked at, all of them in sight."""
    campaigns = asked(s, actor, by.campaigns)
    for id in {*by.campaigns} - {one.id for one in campaigns}:
        find_campaign(s, actor, id)
    return campaigns


def may_look(s: Session, actor: Actor, by: Slice) -> list[Asked]:
    """campaigns_of; refused are projects out of sight, and too narrow a look at an anonymous campaign."""
    campaigns = campaigns_of(s, actor, by)
    if by.project_id is not None and (not actor.sees(by.project_id) or s.get(Project, by.project_id) is None):
        raise NotFound(N_("This project is not there, or not yours to see."))
    if by.crossed and any(one.anonymous for one in campaigns):
        raise Refused(N_("Of an anonymous survey, building, class and way are looked at one at a time."))
    return campaigns


def look(s: Session, actor: Actor, by: Slice) -> Look:
    """Nothing of a project out of sight is counted, and nothing of a small group told apart."""
    return look_at(s, actor, by, may_look(s, actor, by))


def look_at(s: Session, actor: Actor, by: Slice, campaigns: Sequence[Asked]) -> Look:
    """look, of the campaigns may_look has found."""
    found = blocks(s, campaigns)
    silent = sum(unheard(block.answers, _homes(actor, block)) for block in found)
    return Look(campaigns, [_part(actor, block, by) for block in found], silent)


def _homes(actor: Actor, block: Block) -> dict[Cell, int]:
    here = block.population.items()
    return {cell: n for cell, n in here if actor.projects is None or cell[0] in actor.projects}


def _part(actor: Actor, block: Block, by: Slice) -> Part:
    inside = _inside(actor, block, by)
    rows = _rows(block, by)
    counts, answers = block.tallied(rows)
    return Part(block, inside, rows, counts[inside], answers[inside])


def _inside(actor: Actor, block: Block, by: Slice) -> Rows:
    """Which cells."""
    projects = block.cells[Along.PROJECT]
    found = np.ones(len(projects), bool)
    if actor.projects is not None:
        found &= np.isin(projects, sorted(actor.projects))
    if by.project_id is not None:
        found &= projects == by.project_id
    if by.category is not None:
        found &= block.cells[Along.CLASS] == CLASSES.index(by.category)
    if by.channel is not None:
        found &= block.cells[Along.CHANNEL] == CHANNELS.index(by.channel)
    return found


def _rows(block: Block, by: Slice) -> Rows | None:
    """Where cells do not tell: buildings."""
    return None if by.building_id is None else block.buildings == by.building_id
