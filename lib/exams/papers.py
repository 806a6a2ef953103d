"""Papers: begun, changed, made ready once the bank can fill them, copied, laid aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.exams import PaperKind, PaperState
from db.choices.questions import QuestionKind
from db.exams import Paper
from db.search import contains
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused, unchanged
from lib.exams.drawing_rules import draw
from lib.exams.paper_rows import (
    PaperRow,
    QuestionLine,
    find_paper,
    frozen_from,
    in_words,
    lines_of,
    refuse_lacking,
    shown,
    wordings,
)
from lib.exams.plan import Frozen, Item, Marking, Plan, Section, Sheet
from lib.exams.plan_rules import MOST_QUESTIONS, full_of, items_of, sound, usual_marks
from lib.i18n import N_, translate
from lib.paging import Page, page_of

LONGEST_TITLE, LONGEST_NOTE, LONGEST_TYPED = 120, 400, 100
KINDS = list(QuestionKind)


@dataclass(frozen=True)
class Sample:
    """A paper as one person might get it."""

    frozen: Frozen
    sheet: Sheet


# -- looking -----------------------------------------------------------------------------------


@query("exams.manage")
def list_papers(
    s: Session, actor: Actor, *, state: PaperState | None = None, typed: str = "", number: int = 1
) -> Page[PaperRow]:
    """The newest first; those laid aside only when asked for."""
    wanted = in_words().order_by(Paper.id.desc())
    wanted = wanted.where(Paper.state == state if state else Paper.state != PaperState.RETIRED)
    if typed.strip():
        wanted = wanted.where(contains(s, Paper.title, typed.strip()[:LONGEST_TYPED]))
    page = page_of(s, wanted, number=number, size=20)
    return Page(shown(page.rows), page.total, page.number, page.size)


@query("exams.manage")
def one_paper(s: Session, actor: Actor, *, id: int) -> PaperRow:
    find_paper(s, id)
    return shown(s.execute(in_words().where(Paper.id == id)))[0]


@query("exams.manage")
def ready_papers(s: Session, actor: Actor) -> dict[int, str]:
    wanted = select(Paper.id, Paper.title).where(Paper.state == PaperState.READY)
    return dict(s.execute(wanted.order_by(Paper.id.desc())).all())


@query("exams.manage")
def questions_in(s: Session, actor: Actor, *, id: int) -> dict[int, QuestionLine]:
    """What stands in a fixed paper, by question."""
    plan = Plan.model_validate(find_paper(s, id).plan)
    return lines_of(s, [item.question for item in items_of(plan)])


@query("exams.manage")
def sample_paper(s: Session, actor: Actor, *, id: int, turn: int = 0) -> Sample:
    """turn: another person's, as it were."""
    row = one_paper.within(s, actor, id=id)
    refuse_lacking(s, row.plan)
    frozen = frozen_from(s, row.plan, row.marking, shuffled=row.shuffled)
    return Sample(frozen, draw(frozen, id, turn, 1))


# -- being prepared ----------------------------------------------------------------------------


@command("exams.manage")
def create_paper(
    s: Session,
    actor: Actor,
    *,
    title: str,
    kind: PaperKind,
    note: str = "",
    questions: Sequence[int] = (),
) -> int:
    """With questions chosen in the bank: a section for each kind, worth what their authors say."""
    plan = _plan_of(s, actor, questions) if kind == PaperKind.FIXED else Plan()
    sound(plan)
    paper = Paper(
        title=_named(title),
        kind=PaperKind(kind),
        state=PaperState.DRAFT,
        plan=plan.model_dump(mode="json"),
        marking={},
        full=full_of(plan),
        note=note.strip()[:LONGEST_NOTE],
    )
    return _kept(s, actor, paper)


def _plan_of(s: Session, actor: Actor, questions: Sequence[int]) -> Plan:
    found = wordings(s, questions[: MOST_QUESTIONS + 1])
    kinds = {id: one.content.asked.kind for id, one in found.items()}
    ids = sorted(
        (id for id in dict.fromkeys(questions) if id in kinds), key=lambda id: KINDS.index(kinds[id])
    )
    return Plan(
        sections=tuple(
            Section(
                title=translate(actor.lang, kind.label),
                items=tuple(Item(question=id, marks=usual_marks(found[id].content)) for id in some),
            )
            for kind, some in groupby(ids, key=lambda id: kinds[id])
        )
    )


def _kept(s: Session, actor: Actor, paper: Paper) -> int:
    paper.at, paper.by_id = clock.now(), actor.user_id
    s.add(paper)
    s.flush()
    return paper.id


def _named(title: str) -> str:
    if not (said := title.strip()):
        raise Refused(N_("The paper needs a title."))
    if len(said) > LONGEST_TITLE:
        raise Refused(N_("A title has {n} characters at most."), n=LONGEST_TITLE)
    return said


@command("exams.manage")
def change_paper(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    title: str,
    marking: Marking,
    shuffled: bool,
    note: str = "",
) -> None:
    """Everything but its questions."""
    paper = find_paper(s, id, PaperState.DRAFT)
    unchanged(paper, version)
    paper.title, paper.note, paper.shuffled = _named(title), note.strip()[:LONGEST_NOTE], shuffled
    paper.marking = {QuestionKind(kind): rule.model_dump(mode="json") for kind, rule in marking.items()}


@command("exams.manage")
def copy_paper(s: Session, actor: Actor, *, id: int, title: str) -> int:
    """A draft of its own, whatever becomes of the first."""
    old = find_paper(s, id)
    same = {name: getattr(old, name) for name in ("kind", "plan", "marking", "full", "shuffled", "note")}
    return _kept(s, actor, Paper(**same, title=_named(title), state=PaperState.DRAFT))


@command("exams.manage")
def delete_paper(s: Session, actor: Actor, *, id: int, version: int) -> None:
    paper = find_paper(s, id, PaperState.DRAFT)
    unchanged(paper, version)
    if one_paper.within(s, actor, id=id).used:
        raise Refused(N_("An exam uses this paper. Lay it aside instead."))
    s.delete(paper)


# -- ready and laid aside ----------------------------------------------------------------------


@command("exams.manage")
def make_ready(s: Session, actor: Actor, *, id: int, version: int) -> None:
    """Only a paper whose every line the bank can fill."""
    paper = find_paper(s, id, PaperState.DRAFT)
    unchanged(paper, version)
    refuse_lacking(s, Plan.model_validate(paper.plan))
    paper.state = PaperState.READY


@command("exams.manage")
def back_to_draft(s: Session, actor: Actor, *, id: int, version: int) -> None:
    """To be changed again; exams announced with it keep what they have."""
    paper = find_paper(s, id, PaperState.READY, PaperState.RETIRED)
    unchanged(paper, version)
    paper.state = PaperState.DRAFT


@command("exams.manage")
def retire_paper(s: Session, actor: Actor, *, id: int, version: int) -> None:
    paper = find_paper(s, id, PaperState.DRAFT, PaperState.READY)
    unchanged(paper, version)
    paper.state = PaperState.RETIRED
