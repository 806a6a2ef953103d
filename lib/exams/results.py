"""Results: as a list, in figures, and one's own."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState, SittingState
from db.customers import Project
from db.exams import Exam, PracticalMark, Sitter, Sitting
from db.staff import Staff
from lib import audit
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.exams.own_rows import OwnResult as OwnResult
from lib.exams.own_rows import own_result_of
from lib.exams.result_rules import lacking
from lib.exams.scope import find_exam, find_sitter, sitters_of
from lib.exams.scoring import FRESH, UNDONE
from lib.exams.scoring_rows import parts_of
from lib.exams.sitting_rows import find_link
from lib.exams.standing_rules import BIN, Only, Standing, standing_of
from lib.i18n import N_
from lib.paging import Page, page_of

MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Which:
    """What of an exam is shown; empty means everybody in sight."""

    project_id: int | None = None
    post: str = ""
    only: Only | None = None


@dataclass(frozen=True)
class ResultRow:
    """id of the sitter; rank among all who have a total; lacking: parts that count and are missing."""

    id: int
    staff_no: str
    name: str
    project: str
    post: str
    theory: Decimal | None
    practical: Decimal | None
    overall: Decimal | None
    overall_note: str
    total: Decimal | None
    passed: bool | None
    rank: int | None
    standing: Standing
    lacking: tuple[str, ...]
    practical_at: Any
    version: int


@dataclass(frozen=True)
class ResultsHead:
    """An exam as those see it who look at its results.

    waiting: answers without marks; fresh: papers no machine has looked at yet; runs: whether all of it is
    the looker's.
    """

    id: int
    no: str
    title: str
    state: ExamState
    project_id: int | None
    pass_mark: Decimal
    weights: dict[str, Any]
    practical_form_id: int | None
    published_at: Any
    version: int
    waiting: int
    fresh: int
    runs: bool
    projects: dict[int, str]
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """totals: results in %, the total or the theory where the exam has no total for somebody."""

    sitters: int
    sat: int
    with_total: int
    passed: int
    mean: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None
    bins: tuple[tuple[int, int], ...]


@query("exams.results")
def results_head(s: Session, actor: Actor, *, id: int) -> ResultsHead:
    exam = find_exam(s, actor, id)
    mine = (Sitter.exam_id == exam.id, sitters_of(actor))
    projects = select(Project.id, Project.name).where(Project.id.in_(select(Sitter.project_id).where(*mine)))
    waiting = select(func.sum(Sitting.waiting)).where(Sitting.exam_id == exam.id, _counting())
    fresh = select(func.count()).where(Sitting.exam_id == exam.id, FRESH | UNDONE)
    return ResultsHead(
        exam.id,
        exam.no,
        exam.title,
        exam.state,
        exam.project_id,
        exam.pass_mark,
        exam.weights,
        exam.practical_form_id,
        exam.published_at,
        exam.version,
        s.scalar(waiting) or 0,
        s.scalar(fresh) or 0,
        actor.projects is None or exam.project_id in actor.projects,
        dict(s.execute(projects.order_by(Project.name)).all()),
        tuple(filter(None, s.scalars(select(Sitter.post).where(*mine).distinct().order_by(Sitter.post)))),
    )


@query("exams.results")
def results(
    s: Session, actor: Actor, *, id: int, by: Which, sort: str = "rank", number: int = 1, size: int = 20
) -> Page[ResultRow]:
    exam = find_exam(s, actor, id)
    page = page_of(s, _wanted(actor, exam, by, sort), number=number, size=size)
    return Page([_row(exam, row) for row in page.rows], page.total, page.number, page.size)


@command("exams.export")
def export_results(s: Session, actor: Actor, *, id: int, by: Which) -> list[ResultRow]:
    """The list to take away; who took it is kept."""
    exam = find_exam(s, actor, id)
    found = s.execute(_wanted(actor, exam, by, "rank").limit(MOST_EXPORTED)).all()
    audit.note(s, table="exam", id=exam.id, exported="results", rows=len(found))
    return [_row(exam, row) for row in found]


@query("exams.results")
def result_figures(s: Session, actor: Actor, *, id: int, by: Which) -> Figures:
    exam = find_exam(s, actor, id)
    rows = s.execute(_wanted(actor, exam, by, "rank")).all()
    totals = [value for row in rows if (value := _shown(row.Sitter)) is not None]
    bins: dict[int, int] = {}
    for value in totals:
        low = min(int(value) // BIN, 100 // BIN - 1) * BIN
        bins[low] = bins.get(low, 0) + 1
    return Figures(
        sitters=len(rows),
        sat=sum(row.handed > 0 for row in rows),
        with_total=sum(row.Sitter.total is not None for row in rows),
        passed=sum(row.Sitter.passed is True for row in rows),
        mean=(sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.01")) if totals else None,
        highest=max(totals, default=None),
        lowest=min(totals, default=None),
        bins=tuple((low, bins.get(low, 0)) for low in range(0, 100, BIN)),
    )


@query("exams.sit")
def own(s: Session, actor: Actor, *, code: str) -> OwnResult:
    """For whoever holds the link, once the results are out."""
    link = find_link(s, actor, code)
    return own_result_of(s, link.exam, link.sitter, whole=False)


@query("exams.own")
def my_result(s: Session, actor: Actor, *, sitter_id: int) -> OwnResult:
    """The same for the person signed in: their own alone."""
    mine = select(Staff.id).where(Staff.user_id == actor.user_id)
    wanted = select(Sitter).where(Sitter.id == sitter_id, Sitter.staff_id.in_(mine))
    if (sitter := s.scalars(wanted).one_or_none()) is None:
        raise NotFound(N_("This exam is not there, or not yours to see."))
    return own_result_of(s, s.get_one(Exam, sitter.exam_id), sitter, whole=False)


@query("exams.results")
def score_sheet(s: Session, actor: Actor, *, sitter_id: int) -> OwnResult:
    """A person's result for whoever may see results, before it is out as well; with every key.

    While people sit, no key but to those who hold them anyway: who leads may have to sit it too.
    """
    sitter = find_sitter(s, actor, sitter_id)
    exam = s.get_one(Exam, sitter.exam_id)
    if exam.state == ExamState.ANNOUNCED and not (actor.may("exams.decide") or actor.may("questions.view")):
        raise Refused(N_("Single answers are shown once the sitting has ended."))
    return own_result_of(s, exam, sitter, whole=True)


# -- rows --------------------------------------------------------------------------------------


def _counting() -> Any:
    return Sitting.state == SittingState.SUBMITTED


def _wanted(actor: Actor, exam: Exam, by: Which, sort: str) -> Select[Any]:
    """Ranked among all who sit the exam, whoever looks."""
    place = func.rank().over(order_by=Sitter.total.desc()).label("place")
    ranked = select(Sitter.id, place).where(Sitter.exam_id == exam.id, Sitter.total.is_not(None)).subquery()
    mine = Sitting.sitter_id == Sitter.id
    handed = select(func.count()).where(mine, _counting()).scalar_subquery().label("handed")
    waits = select(func.coalesce(func.sum(Sitting.waiting), 0)).where(mine, _counting())
    begun = select(func.count()).where(mine, Sitting.state == SittingState.OPEN)
    judged = select(func.max(PracticalMark.at)).where(PracticalMark.sitter_id == Sitter.id)
    wanted = (
        select(
            Sitter,
            Staff.no,
            Staff.name,
            Project.name.label("project"),
            ranked.c.place,
            handed,
            waits.scalar_subquery().label("waits"),
            begun.scalar_subquery().label("begun"),
            judged.scalar_subquery().label("judged"),
        )
        .join(Staff, Staff.id == Sitter.staff_id)
        .outerjoin(Project, Project.id == Sitter.project_id)
        .outerjoin(ranked, ranked.c.id == Sitter.id)
        .where(Sitter.exam_id == exam.id, sitters_of(actor))
    )
    if by.project_id is not None:
        wanted = wanted.where(Sitter.project_id == by.project_id)
    if by.post:
        wanted = wanted.where(Sitter.post == by.post)
    if by.only:
        wanted = wanted.where(_ONLY[by.only])
    return wanted.order_by(*_order(sort, ranked.c.place), Sitter.id)


def _order(sort: str, place: Any) -> tuple[Any, ...]:
    known = {"name": Staff.name, "project": Project.name, "post": Sitter.post, "theory": Sitter.theory}
    column = known.get(sort.lstrip("-"), place)
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return (column.is_(None), ordered)


_SAT = select(Sitting.id).where(Sitting.sitter_id == Sitter.id, Sitting.state != SittingState.VOID).exists()
_ONLY: dict[Only, Any] = {
    Only.PASSED: Sitter.passed.is_(True),
    Only.FAILED: Sitter.passed.is_(False),
    Only.ABSENT: ~_SAT,
    Only.WAITING: Sitter.total.is_(None) & _SAT,
}


def _row(exam: Exam, row: Any) -> ResultRow:
    sitter = row.Sitter
    return ResultRow(
        id=sitter.id,
        staff_no=row.no,
        name=row.name,
        project=row.project or "",
        post=sitter.post,
        theory=sitter.theory,
        practical=sitter.practical,
        overall=sitter.overall,
        overall_note=sitter.overall_note,
        total=sitter.total,
        passed=sitter.passed,
        rank=row.place,
        standing=standing_of(row.handed, row.begun, row.waits, sitter.total),
        lacking=tuple(lacking(parts_of(sitter), exam.weights)),
        practical_at=row.judged,
        version=sitter.version,
    )


def _shown(sitter: Sitter) -> Decimal | None:
    return sitter.theory if sitter.total is None else sitter.total
