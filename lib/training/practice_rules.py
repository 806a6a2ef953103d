"""Practice: which questions come next, when one is learnt, and what an answer was worth. Pure."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from db.choices import N_, Choice
from db.choices.questions import Difficulty
from lib.exams.drawing_rules import draw
from lib.exams.marking_rules import Given, by_hand, marks
from lib.exams.plan import Frozen, FrozenQuestion, How, Item, Plan, Rule, Section, SheetItem
from lib.questions.content import Content

AT_ONCE = 10
LEARNT = 2
"""Right so often in a row, and a question leaves the wrong-answer book."""
FEWEST, WEAK = 5, 60
WHOLE = Decimal(1)


class Source(Choice):
    """What to practise."""

    SHOULD = "should", N_("What I should know")
    WRONG = "wrong", N_("My wrong answers")
    AREA = "area", N_("A content area")
    TOPIC = "topic", N_("One topic")


@dataclass(frozen=True)
class Known:
    """How one question has gone with somebody so far."""

    tries: int
    wrong: int
    right_in_a_row: int

    @property
    def in_book(self) -> bool:
        return self.wrong > 0 and self.right_in_a_row < LEARNT


def weight(known: Known | None) -> float:
    """How much rather it is drawn than one that is learnt: wrong ones and unseen ones first."""
    if known is None:
        return 6.0
    if known.in_book:
        return 8.0
    return 2.0 if known.right_in_a_row < LEARNT else 1.0


def drawn(ids: Iterable[int], known: Mapping[int, Known], seed: int, count: int = AT_ONCE) -> list[int]:
    """Without putting back, by weight (Efraimidis and Spirakis, 2006): the largest u^(1/w) first."""
    chance = Random(seed)  # noqa: S311 (a deal of cards, not a secret)
    lots = [(math.log(1.0 - chance.random()) / weight(known.get(id)), id) for id in sorted(set(ids))]
    return [id for _lot, id in sorted(lots, reverse=True)[:count]]


def after(known: Known | None, right: bool) -> Known:
    before = known or Known(0, 0, 0)
    if right:
        return Known(before.tries + 1, before.wrong, before.right_in_a_row + 1)
    return Known(before.tries + 1, before.wrong + 1, 0)


def verdict(content: Content, given: Given) -> bool | None:
    """Right only when all of it is; none where the key alone cannot say."""
    if by_hand(content, Decimal(100)):
        return None
    return share(content, given) == WHOLE


def share(content: Content, given: Given) -> Decimal:
    """Of what the key can decide, 0 to 1."""
    return marks(content, given, Rule(how=How.PER_OPTION), Decimal(100))[1]


def dealt(question_id: int, content: Content, seed: int) -> SheetItem:
    """Its options in the order they are shown, by the rules of an exam: never the right order itself."""
    section = Section(title="-", items=(Item(question=question_id, marks=Decimal(1)),))
    asked = FrozenQuestion(number=1, topic=0, difficulty=Difficulty.EASY, content=content)
    whole = Frozen(
        plan=Plan(sections=(section,)),
        marking={},
        shuffled=True,
        full=Decimal(1),
        questions={question_id: asked},
    )
    return draw(whole, seed, question_id, 1).items[0]


def areas_of(topics: Mapping[int, tuple[int | None, str]]) -> dict[int, str]:
    """Topic → its area, or that of the nearest one above it that has any. topics: (above, own area)."""
    found = {}
    for id in topics:
        at, seen = id, set[int]()
        while not topics[at][1] and topics[at][0] in topics and at not in seen:
            seen.add(at)
            at = topics[at][0] or at
        found[id] = topics[at][1]
    return found


@dataclass(frozen=True)
class Tally:
    """Of one area: its questions, how many were tried, learnt (right last time), in the book."""

    area: str
    questions: int
    tried: int
    right: int
    wrong: int

    @property
    def share(self) -> float | None:
        """% right of those tried."""
        return round(100 * self.right / self.tried, 1) if self.tried else None


def tallies(area_of: Mapping[int, str], known: Mapping[int, Known]) -> list[Tally]:
    """area_of: question → area. In the order of the areas' names."""
    by_area: dict[str, list[Known | None]] = {}
    for id, area in area_of.items():
        by_area.setdefault(area, []).append(known.get(id))
    return [_tally(area, by_area[area]) for area in sorted(by_area)]


def _tally(area: str, some: Collection[Known | None]) -> Tally:
    tried = [one for one in some if one]
    right = sum(one.right_in_a_row > 0 for one in tried)
    return Tally(area, len(some), len(tried), right, sum(one.in_book for one in tried))


def weak_topics(topic_of: Mapping[int, int], known: Mapping[int, Known]) -> set[int]:
    """Of at least so many tried, fewer than so many % right at the last try."""
    by_topic: dict[int, list[bool]] = {}
    for id, one in known.items():
        if id in topic_of:
            by_topic.setdefault(topic_of[id], []).append(one.right_in_a_row > 0)
    return {id for id, some in by_topic.items() if len(some) >= FEWEST and 100 * sum(some) < WEAK * len(some)}
