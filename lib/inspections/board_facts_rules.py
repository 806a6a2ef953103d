"""All a quarter's board shows, of one checklist and the projects somebody sees. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from lib.actions.figure_rules import Funnel
from lib.inspections.board_rules import Cell, Course, ItemFound, Quarter, Round, Tally, mean, summed
from lib.inspections.finding_rules import Again, Covered, Finding, Repeat
from lib.inspections.ranking_rules import Ranked, Standing


@dataclass(frozen=True)
class Board:
    """line: the total a project must reach, in %. never: projects no round went to; unscored: those where
    nothing applied. findings are of whole rounds. funnel: of the actions they raised.
    """

    form_code: str
    quarter: Quarter
    line: Decimal
    projects: Mapping[int, str]
    rounds: tuple[Round, ...]
    areas: Mapping[str, str]
    cells: tuple[Cell, ...]
    ranking: tuple[Ranked, ...]
    standing: Standing
    never: tuple[int, ...]
    unscored: tuple[int, ...]
    course: Course
    tallies: tuple[Tally, ...]
    findings: tuple[Finding, ...]
    repeats: tuple[Repeat, ...]
    funnel: Funnel
    agains: tuple[Again, ...]
    covered: tuple[Covered, ...]

    @cached_property
    def items(self) -> tuple[ItemFound, ...]:
        return summed(self.tallies)

    @property
    def fixed(self) -> int:
        """On the spot, so that no action was raised."""
        return sum(one.fixed and one.measure is None for one in self.findings)

    @property
    def empty(self) -> bool:
        """Nothing planned and nothing signed."""
        return not self.rounds and not any(one.planned or one.spot for one in self.covered)


def narrowed(board: Board, project: int, funnel: Funnel) -> Board:
    """The same of one project; its place stays the one among all."""
    own = {id: name for id, name in board.projects.items() if id == project}
    many = {id: course for id, course in board.course.projects.items() if id in own}
    whole = zip(*many.values(), strict=True) if many else [()] * len(board.course.quarters)
    all = tuple(mean(one for one in scores if one is not None) for scores in whole)
    return replace(
        board,
        projects=own,
        rounds=tuple(one for one in board.rounds if one.project_id in own),
        cells=tuple(one for one in board.cells if one.project_id in own),
        ranking=tuple(one for one in board.ranking if one.project_id in own),
        never=tuple(id for id in board.never if id in own),
        unscored=tuple(id for id in board.unscored if id in own),
        course=replace(board.course, projects=many, all=all),
        tallies=tuple(one for one in board.tallies if one[0] in own),
        findings=tuple(one for one in board.findings if one.project_id in own),
        repeats=tuple(one for one in board.repeats if one.finding.project_id in own),
        funnel=funnel,
        agains=tuple(one for one in board.agains if one.project_id in own),
        covered=tuple(one for one in board.covered if one.project_id in own),
    )
