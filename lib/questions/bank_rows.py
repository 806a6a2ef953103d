"""Inside the bank's use cases: a question written down, its wordings, and what a list shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.choices.questions import Difficulty, QuestionKind, QuestionState
from db.questions import Question, QuestionWording
from lib import clock
from lib.access import Actor
from lib.errors import Refused, all_of
from lib.i18n import N_
from lib.numbers import next_numbers
from lib.questions.content import Content
from lib.questions.content_rules import problems, text_of
from lib.questions.mixing_rules import mixed
from lib.questions.picture_rows import take_pictures

SERIES = "TK"
LONGEST_NOTE = 200


@dataclass(frozen=True)
class New:
    """A question to be written down. A draft need not be sound; preset, batch: as db.questions says."""

    content: Content
    topic_id: int
    difficulty: Difficulty = Difficulty.MIDDLE
    source: str = ""
    draft: bool = False
    preset: str = ""
    batch: str = ""


def write_down(s: Session, actor: Actor, new: Sequence[New]) -> list[Question]:
    """Numbered one after the other, each in its first wording. Topics have been found before."""
    if not new:
        return []
    now = clock.now()
    numbers = next_numbers(s, SERIES, now, len(new))
    rows = [_row(actor, no, one, now) for no, one in zip(numbers, new, strict=True)]
    s.add_all(rows)
    s.flush()
    for row, one in zip(rows, new, strict=True):
        s.add(worded(actor, row, one.content, now))
        take_pictures(s, actor, row.id, one.content)
    s.flush()
    return rows


def _row(actor: Actor, no: str, new: New, now: datetime) -> Question:
    sound(new.content, draft=new.draft)
    return Question(
        no=no,
        topic_id=new.topic_id,
        kind=new.content.asked.kind,
        difficulty=Difficulty(new.difficulty),
        state=QuestionState.DRAFT if new.draft else QuestionState.IN_USE,
        number=1,
        text=text_of(new.content.asked),
        source=new.source.strip()[:LONGEST_NOTE],
        preset=new.preset,
        batch=new.batch,
        at=now,
        by_id=actor.user_id,
    )


def sound(content: Content, *, draft: bool) -> None:
    """A draft says at least what it is about."""
    if not draft and (found := problems(content)):
        raise all_of(found)
    if not content.asked.stem:
        raise Refused(N_("Please write the question first."))


def worded(
    actor: Actor, question: Question, content: Content, now: datetime, note: str = ""
) -> QuestionWording:
    """Its wording of the number it has now, ready to be kept."""
    return QuestionWording(
        question_id=question.id,
        number=question.number,
        content=mixed(content).model_dump(mode="json"),
        note=note.strip()[:LONGEST_NOTE],
        at=now,
        by_id=actor.user_id,
    )


@dataclass(frozen=True)
class QuestionRow:
    """As a list shows it: stem in one line; topic with those above it, "Fire / Extinguishers"."""

    id: int
    no: str
    topic_id: int
    topic: str
    kind: QuestionKind
    difficulty: Difficulty
    state: QuestionState
    number: int
    stem: str
    source: str
    reason: str
    at: datetime
    version: int


def shown(question: Question, topic: str) -> QuestionRow:
    return QuestionRow(
        id=question.id,
        no=question.no,
        topic_id=question.topic_id,
        topic=topic,
        kind=question.kind,
        difficulty=question.difficulty,
        state=question.state,
        number=question.number,
        stem=question.text.partition("\n")[0],
        source=question.source,
        reason=question.reason,
        at=question.at,
        version=question.version,
    )
