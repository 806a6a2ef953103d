"""Practice: ten questions at a time, told at once what was right; wrong ones come back until they sit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.files import StoredFile
from db.questions import Question, Topic
from db.training import Practice
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.exams.marking_rules import is_given
from lib.exams.plan import SheetItem
from lib.exams.sitting_answer_rules import pictures_of, read_answer
from lib.files.rows import gone, stored
from lib.files.rules import Stored
from lib.i18n import N_
from lib.questions.content import Asked, Content
from lib.questions.topic_rows import paths_of, tree_of
from lib.training.practice_rows import (
    areas,
    below,
    find_offered,
    known_of,
    line_of,
    of_topics,
    offered,
    progress_of,
    should_know,
)
from lib.training.practice_rules import (
    LEARNT,
    Known,
    Source,
    Tally,
    after,
    dealt,
    drawn,
    share,
    verdict,
)
from lib.training.scope import must_be_staff, oneself

MOST_BOOK = 200


@dataclass(frozen=True)
class Card:
    """A question to practise, as it is shown. Nothing of its key."""

    id: int
    topic: str
    asked: Asked
    item: SheetItem
    known: Known | None


@dataclass(frozen=True)
class Outcome:
    """What came of an answer. right none: the key cannot say, one judges oneself. share in %."""

    right: bool | None
    share: int
    given: Mapping[str, Any]
    content: Content


@dataclass(frozen=True)
class BookRow:
    """One line of the wrong-answer book; left: how many times right in a row it still takes."""

    id: int
    stem: str
    topic: str
    tries: int
    wrong: int
    left: int
    at: datetime


@dataclass(frozen=True)
class Choices:
    """What there is to choose from: topics and areas by how many questions they offer."""

    topics: Mapping[int, str]
    areas: Mapping[str, int]
    book: int
    should: int


@query("training.own")
def choices(s: Session, actor: Actor) -> Choices | None:
    """None for an account that is nobody's of the staff list."""
    if not (mine := oneself(s, actor)):
        return None
    found, area_of = offered(s), areas(s)
    of_area: dict[str, int] = {}
    for _id, topic in found:
        of_area[area_of[topic]] = of_area.get(area_of[topic], 0) + 1
    should, known = should_know(s, actor, mine), known_of(s, mine.id)
    return Choices(
        topics={row.id: row.path for row in tree_of(s) if row.whole and row.active},
        areas={area: n for area, n in of_area.items() if area},
        book=sum(id in known and known[id].in_book for id, _topic in found),
        should=sum(topic in should for _id, topic in found),
    )


@query("training.own")
def round_of(s: Session, actor: Actor, *, source: Source, which: str = "", seed: int) -> list[int]:
    """Questions drawn by chance, rather those unseen and those wrong. which: the topic's id, or the area."""
    mine = must_be_staff(s, actor)
    known, source = known_of(s, mine.id), Source(source)
    found = [id for id, _topic in offered(s, *_where(s, actor, source, which))]
    if source == Source.WRONG:
        found = [id for id in found if id in known and known[id].in_book]
    return drawn(found, known, seed)


def _where(s: Session, actor: Actor, source: Source, which: str) -> list[Any]:
    if source == Source.TOPIC:
        return [of_topics(below(s, [int(which) if which.isascii() and which.isdigit() else 0]))]
    if source == Source.AREA:
        return [of_topics([id for id, area in areas(s).items() if area == which])]
    if source == Source.SHOULD:
        return [of_topics(should_know(s, actor, must_be_staff(s, actor)))]
    return []


@query("training.own")
def card(s: Session, actor: Actor, *, question_id: int, seed: int) -> Card:
    mine = must_be_staff(s, actor)
    content = find_offered(s, question_id)
    question = s.get_one(Question, question_id)
    return Card(
        id=question_id,
        topic=paths_of(s).get(question.topic_id, ""),
        asked=content.asked,
        item=dealt(question_id, content, seed),
        known=known_of(s, mine.id).get(question_id),
    )


@query("training.own")
def practice_picture(s: Session, actor: Actor, *, question_id: int, place: int) -> Stored:
    """The picture at that place of a question offered; no number of a file is told."""
    must_be_staff(s, actor)
    ids = pictures_of(find_offered(s, question_id).asked)
    wanted = select(StoredFile).where(StoredFile.id == (ids[place] if 0 <= place < len(ids) else 0))
    found = s.scalars(wanted.where(StoredFile.removed_at.is_(None))).one_or_none()
    if found is None:
        raise gone()
    return stored(found)


@command("training.own")
def answer(
    s: Session, actor: Actor, *, question_id: int, seed: int, said: Mapping[str, Sequence[str]]
) -> Outcome:
    """Counted at once where the key can say; only now is the key told. said: as an exam's page sends it."""
    mine = must_be_staff(s, actor)
    content = find_offered(s, question_id)
    given = read_answer(content.asked, dealt(question_id, content, seed), said)
    if not is_given(content.asked, given):
        raise Refused(N_("Please answer first."))
    line, right = line_of(s, mine.id, question_id), verdict(content, given)
    line.given, line.at = given, clock.now()
    if right is not None:
        _count(line, right)
    return Outcome(right, round(100 * share(content, given)), given, content)


@command("training.own")
def judge(s: Session, actor: Actor, *, question_id: int, right: bool) -> None:
    """One's own verdict on an answer in one's own words, after the model answer was shown."""
    mine = must_be_staff(s, actor)
    content = find_offered(s, question_id)
    line = s.get(Practice, (mine.id, question_id))
    if line is None or not line.given or verdict(content, line.given) is not None:
        raise Refused(N_("There is no answer here to be judged by yourself."))
    _count(line, right)
    line.given, line.at = {}, clock.now()


def _count(line: Practice, right: bool) -> None:
    known = after(Known(line.tries, line.wrong, line.right_in_a_row), right)
    line.tries, line.wrong, line.right_in_a_row = known.tries, known.wrong, known.right_in_a_row


@query("training.own")
def wrong_book(s: Session, actor: Actor) -> list[BookRow]:
    """What was wrong and is not right twice in a row yet; those often wrong first. Without any key."""
    mine = oneself(s, actor)
    if mine is None:
        return []
    wanted = (
        select(Practice, Question.text, Topic.name)
        .join(Question, Question.id == Practice.question_id)
        .join(Topic, Topic.id == Question.topic_id)
        .where(Practice.staff_id == mine.id, Practice.wrong > 0, Practice.right_in_a_row < LEARNT)
        .order_by(Practice.wrong.desc(), Practice.at.desc(), Practice.question_id)
    )
    return [_book_row(*row) for row in s.execute(wanted.limit(MOST_BOOK))]


def _book_row(one: Practice, text: str, topic: str) -> BookRow:
    left = LEARNT - one.right_in_a_row
    return BookRow(one.question_id, text.partition("\n")[0], topic, one.tries, one.wrong, left, one.at)


@query("training.own")
def progress(s: Session, actor: Actor) -> list[Tally]:
    """By content area, over every question in use."""
    mine = oneself(s, actor)
    return progress_of(s, mine.id) if mine else []
