"""Papers, answer sheets and keys to print, slips to sit with, a notice: who took one is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.customers import Project
from db.exams import Exam, Sitter, Sitting
from db.files import StoredFile
from db.staff import Staff
from lib import audit, clock, storage
from lib.access import Actor, command, query
from lib.documents import exam_slips
from lib.documents.exam_papers import Copy, Occasion, Person, Pictures, fitting
from lib.documents.printed import moment
from lib.errors import Refused
from lib.exams.drawing_rules import draw
from lib.exams.paper_rows import find_paper
from lib.exams.papers import sample_paper
from lib.exams.plan import Frozen, Sheet
from lib.exams.print_rules import asked_sections, key_sections, number
from lib.exams.scope import find_exam, find_to_run, frozen_of, sitters_of
from lib.i18n import N_
from lib.questions.picture_rows import OWNER
from lib.questions.writing_rules import pictures_of
from lib.standards.company import company

MOST_PAPERS, MOST_SLIPS, MOST_POSTS = 100, 2000, 4
VARIANTS = "甲乙丙丁"
PRINTABLE = ("image/jpeg", "image/png")


class What(StrEnum):
    PAPER = "paper"
    ANSWERS = "answers"
    KEY = "key"


@dataclass(frozen=True)
class Printed:
    """Ready for lib.documents: only where what is KEY do the copies hold what is right."""

    what: What
    occasion: Occasion
    copies: tuple[Copy, ...]
    pictures: Pictures


@dataclass(frozen=True)
class Slips:
    """people: name, staff number, where they work, and the code of their link."""

    occasion: exam_slips.Occasion
    people: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Notice:
    occasion: exam_slips.Occasion
    many: int
    who: str


# -- papers ------------------------------------------------------------------------------------


@command("exams.manage")
def print_paper(
    s: Session, actor: Actor, *, id: int, what: What, turn: int = 0, separate: bool = False
) -> Printed:
    """A paper before any exam, as it would be drawn now; turn: another variant of it."""
    title = find_paper(s, id).title
    sample = sample_paper.within(s, actor, id=id, turn=_variant(turn))
    audit.note(s, table="paper", id=id, printed=What(what).value, turn=turn)
    occasion = Occasion(
        company=company.within(s, actor).name,
        title=title,
        full=number(sample.frozen.full),
        variant=_named(sample.frozen, turn),
        separate=separate,
    )
    copies = (_copy(sample.frozen, sample.sheet, what),)
    return Printed(what, occasion, copies, _pictures(s, sample.frozen, [sample.sheet], what))


@query("exams.manage")
def varies(s: Session, actor: Actor, *, id: int) -> bool:
    """Whether an announced exam's paper has variants at all."""
    return _varies(frozen_of(s, find_exam(s, actor, id)))


@command("exams.manage")
def print_exam(
    s: Session, actor: Actor, *, id: int, what: What, turn: int = 0, separate: bool = False
) -> Printed:
    """An announced exam's paper for everybody in the room; turn: another variant of it."""
    exam = find_to_run(s, actor, id)
    frozen = frozen_of(s, exam)
    audit.note(s, table="exam", id=id, printed=What(what).value, turn=turn)
    sheet = draw(frozen, exam.seed, _variant(turn), 0)  # no attempt of a sitter's is their 0th
    occasion = _occasion(s, actor, exam, frozen, variant=_named(frozen, turn), separate=separate)
    return Printed(what, occasion, (_copy(frozen, sheet, what),), _pictures(s, frozen, [sheet], what))


@command("exams.manage")
def print_each(s: Session, actor: Actor, *, id: int, what: What, separate: bool = False) -> Printed:
    """Everybody's own paper with their name on it: as they have it, or will get it."""
    exam = find_to_run(s, actor, id)
    frozen = frozen_of(s, exam)
    rows = _people(s, actor, exam)
    if len(rows) > MOST_PAPERS:
        raise Refused(N_("More than {n} papers do not fit one file."), n=MOST_PAPERS)
    audit.note(s, table="exam", id=id, printed=What(what).value, papers=len(rows))
    begun = _begun(s, exam.id)
    sheets = [begun.get(row[0].id) or draw(frozen, exam.seed, row[0].id, 1) for row in rows]
    copies = tuple(
        _copy(frozen, sheet, what, Person(name, no, project or post))
        for sheet, (_, name, no, project, post) in zip(sheets, rows, strict=True)
    )
    occasion = _occasion(s, actor, exam, frozen, separate=separate)
    return Printed(what, occasion, copies, _pictures(s, frozen, sheets, what))


def _variant(turn: int) -> int:
    if not 0 <= turn < len(VARIANTS):
        raise Refused(N_("There are {n} variants of a paper at most."), n=len(VARIANTS))
    return turn


def _varies(frozen: Frozen) -> bool:
    return frozen.shuffled or bool(frozen.plan.draws)


def _named(frozen: Frozen, turn: int) -> str:
    """Where everybody gets the same there is nothing to tell apart."""
    return f"{VARIANTS[turn]}卷" if _varies(frozen) else ""


