"""A quarter of a checklist, project by project: scores, what fell short, what came back, what was visited.

Worked out once and kept until something it stands on is another; lateness is told within ten minutes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.inspections import Verdict
from db.customers import Project
from db.duties import DutyTask
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.access import Actor, query
from lib.actions.figure_rows import funnel_rows
from lib.actions.figure_rules import Funnel
from lib.inspections import board_finding_rows, board_rows
from lib.inspections.board_facts_rules import Board, narrowed
from lib.inspections.board_rules import (
    QUARTERS,
    Quarter,
    areas,
    course,
    heat,
    quarter_in,
    quarter_of,
    scores,
)
from lib.inspections.finding_rules import Covered, covered, repeats
from lib.inspections.ranking_rules import apart, ranking, standing
from lib.inspections.stamp_rows import Offered, offered_in, place, stamp_of
from lib.surveys.kept_rules import Kept

MOST_WHOLES, MOST_BOARDS = 60, 300


@dataclass(frozen=True)
class By:
    """period as 2025Q4; without a form_code the checklist most signed; none: all projects of the scope."""

    form_code: str = ""
    period: str = ""
    project_id: int | None = None

    @property
    def quarter(self) -> Quarter:
        return quarter_in(self.period) or quarter_of(clock.local(clock.now()).date())


@query("inspections.board")
def offered(s: Session, actor: Actor, *, period: str) -> Offered:
    """Checklists that were inspected or planned in the quarter, and the projects in sight."""
    return offered_in(s, actor, By(period=period).quarter)


@query("inspections.board")
def board(s: Session, actor: Actor, *, by: By) -> Board:
    code = by.form_code or next(iter(offered_in(s, actor, by.quarter).checklists), "")
    stamp = _ten_minutes(clock.now()), stamp_of(s, code, by.quarter)
    key = place(s), code, by.quarter, actor.projects, stamp
    whole = _wholes.of(key, lambda: _board(s, actor, code, by.quarter))
    if by.project_id is None:
        return whole
    return _boards.of((*key, by.project_id), lambda: _narrowed(s, actor, whole, by.project_id or 0))


_wholes: Kept[Board] = Kept(MOST_WHOLES)
_boards: Kept[Board] = Kept(MOST_BOARDS)


def _narrowed(s: Session, actor: Actor, whole: Board, project: int) -> Board:
    """Of a project in sight; of any other nothing at all."""
    quarter = board_rows.signed_of(whole.form_code, [whole.quarter])
    here = *quarter, Inspection.project_id == project, board_rows.of_project(actor, Inspection.project_id)
    return narrowed(whole, project, _funnel(s, actor, here))


def _ten_minutes(now: datetime) -> int:
    return int(now.timestamp() // 600)


def _board(s: Session, actor: Actor, code: str, quarter: Quarter) -> Board:
    quarters = quarter.course(QUARTERS)
    projects = board_rows.projects_in(s, code, quarter, board_rows.of_project(actor, Project.id))
    own = Inspection.project_id.in_(projects)
    now = *board_rows.signed_of(code, [quarter]), own
    parts = board_rows.areas_in(s, *now)
    many = board_rows.rounds_in(s, *board_rows.signed_of(code, quarters), own)
    rounds = [replace(one, areas=parts.get(one.id, ())) for one in many if one.quarter == quarter]
    company = scores(board_rows.rounds_in(s, *board_rows.signed_of(code, [quarter])))
    plans = board_finding_rows.plans_of(s, {one.version_id for one in rounds})
    labels = board_finding_rows.labels_of(plans)
    findings = board_finding_rows.findings_in(s, labels, *now)
    ranked = ranking(rounds, company, apart(plans, rounds))
    inspected = {one.project_id for one in rounds}
    return Board(
        form_code=code,
        quarter=quarter,
        line=plans[max(plans)].scoring.line if plans else Decimal(80),
        projects=projects,
        rounds=tuple(rounds),
        areas=areas(rounds),
        cells=tuple(heat(rounds)),
        ranking=tuple(ranked),
        standing=standing(company),
        never=tuple(id for id in projects if id not in inspected),
        unscored=tuple(sorted(inspected - {one.project_id for one in ranked})),
        course=course(many, quarters),
        tallies=tuple(board_rows.items_in(s, labels, *now)),
        findings=tuple(findings),
        repeats=tuple(repeats(findings, board_finding_rows.earlier_of(s, findings))),
        funnel=_funnel(s, actor, now),
        agains=tuple(board_rows.agains_in(s, *now)),
        covered=tuple(_covered(s, code, quarter, projects)),
    )


def _funnel(s: Session, actor: Actor, now: board_rows.Where) -> Funnel:
    """Of whole projects: whichever team of them somebody leads."""
    raised = select(InspectionItem.action_id).join(Inspection, Inspection.id == InspectionItem.inspection_id)
    short = raised.where(board_rows.WHOLE, InspectionItem.verdict == Verdict.FAILED, *now)
    return funnel_rows(s, replace(actor, team_id=None), Action.id.in_(short))


def _covered(s: Session, code: str, quarter: Quarter, projects: Mapping[int, str]) -> list[Covered]:
    tasks = board_rows.tasks_in(s, code, quarter, DutyTask.project_id.in_(projects))
    visits = board_rows.visits_in(s, code, quarter, Inspection.project_id.in_(projects))
    buildings = board_rows.buildings_in(s, projects)
    return [
        covered(id, tasks.get(id, Counter()), visits.get(id, []), buildings.get(id, {})) for id in projects
    ]
