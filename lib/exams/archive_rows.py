"""Inside the use cases: an exam whose results are out becomes an archive record."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.archives import Secrecy
from db.customers import Project
from db.exams import Exam, Paper, Sitter
from db.staff import Staff
from lib import clock
from lib.access import Actor
from lib.archives.filing import file_work
from lib.archives.sheet_rules import PLAIN, Block, facts, rows, sheet
from lib.exams.plan import Frozen
from lib.exams.result_rules import PARTS
from lib.exams.scope import frozen_of
from lib.i18n import DEFAULT, N_, translate
from lib.questions.content_rules import text_of

CATEGORY, KIND = "training", "exam"


def file_results(s: Session, actor: Actor, exam: Exam) -> int:
    """Its record: who sat, results, the paper without its key; not for all to read.

    Once results have changed another sheet joins it.
    """
    return file_work.within(
        s,
        actor,
        category=CATEGORY,
        title=exam.title,
        source=(KIND, exam.id, exam.no),
        content=_sheet(s, exam),
        project_id=exam.project_id,
        happened_on=clock.local(exam.opens_at).date(),
        author=actor.name if actor.user_id else "",
        body=exam.title,
        secrecy=Secrecy.RESTRICTED,
    )


def _sheet(s: Session, exam: Exam) -> dict[str, object]:
    sat = _sitters(s, exam)
    blocks = [_about(s, exam, sat), _results(sat), _questions(frozen_of(s, exam))]
    return sheet(exam.no, exam.title, blocks)


def _zh(text: str) -> str:
    return translate(DEFAULT, text)


def _sitters(s: Session, exam: Exam) -> list[tuple[Sitter, Staff, str]]:
    wanted = (
        select(Sitter, Staff, Project.name)
        .join(Staff, Staff.id == Sitter.staff_id)
        .outerjoin(Project, Project.id == Sitter.project_id)
        .where(Sitter.exam_id == exam.id)
        .order_by(Sitter.id)
    )
    return [(sitter, staff, project or "") for sitter, staff, project in s.execute(wanted)]


def _about(s: Session, exam: Exam, sat: list[tuple[Sitter, Staff, str]]) -> Block:
    weights = "，".join(f"{_zh(PARTS[name])} {weight} %" for name, weight in exam.weights.items() if weight)
    paper = s.scalar(select(Paper.title).where(Paper.id == exam.paper_id)) or ""
    told = {
        N_("Exam number"): exam.no,
        N_("Exam paper"): paper,
        N_("Sitting opened at"): clock.shown(exam.opens_at),
        N_("Sitting closed at"): clock.shown(exam.closes_at),
        N_("Place of the exam"): exam.place,
        N_("Pass mark"): f"{exam.pass_mark:.2f} %",
        N_("Weights"): weights,
        N_("Were to sit"): str(len(sat)),
        N_("Passed it"): str(sum(sitter.passed is True for sitter, _staff, _project in sat)),
    }
    return facts(N_("Exam held"), ((label, said, PLAIN) for label, said in told.items()))


def _results(sat: list[tuple[Sitter, Staff, str]]) -> Block:
    columns = (
        N_("Staff number"),
        N_("Name"),
        N_("Project"),
        N_("Post"),
        N_("Theory"),
        N_("Practical work"),
        N_("Overall assessment"),
        N_("Total of the exam"),
        N_("Verdict"),
    )
    lines = [
        (
            staff.no,
            staff.name,
            project,
            sitter.post,
            _mark(sitter.theory),
            _mark(sitter.practical),
            _mark(sitter.overall),
            _mark(sitter.total),
            _verdict(sitter.passed),
        )
        for sitter, staff, project in sat
    ]
    return rows(N_("Results of the exam"), columns, lines)


def _mark(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _verdict(passed: bool | None) -> str:
    return _zh(N_("No total yet")) if passed is None else _zh(N_("Passed it") if passed else N_("Not passed"))


def _questions(frozen: Frozen) -> Block:
    columns = (N_("No. of the question"), N_("Kind of question"), N_("Question asked"))
    lines = [
        (str(n), _zh(one.content.asked.kind.label), text_of(one.content.asked))
        for n, one in enumerate(frozen.questions.values(), 1)
    ]
    return rows(N_("Questions of the paper"), columns, lines)
