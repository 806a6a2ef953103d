"""Inside the use cases: a look at answers, with nothing of projects out of sight and no group under five."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.surveys import Dimension
from db.customers import Project
from db.surveys import Campaign, Stratum
from lib.access import Actor
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.surveys.column_rows import blocks
from lib.surveys.figures_rules import DimensionFigure, Given, NpsFigure, dimension_figure, nps_figure
from lib.surveys.importance_rules import Numbers
from lib.surveys.scope import find_campaign
from lib.surveys.slice_rules import Along, Slice
from lib.surveys.statistics_rules import FEWEST
from lib.surveys.tally_rules import CHANNELS, CLASSES, MARKS, NPS, Block, Counts, Rows, spread, values_of
from lib.surveys.weights_rules import Cell, unheard, weights


@dataclass(frozen=True)
class Part:
    """The part of a block that is looked at: inside by cell, rows by answer where that is not enough."""

    block: Block
    inside: Rows
    rows: Rows | None
    counts: Counts
    answers: Counts
    weights: tuple[float, ...]

    def given(self, key: str) -> Given | None:
        """The marks of one question, plain and weighted."""
        if key not in self.block.fields:
            return None
        counts = self.counts[:, list(self.block.fields).index(key)]
        each = np.array(self.weights)
        squares = float(each**2 @ counts.sum(axis=1))
        total = counts.sum(axis=0).tolist()
        return Given(self.block.fields[key], total, (each @ counts).tolist(), squares)

    def chosen(self) -> Rows:
        """Which answers of the block."""
        here: Rows = self.inside[self.block.cell]
        return here if self.rows is None else here & self.rows


@dataclass(frozen=True)
class Look:
    campaigns: Sequence[Campaign]
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

    def complete(self, dimensions: Sequence[Dimension]) -> Numbers:
        """The overall mark and these, 0 to 100, of all answers that have every one of them."""
        wanted = (Dimension.OVERALL, *dimensions)
        found = [_complete(part, wanted) for part in self.parts if set(wanted) <= set(part.block.fields)]
        return np.hstack(found) if found else np.empty((len(wanted), 0))


def _complete(part: Part, dimensions: Sequence[Dimension]) -> Numbers:
    block = part.block
    places = [list(block.fields).index(one) for one in dimensions]
    marks = block.marks[places][:, part.chosen()]
    marks = marks[:, (marks >= 0).all(axis=0)]
    values = [values_of(block.fields[one]) for one in dimensions]
    return np.stack([np.array(scale)[row] for scale, row in zip(values, marks, strict=True)])


def _groups(part: Part, along: Along, dimension: Dimension) -> Iterator[tuple[int | str, int, Given | None]]:
    block = part.block
    codes = {
        Along.PROJECT: block.projects,
        Along.BUILDING: block.buildings,
        Along.CLASS: block.classes,
        Along.CHANNEL: block.channels,
    }[along]
    chosen = part.chosen()
    if not chosen.any():
        return
    groups = codes[chosen]
    many = int(groups.max()) + 1
    sizes = np.bincount(groups, minlength=many)
    field, counts = block.fields.get(dimension), np.zeros((many, MARKS), np.int64)
    if field:
        counts = spread(groups, block.marks[list(block.fields).index(dimension)][chosen], many)
    for code in np.flatnonzero(sizes).tolist():
        group = CLASSES[code] if along == Along.CLASS else CHANNELS[code] if along == Along.CHANNEL else code
        yield (
            str(group) if isinstance(group, str) else group,
            int(sizes[code]),
            (Given(field, counts[code].tolist()) if field else None),
        )


# -- made --------------------------------------------------------------------------------------


def look(s: Session, actor: Actor, by: Slice) -> Look:
    """Nothing of a project out of sight is counted, and nothing of a small group told apart."""
    campaigns = [find_campaign(s, actor, id) for id in sorted(set(by.campaigns))]
    if by.project_id is not None and (not actor.sees(by.project_id) or s.get(Project, by.project_id) is None):
        raise NotFound(N_("This project is not there, or not yours to see."))
    if by.crossed and any(one.anonymous for one in campaigns):
        raise Refused(N_("Of an anonymous survey, building, class and way are looked at one at a time."))
    population = _population(s, [one.id for one in campaigns])
    found, silent = [], 0
    for block in blocks(s, campaigns):
        homes = {
            cell: n for cell, n in population.get(block.campaign_id, {}).items() if _seen(actor, cell[0])
        }
        answers = {
            cell: int(n) for cell, n in zip(block.cells, block.whole[1], strict=True) if _seen(actor, cell[0])
        }
        each = weights(answers, homes)
        silent += unheard(answers, homes)
        found.append(_part(actor, block, by, tuple(each.get(cell, 0.0) for cell in block.cells)))
    return Look(campaigns, found, silent)


def _seen(actor: Actor, project: int) -> bool:
    return actor.projects is None or project in actor.projects


def _part(actor: Actor, block: Block, by: Slice, each: tuple[float, ...]) -> Part:
    inside = np.array(
        [
            _seen(actor, project) and by.project_id in (None, project) and by.category in (None, category)
            for project, category in block.cells
        ],
        bool,
    )
    rows = _rows(block, by)
    counts, answers = block.tallied(rows)
    return Part(block, inside, rows, counts * inside[:, None, None], answers * inside, each)


def _rows(block: Block, by: Slice) -> Rows | None:
    """Where cells do not tell: buildings, and ways of answering."""
    found: Rows | None = None
    if by.building_id is not None:
        found = block.buildings == by.building_id
    if by.channel is not None:
        came = block.channels == CHANNELS.index(by.channel)
        found = came if found is None else found & came
    return found


def _population(s: Session, campaigns: Sequence[int]) -> dict[int, dict[Cell, int]]:
    found: dict[int, dict[Cell, int]] = {}
    wanted = select(Stratum.campaign_id, Stratum.project_id, Stratum.category, Stratum.population)
    for campaign, project, category, homes in s.execute(wanted.where(Stratum.campaign_id.in_(campaigns))):
        found.setdefault(campaign, {})[project, category.value] = homes
    return found
