"""Questions brought into the bank from a file, and taken back while nobody has used them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.questions import Difficulty
from db.questions import Question, QuestionWording
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.numbers import give_back
from lib.questions.bank_rows import New, write_down
from lib.questions.content import Content
from lib.questions.exchange_rules import MOST, mark_of, without_pictures
from lib.questions.importing_rows import Shelves, known_marks, of_batch, used
from lib.questions.scope import find_offered_topic
from lib.steps import delete_rows

SHOWN = 10


@dataclass(frozen=True)
class Incoming:
    """A good row of a file. Without a topic it goes under the one chosen for such."""

    content: Content
    topic: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    source: str = ""


@dataclass(frozen=True)
class Batch:
    """What one click brought in; topics: how many were new, skipped: how many the bank had already."""

    code: str
    count: int
    at: datetime
    by: str = ""
    topics: int = 0
    skipped: int = 0


@query("questions.import")
def already_there(s: Session, actor: Actor, *, contents: Sequence[Content]) -> dict[int, str]:
    """Place in the list → number of the same question in the bank."""
    marks = known_marks(s, contents)
    return {n: marks[mark] for n, content in enumerate(contents) if (mark := mark_of(content)) in marks}


@command("questions.import")
def add_all(
    s: Session, actor: Actor, *, rows: Sequence[Incoming], topic_id: int | None = None, again: bool = False
) -> Batch:
    """All or none of them. again: those the bank has already as well."""
    if not 0 < len(rows) <= MOST:
        raise Refused(N_("Between 1 and {most} questions can be brought in at a time."), most=MOST)
    if topic_id is not None:
        find_offered_topic(s, actor, topic_id)
    fresh = list(rows) if again else _fresh(s, rows)
    if not fresh:
        raise Refused(N_("All of these questions are in the bank already: nothing was added."))
    shelves = Shelves(s, actor)
    code = f"{clock.now():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
    written = write_down(s, actor, [_new(row, _topic(row, topic_id, shelves), code) for row in fresh])
    skipped = len(rows) - len(fresh)
    return Batch(code, len(written), clock.now(), topics=shelves.made, skipped=skipped)


def _fresh(s: Session, rows: Sequence[Incoming]) -> list[Incoming]:
    """The first of each that the bank does not have."""
    seen = set(known_marks(s, (row.content for row in rows)))
    fresh = []
    for row in rows:
        if (mark := mark_of(row.content)) not in seen:
            seen.add(mark)
            fresh.append(row)
    return fresh


def _topic(row: Incoming, topic_id: int | None, shelves: Shelves) -> int:
    if row.topic:
        return shelves.of(row.topic)
    if topic_id is None:
        raise Refused(N_("Some of these questions name no topic: choose one for them."))
    return topic_id


def _new(row: Incoming, topic: int, code: str) -> New:
    """Pictures a row may claim are not taken on its word."""
    difficulty = row.difficulty or Difficulty.MIDDLE
    return New(without_pictures(row.content), topic, difficulty, row.source, batch=code)


@query("questions.import")
def batches(s: Session, actor: Actor) -> list[Batch]:
    """The newest first."""
    wanted = (
        select(Question.batch, func.count(), func.max(Question.at), func.max(User.display_name))
        .outerjoin(User, User.id == Question.by_id)
        .where(Question.batch != "")
        .group_by(Question.batch)
        .order_by(func.max(Question.id).desc())
    )
    return [Batch(code, count, at, by or "") for code, count, at, by in s.execute(wanted.limit(SHOWN))]


@command("questions.import")
def take_back(s: Session, actor: Actor, *, batch: str) -> int:
    """All of it, as long as nobody has asked, practised or reworded any of its questions."""
    questions = of_batch(s, batch)
    if not questions:
        raise NotFound(N_("This import is not there any more."))
    ids = [question.id for question in questions]
    if in_use := len(used(s, ids)):
        raise Refused(
            N_("{n} of its questions stand in papers or have been asked: retire them one by one."), n=in_use
        )
    if reworded := sum(1 for question in questions if question.number > 1):
        raise Refused(
            N_("{n} of its questions have been reworded since: nothing was taken back."), n=reworded
        )
    delete_rows(s, QuestionWording, ids, "question_id")
    for question in questions:
        s.delete(question)
    s.flush()
    give_back(s, [question.no for question in questions])
    return len(ids)