def _copy(frozen: Frozen, sheet: Sheet, what: What, person: Person | None = None) -> Copy:
    sections = (key_sections if what == What.KEY else asked_sections)(frozen, sheet)
    return Copy(sections, person or Person())


def _occasion(
    s: Session, actor: Actor, exam: Exam, frozen: Frozen, *, variant: str = "", separate: bool
) -> Occasion:
    return Occasion(
        company=company.within(s, actor).name,
        title=exam.title,
        full=number(frozen.full),
        no=exam.no,
        project=_project(s, exam),
        when=_when(exam),
        place=exam.place,
        minutes=exam.minutes,
        pass_mark=_pass(exam.pass_mark, frozen.full),
        variant=variant,
        note=exam.rules,
        separate=separate,
    )


def _project(s: Session, exam: Exam) -> str:
    return s.scalar(select(Project.name).where(Project.id == exam.project_id)) or ""


def _when(exam: Exam) -> str:
    """2025年11月21日 09:00 至 11:00; the second day only where it is another."""
    opens, closes = clock.local(exam.opens_at), clock.local(exam.closes_at)
    until = f"{closes:%H:%M}" if opens.date() == closes.date() else moment(exam.closes_at)
    return f"{moment(exam.opens_at)} 至 {until}"


def _pass(mark: Decimal, full: Decimal) -> str:
    return f"{number(mark)} 分" if full == 100 else f"满分的 {number(mark)}%"


def _begun(s: Session, exam_id: int) -> dict[int, Sheet]:
    """The newest paper of each who has begun."""
    wanted = select(Sitting.sitter_id, Sitting.paper).where(Sitting.exam_id == exam_id)
    found = s.execute(wanted.order_by(Sitting.sitter_id, Sitting.attempt))
    return {sitter: Sheet.model_validate(told) for sitter, told in found}


def _pictures(s: Session, frozen: Frozen, sheets: Iterable[Sheet], what: What) -> Pictures:
    """Of the questions printed; a key needs none."""
    if what != What.PAPER:
        return {}
    asked = {item.question for sheet in sheets for item in sheet.items}
    ids = {id for one in asked for id in pictures_of(frozen.questions[one].content.asked)}
    wanted = select(StoredFile).where(StoredFile.id.in_(sorted(ids)), StoredFile.owner_kind == OWNER)
    kept = {str(file.id): storage.get(_best(file)) for file in s.scalars(wanted)}
    return {id: fitting(content) for id, content in kept.items() if content}


def _best(file: StoredFile) -> str:
    return file.sha256 if file.media_type in PRINTABLE else file.preview


# -- who sits ----------------------------------------------------------------------------------


def _people(s: Session, actor: Actor, exam: Exam) -> Sequence[Any]:
    """Those in sight: sitter, name, staff number, project, post."""
    wanted = (
        select(Sitter, Staff.name, Staff.no, func.coalesce(Project.name, ""), Sitter.post)
        .join(Staff, Staff.id == Sitter.staff_id)
        .outerjoin(Project, Project.id == Sitter.project_id)
        .where(Sitter.exam_id == exam.id, sitters_of(actor))
        .order_by(Sitter.project_id, Staff.no, Sitter.id)
    )
    if not (found := s.execute(wanted.limit(MOST_SLIPS + 1)).all()):
        raise Refused(N_("Nobody sits this exam yet. Choose its people first."))
    return found


@command("exams.manage")
def print_slips(s: Session, actor: Actor, *, id: int) -> Slips:
    """Each carries its person's own link."""
    exam = _announced(s, actor, id)
    rows = _people(s, actor, exam)
    if len(rows) > MOST_SLIPS:
        raise Refused(N_("More than {n} slips do not fit one file."), n=MOST_SLIPS)
    audit.note(s, table="exam", id=id, printed="slips", slips=len(rows))
    people = ((name, no, project or post, sitter.code) for sitter, name, no, project, post in rows)
    return Slips(_told(s, actor, exam), tuple(people))


@query("exams.manage")
def exam_notice(s: Session, actor: Actor, *, id: int) -> Notice:
    exam = _announced(s, actor, id)
    rows = _people(s, actor, exam)
    posts = list(dict.fromkeys(post for *_, post in rows if post))
    shown = "、".join(posts[:MOST_POSTS]) + ("等" if len(posts) > MOST_POSTS else "")
    return Notice(_told(s, actor, exam), len(rows), shown)


def _announced(s: Session, actor: Actor, id: int) -> Exam:
    exam = find_exam(s, actor, id)
    if exam.state != ExamState.ANNOUNCED:
        raise Refused(N_("Slips and notices are for an exam that is announced and not over yet."))
    return exam


def _told(s: Session, actor: Actor, exam: Exam) -> exam_slips.Occasion:
    own = tuple(line.strip() for line in exam.rules.splitlines() if line.strip())
    return exam_slips.Occasion(
        company=company.within(s, actor).name,
        title=exam.title,
        no=exam.no,
        when=_when(exam),
        minutes=exam.minutes,
        place=exam.place,
        pass_mark=_pass(exam.pass_mark, frozen_of(s, exam).full),
        rules=own or exam_slips.RULES,
    )
