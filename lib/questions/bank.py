"""The bank: questions added, reworded, sorted, retired and put back; looked up, one or many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.questions import Difficulty, QuestionKind, QuestionState
from db.questions import Question, QuestionWording
from db.search import contains
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused, unchanged
from lib.i18n import N_
from lib.paging import Page, page_of
from lib.questions.bank_rows import LONGEST_NOTE, New, shown, sound, worded, write_down
from lib.questions.bank_rows import QuestionRow as QuestionRow
from lib.questions.content import Content
from lib.questions.content_rules import problems, text_of
from lib.questions.mixing_rules import mixed
from lib.questions.picture_rows import take_pictures
from lib.questions.scope import find_offered_topic, find_question, newest
from lib.questions.topic_rows import paths_of, under

Wanted = Select[*tuple[Any, ...]]
MOST_WORDS = 5
_HOW_HARD = case({word: place for place, word in enumerate(Difficulty)}, value=Question.difficulty)


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty means everything. topic_id: those under it too; source: part of it."""

    words: str = ""
    topic_id: int | None = None
    kind: QuestionKind | None = None
    difficulty: Difficulty | None = None
    states: frozenset[QuestionState] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Wording:
    """One of a question's wordings, by whom and why."""

    number: int
    content: Content
    note: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Whole:
    """A question with its newest wording, key and all."""

    row: QuestionRow
    content: Content


# -- looking -----------------------------------------------------------------------------------


@query("questions.view")
def listed(
    s: Session, actor: Actor, *, by: Filter, sort: str = "-no", number: int = 1, size: int = 20
) -> Page[QuestionRow]:
    """The newest first, unless another order is asked for."""
    found = page_of(s, _ordered(_wanted(s, actor, by), sort), number=number, size=size)
    paths = paths_of(s)
    rows = [shown(row.Question, paths.get(row.Question.topic_id, "")) for row in found.rows]
    return Page(rows, found.total, found.number, found.size)


def _wanted(s: Session, actor: Actor, by: Filter) -> Wanted:
    wanted: Wanted = select(Question)
    exact = {Question.kind: by.kind, Question.difficulty: by.difficulty}
    wanted = wanted.where(*(column == value for column, value in exact.items() if value is not None))
    if by.topic_id is not None:
        wanted = wanted.where(Question.topic_id.in_(sorted(under(s, by.topic_id))))
    if by.states:
        wanted = wanted.where(Question.state.in_(sorted(by.states)))
    if by.source:
        wanted = wanted.where(contains(s, Question.source, by.source))
    for word in by.words.split()[:MOST_WORDS]:
        wanted = wanted.where(or_(*(contains(s, column, word) for column in (Question.text, Question.no))))
    return wanted


def _ordered(wanted: Wanted, sort: str) -> Wanted:
    orders = {
        "no": (Question.id,),
        "-no": (Question.id.desc(),),
        "difficulty": (_HOW_HARD, Question.id),
        "-difficulty": (_HOW_HARD.desc(), Question.id),
    }
    return wanted.order_by(*orders.get(sort, orders["-no"]))


@query("questions.view")
def one(s: Session, actor: Actor, *, id: int) -> Whole:
    question = find_question(s, actor, id)
    return Whole(shown(question, paths_of(s).get(question.topic_id, "")), newest(s, id))


@query("questions.view")
def wordings(s: Session, actor: Actor, *, id: int) -> list[Wording]:
    """Every one it has had, the newest first."""
    find_question(s, actor, id)
    wanted = (
        select(QuestionWording, User.display_name)
        .outerjoin(User, User.id == QuestionWording.by_id)
        .where(QuestionWording.question_id == id)
        .order_by(QuestionWording.number.desc())
    )
    return [
        Wording(row.number, Content.model_validate(row.content), row.note, row.at, by or "")
        for row, by in s.execute(wanted)
    ]


# -- writing -----------------------------------------------------------------------------------


@command("questions.manage")
def add(
    s: Session,
    actor: Actor,
    *,
    content: Content,
    topic_id: int,
    difficulty: Difficulty = Difficulty.MIDDLE,
    source: str = "",
    draft: bool = False,
) -> int:
    """A draft may still be unsound, and is asked nowhere."""
    find_offered_topic(s, actor, topic_id)
    return write_down(s, actor, [New(content, topic_id, difficulty, source, draft)])[0].id


@command("questions.manage")
def reword(
    s: Session, actor: Actor, *, id: int, content: Content, note: str, version: int, draft: bool = False
) -> int:
    """A new wording, whose number comes back; old papers keep the one they were made with."""
    question = _to_change(s, actor, id, version)
    if draft and question.state != QuestionState.DRAFT:
        raise Refused(N_("This question is in use: it cannot become a draft again."))
    sound(content, draft=draft)
    if mixed(content) != newest(s, id):
        _word_anew(s, actor, question, content, note)
    elif draft or question.state != QuestionState.DRAFT:
        raise Refused(N_("Nothing of the question was changed."))
    question.state = QuestionState.DRAFT if draft else QuestionState.IN_USE
    return question.number


def _word_anew(s: Session, actor: Actor, question: Question, content: Content, note: str) -> None:
    now = clock.now()
    take_pictures(s, actor, question.id, content)
    question.number += 1
    question.kind, question.text = content.asked.kind, text_of(content.asked)
    s.add(worded(actor, question, content, now, note))
    s.flush()


@command("questions.manage")
def sort_in(
    s: Session, actor: Actor, *, id: int, version: int, topic_id: int, difficulty: Difficulty, source: str
) -> None:
    """Under another topic, as easier or harder, from another source: its wording stays."""
    question = _to_change(s, actor, id, version)
    if topic_id != question.topic_id:
        find_offered_topic(s, actor, topic_id)
    question.topic_id, question.difficulty = topic_id, Difficulty(difficulty)
    question.source = source.strip()[:LONGEST_NOTE]


@command("questions.manage")
def retire(s: Session, actor: Actor, *, id: int, reason: str, version: int) -> None:
    """Asked no more; papers it stands in already keep it."""
    question = _to_change(s, actor, id, version)
    if not reason.strip():
        raise Refused(N_("Please say why this question is retired."))
    question.state, question.reason = QuestionState.RETIRED, reason.strip()[:LONGEST_NOTE]


@command("questions.manage")
def reinstate(s: Session, actor: Actor, *, id: int, version: int) -> None:
    """May be asked again, as it stands; a draft that was put away is a draft again."""
    question = find_question(s, actor, id)
    unchanged(question, version)
    if question.state != QuestionState.RETIRED:
        raise Refused(N_("This question is not retired."))
    find_offered_topic(s, actor, question.topic_id)
    unsound = bool(problems(newest(s, id)))
    question.state = QuestionState.DRAFT if unsound else QuestionState.IN_USE
    question.reason = ""


def _to_change(s: Session, actor: Actor, id: int, version: int) -> Question:
    question = find_question(s, actor, id)
    unchanged(question, version)
    if question.state == QuestionState.RETIRED:
        raise Refused(N_("This question is retired. Put it back first."))
    return question
