"""Papers and exams in every state that matters, and proper values for what is done with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from db.choices.exams import PaperKind, SittingState
from db.choices.questions import QuestionKind
from db.exams import Exam
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.exams import exams, papers, sitters
from lib.exams.composing import Pick
from lib.exams.exams import Which
from lib.exams.plan import Draw, How, Item, Plan, Rule, Section
from lib.exams.sitter_rows import Who
from lib.exams.terms_rules import Terms
from tests.cast import Cast
from tests.exams.announced import Announced, alone, started


@dataclass(frozen=True)
class Examined:
    """of: an exam under way; open, over: sittings of its first two people. sitter: one of the draft's.

    quiet, ended: under way too, and nobody has begun.
    """

    of: Announced
    open: int
    over: int
    draft_paper: int
    ready_paper: int
    retired_paper: int
    draft: int
    sitter: int
    quiet: Announced
    ended: Announced


def hour(n: int) -> datetime:
    """So many hours from now, to the minute."""
    return clock.now().replace(second=0, microsecond=0) + timedelta(hours=n)


def terms(paper: int, project: int | None, **more: Any) -> Terms:
    """Tomorrow, for four hours."""
    said = {"title": "消防安全考试", "opens_at": hour(24), "closes_at": hour(28)}
    return Terms(**{"paper_id": paper, "project_id": project, **said, **more})


def line(count: int = 1, marks: int = 2, **of: Any) -> Draw:
    return Draw(title=f"第{count}题组", count=count, marks=Decimal(marks), **of)


def drafted_paper(cast: Cast, questions: tuple[int, ...], by: Actor | None = None) -> int:
    said = {"title": "岗位理论试卷", "kind": PaperKind.FIXED, "questions": questions}
    return perform(papers.create_paper, by or cast.quality, None, **said)


def ready_paper(cast: Cast, questions: tuple[int, ...]) -> int:
    id = drafted_paper(cast, questions)
    perform(papers.make_ready, cast.quality, None, **of_paper(cast, id))
    return id


def of_paper(cast: Cast, id: int) -> dict[str, Any]:
    return {"id": id, "version": read(papers.one_paper, cast.quality, id=id).version}


def of_exam(cast: Cast, id: int) -> dict[str, Any]:
    return {"id": id, "version": read(exams.one_exam, cast.quality, id=id).version}


def drafted(cast: Cast, paper: int, staff: tuple[int, ...], **more: Any) -> int:
    """An exam of project A in preparation, with these people."""
    id = perform(exams.create, cast.quality, None, terms=terms(paper, cast.project_a, **more))
    perform(sitters.add_sitters, cast.quality, None, id=id, staff_ids=staff)
    return id


def first_sitter(cast: Cast, exam: int) -> int:
    return read(sitters.list_sitters, cast.quality, id=exam).rows[0].id


def made(cast: Cast) -> Examined:
    of = alone(cast, "KS20250101-0101")
    over = {"state": SittingState.SUBMITTED, "submitted_at": clock.now()}
    two = started(cast, of, 0), started(cast, of, 1, **over)
    ready = ready_paper(cast, of.questions)
    retired = drafted_paper(cast, of.questions)
    perform(papers.retire_paper, cast.quality, None, **of_paper(cast, retired))
    draft = drafted(cast, ready, of.staff[:2])
    return Examined(
        of,
        *two,
        drafted_paper(cast, of.questions[:2]),
        ready,
        retired,
        draft,
        first_sitter(cast, draft),
        alone(cast, "KS20250101-0102"),
        alone(cast, "KS20250101-0103"),
    )


def _paper(which: str, **more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {**of_paper(w.cast, getattr(w.examined, which)), **more}


def _change_paper(w: Any) -> dict[str, Any]:
    rules = {QuestionKind.MULTIPLE: Rule(how=How.HALF)}
    said = {"title": "改名", "marking": rules, "shuffled": False, "note": "新"}
    return {**of_paper(w.cast, w.examined.draft_paper), **said}


def _plan(w: Any) -> dict[str, Any]:
    item = Item(question=w.examined.of.questions[3], marks=Decimal(5))
    plan = Plan(sections=(Section(title="填空", items=(item,)),))
    return {**of_paper(w.cast, w.examined.draft_paper), "plan": plan}


def _exam(which: str, **more: Any) -> Callable[[Any], dict[str, Any]]:
    def values(w: Any) -> dict[str, Any]:
        found = getattr(w.examined, which)
        return {**of_exam(w.cast, found if isinstance(found, int) else found.exam), **more}

    return values


def _terms(w: Any) -> Terms:
    return terms(w.examined.ready_paper, w.cast.project_a)


def _adjusted(w: Any) -> dict[str, Any]:
    with w.cast.database.reading() as s:
        opens = s.scalars(select(Exam.opens_at).where(Exam.id == w.examined.of.exam)).one()
    said = {"opens_at": opens, "closes_at": hour(6), "place": "会议室", "rules": "", "reason": "停电"}
    return {**of_exam(w.cast, w.examined.of.exam), **said}


def _more(w: Any) -> dict[str, Any]:
    return {"id": w.examined.of.sitters[0], "version": 1, "extra_attempts": 1, "note": "左手受伤"}


# Papers are the whole company's.
OF_PAPERS = tuple(
    f"exams.{deed}"
    for deed in (
        "one_paper", "questions_in", "sample_paper", "change_paper", "copy_paper", "delete_paper",
        "make_ready", "back_to_draft", "retire_paper", "change_plan", "fill_paper",
    )
)  # fmt: skip
PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "exams.list_papers": lambda w: {},
    "exams.one_paper": lambda w: {"id": w.examined.draft_paper},
    "exams.ready_papers": lambda w: {},
    "exams.questions_in": lambda w: {"id": w.examined.draft_paper},
    "exams.sample_paper": lambda w: {"id": w.examined.ready_paper},
    "exams.create_paper": lambda w: {"title": "试卷", "kind": PaperKind.DRAWN},
    "exams.change_paper": _change_paper,
    "exams.copy_paper": lambda w: {"id": w.examined.ready_paper, "title": "试卷副本"},
    "exams.delete_paper": _paper("draft_paper"),
    "exams.make_ready": _paper("draft_paper"),
    "exams.back_to_draft": _paper("ready_paper"),
    "exams.retire_paper": _paper("ready_paper"),
    "exams.pickable": lambda w: {"by": Pick(typed="火警")},
    "exams.supply": lambda w: {"draws": [line(2)]},
    "exams.change_plan": _plan,
    "exams.fill_paper": _paper("draft_paper", draws=[line(2)]),
    "exams.list_exams": lambda w: {"by": Which()},
    "exams.one_exam": lambda w: {"id": w.examined.of.exam},
    "exams.create": lambda w: {"terms": _terms(w)},
    "exams.change": lambda w: {**_exam("draft")(w), "terms": _terms(w)},
    "exams.delete_draft": _exam("draft"),
    "exams.announce": _exam("draft"),
    "exams.adjust": _adjusted,
    "exams.cancel": _exam("quiet", reason="停电"),
    "exams.end": _exam("ended"),
    "exams.groups": lambda w: {},
    "exams.could_be_added": lambda w: {"id": w.examined.draft, "by": Who()},
    "exams.list_sitters": lambda w: {"id": w.examined.of.exam},
    "exams.add_sitters": lambda w: {"id": w.examined.draft, "staff_ids": [w.person]},
    "exams.add_all": lambda w: {"id": w.examined.draft, "by": Who(post="电工")},
    "exams.remove_sitter": lambda w: {"id": w.examined.sitter},
    "exams.one_sitter": lambda w: {"id": w.examined.of.sitters[0]},
    "exams.change_sitter": _more,
    "exams.show_link": lambda w: {"id": w.examined.of.sitters[0]},
    "exams.live": lambda w: {"id": w.examined.of.exam},
    "exams.events": lambda w: {"id": w.examined.open},
    "exams.give_time": lambda w: {"id": w.examined.of.sitters[0], "minutes": 10, "note": "电脑重启"},
    "exams.reopen": lambda w: {"id": w.examined.over, "minutes": 10, "reason": "误交"},
    "exams.void": lambda w: {"id": w.examined.over, "reason": "替考"},
    "exams.note": lambda w: {"id": w.examined.open, "words": "借用计算器"},
    "exams.my_exams": lambda w: {},
}
