"""Exams: prepared, announced, moved, cancelled, ended; listed, and one of them."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, defer

from db.choices.exams import Ending, ExamState, PaperState, SittingState
from db.exams import Exam, Paper, Sitter, Sitting
from db.search import contains
from lib import audit, clock
from lib.access import Actor, command, query
from lib.customers.scope import find_project
from lib.errors import Forbidden, Refused, all_of, unchanged
from lib.exams.exam_rows import ExamRow, find_checklist, in_words, one_row, shown, tell_sitters
from lib.exams.paper_rows import find_paper, frozen_from, marking_of, refuse_lacking
from lib.exams.plan import Plan
from lib.exams.scope import find_exam, find_to_run, visible
from lib.exams.sitting_rows import end_by_time, end_sitting
from lib.exams.sitting_rules import due_at, is_over
from lib.exams.terms_rules import LONGEST_PLACE, LONGEST_RULES, Terms, faults_of_window, sensible
from lib.i18n import N_
from lib.numbers import give_back, next_number
from lib.paging import Page, page_of

SERIES = "KS"
MOST_SEED = 2**31 - 1
LONGEST_TYPED, LONGEST_REASON = 100, 200
ANNOUNCED = N_("You sit “{title}”: {opens} to {closes}.")
MOVED = N_("“{title}” has been changed: now {opens} to {closes}. {reason}")
CANCELLED = N_("“{title}” is cancelled. {reason}")


@dataclass(frozen=True)
class Which:
    """What a list shows; empty means everything in sight."""

    state: ExamState | None = None
    project_id: int | None = None
    typed: str = ""


# -- looking -----------------------------------------------------------------------------------


@query("exams.view")
def list_exams(s: Session, actor: Actor, *, by: Which, number: int = 1, size: int = 20) -> Page[ExamRow]:
    """The newest first."""
    wanted = in_words().where(visible(actor)).order_by(Exam.opens_at.desc(), Exam.id.desc())
    if by.state:
        wanted = wanted.where(Exam.state == by.state)
    if by.project_id is not None:
        wanted = wanted.where(Exam.project_id == by.project_id)
    if by.typed.strip():
        wanted = wanted.where(contains(s, Exam.title, by.typed.strip()[:LONGEST_TYPED]))
    page = page_of(s, wanted, number=number, size=size)
    return Page(shown(s, actor, page.rows), page.total, page.number, page.size)


@query("exams.view")
def one_exam(s: Session, actor: Actor, *, id: int) -> ExamRow:
    find_exam(s, actor, id)
    return one_row(s, actor, id)


# -- preparing ---------------------------------------------------------------------------------


@command("exams.manage")
def create(s: Session, actor: Actor, *, terms: Terms) -> int:
    """A draft: nobody is told yet."""
    terms, now = sensible(terms), clock.now()
    exam = Exam(
        no=next_number(s, SERIES, now),
        state=ExamState.DRAFT,
        seed=secrets.randbelow(MOST_SEED),
        at=now,
        by_id=actor.user_id,
    )
    _say(s, actor, exam, terms)
    s.add(exam)
    s.flush()
    return exam.id


@command("exams.manage")
def change(s: Session, actor: Actor, *, id: int, version: int, terms: Terms) -> None:
    """Everything, while it is being prepared."""
    exam = find_to_run(s, actor, id, ExamState.DRAFT)
    unchanged(exam, version)
    _say(s, actor, exam, sensible(terms))


def _say(s: Session, actor: Actor, exam: Exam, terms: Terms) -> None:
    if terms.project_id is not None:
        find_project(s, actor, terms.project_id)
    elif actor.projects is not None:
        raise Forbidden(N_("An exam of the whole company is prepared by the head office. Choose a project."))
    find_paper(s, terms.paper_id, PaperState.DRAFT, PaperState.READY)
    find_checklist(s, terms.practical_form_id)
    for name in Terms.__dataclass_fields__:
        setattr(exam, name, getattr(terms, name))
    exam.weights = terms.weights.told


@command("exams.manage")
def delete_draft(s: Session, actor: Actor, *, id: int, version: int) -> None:
    exam = find_to_run(s, actor, id, ExamState.DRAFT)
    unchanged(exam, version)
    s.execute(delete(Sitter).where(Sitter.exam_id == id))
    s.delete(exam)
    give_back(s, [exam.no])


# -- announcing --------------------------------------------------------------------------------


@command("exams.manage")
def announce(s: Session, actor: Actor, *, id: int, version: int) -> int:
    """Freezes the paper as the bank has it now, and tells all who have an account; how many those are."""
    exam = find_to_run(s, actor, id, ExamState.DRAFT)
    unchanged(exam, version)
    _not_over(exam.closes_at)
    if not s.scalar(select(exists().where(Sitter.exam_id == id))):
        raise Refused(N_("Nobody sits this exam yet. Choose who must sit it first."))
    paper = find_paper(s, exam.paper_id)
    if paper.state != PaperState.READY:
        raise Refused(N_("The paper “{title}” is not ready yet."), title=paper.title)
    _freeze(s, exam, paper)
    exam.state, exam.announced_at = ExamState.ANNOUNCED, clock.now()
    s.flush()
    return tell_sitters(s, exam, ANNOUNCED, "announced")


def _freeze(s: Session, exam: Exam, paper: Paper) -> None:
    plan = Plan.model_validate(paper.plan)
    refuse_lacking(s, plan)
    frozen = frozen_from(s, plan, marking_of(paper.marking), shuffled=paper.shuffled)
    exam.frozen = frozen.model_dump(mode="json")


def _not_over(closes_at: datetime) -> None:
    if closes_at <= clock.now():
        raise Refused(N_("It would be over already. Choose a later time."))


@command("exams.manage")
def adjust(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    opens_at: datetime,
    closes_at: datetime,
    place: str,
    rules: str,
    reason: str,
) -> int:
    """What may still change once it is announced; everybody is told. An exam just ended opens again so."""
    exam = find_to_run(s, actor, id, ExamState.ANNOUNCED, ExamState.ENDED)
    unchanged(exam, version)
    _not_over(closes_at)
    if faults := list(faults_of_window(opens_at, closes_at, exam.minutes)):
        raise all_of(faults)
    if opens_at != exam.opens_at and _sat(s, id):
        raise Refused(N_("Somebody has begun already: when it opens cannot be changed any more."))
    exam.opens_at, exam.closes_at, exam.state = opens_at, closes_at, ExamState.ANNOUNCED
    exam.place, exam.rules = place.strip()[:LONGEST_PLACE], rules.strip()[:LONGEST_RULES]
    _let_go_on(s, exam)
    s.flush()
    return tell_sitters(s, exam, MOVED, f"moved/{exam.version}", reason=_because(reason))


def _let_go_on(s: Session, exam: Exam) -> None:
    """Whoever sits gets what a later closing gives; an earlier one takes nothing away from them."""
    for sitting, extra in s.execute(_open(exam.id).add_columns(Sitter.extra_minutes)):
        later = due_at(sitting.started_at, exam.minutes, extra, exam.closes_at)
        sitting.due_at = max(sitting.due_at, later)


def _open(id: int) -> Any:
    wanted = select(Sitting).join(Sitter, Sitter.id == Sitting.sitter_id)
    light = wanted.options(defer(Sitting.paper), defer(Sitting.result))
    return light.where(Sitting.exam_id == id, Sitting.state == SittingState.OPEN).with_for_update(of=Sitting)


def _sat(s: Session, id: int) -> bool:
    return bool(s.scalar(select(exists().where(Sitting.exam_id == id))))


def _because(reason: str) -> str:
    if not (said := reason.strip()):
        raise Refused(N_("Please say why: everybody who sits is told."))
    return said[:LONGEST_REASON]


@command("exams.manage")
def cancel(s: Session, actor: Actor, *, id: int, version: int, reason: str) -> int:
    """Only while nothing anybody has written would be lost."""
    exam = find_to_run(s, actor, id, ExamState.ANNOUNCED)
    unchanged(exam, version)
    counts = exists().where(Sitting.exam_id == id, Sitting.state != SittingState.VOID)
    if s.scalar(select(counts)):
        raise Refused(N_("Somebody has sat already. End the exam, or declare the sittings void first."))
    said = _because(reason)
    exam.state = ExamState.CANCELLED
    audit.note(s, table="exam", id=id, cancelled=said)
    return tell_sitters(s, exam, CANCELLED, "cancelled", reason=said)


@command("exams.manage")
def end(s: Session, actor: Actor, *, id: int, version: int) -> int:
    """Nobody begins any more; what is being written is handed in as it stands. How many those were."""
    exam = find_to_run(s, actor, id, ExamState.ANNOUNCED)
    unchanged(exam, version)
    exam.state, now = ExamState.ENDED, clock.now()
    open_now = list(s.scalars(_open(id)))
    for sitting in open_now:
        if is_over(sitting.due_at, now):
            end_by_time(s, sitting)
        else:
            end_sitting(s, sitting, Ending.INVIGILATOR, now, actor.user_id)
    return len(open_now)
