"""Questions nearly the same as others: told when one is written, and all of them as a list."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.questions import QuestionState
from db.questions import Question
from lib.access import Actor, query
from lib.paging import Page
from lib.questions import likeness_rules
from lib.questions.bank_rows import QuestionRow, shown
from lib.questions.content import Content
from lib.questions.content_rules import text_of
from lib.questions.likeness_rules import Texts
from lib.questions.topic_rows import paths_of

MOST_TOLD = 5


@dataclass(frozen=True)
class Similar:
    """One like a given question; share: of their pairs of characters, 0 to 1."""

    row: QuestionRow
    share: float
    exact: bool


@dataclass(frozen=True)
class Alike:
    """Two questions that are nearly the same; id for the list alone."""

    first: QuestionRow
    second: QuestionRow
    share: float
    exact: bool


@query("questions.view")
def similar(s: Session, actor: Actor, *, content: Content, besides: int = 0) -> list[Similar]:
    """What is like it already, the likest first; retired ones too, which may be put back."""
    found = likeness_rules.like(text_of(content.asked), _texts(s))
    told = [one for one in found if one.id != besides][:MOST_TOLD]
    rows = _rows(s, {one.id for one in told})
    return [Similar(rows[one.id], one.share, one.exact) for one in told]


@query("questions.view")
def alike(s: Session, actor: Actor, *, number: int = 1, size: int = 10) -> Page[Alike]:
    """All that are nearly the same and neither of them retired, the likest first."""
    live = set(s.scalars(select(Question.id).where(Question.state != QuestionState.RETIRED)))
    found = [pair for pair in likeness_rules.pairs(_texts(s)) if {pair.first, pair.second} <= live]
    number = min(max(number, 1), max(1, -(-len(found) // size)))
    told = found[(number - 1) * size : number * size]
    rows = _rows(s, {id for pair in told for id in (pair.first, pair.second)})
    pages = [Alike(rows[pair.first], rows[pair.second], pair.share, pair.exact) for pair in told]
    return Page(pages, len(found), number, size)


def _texts(s: Session) -> Texts:
    """Retired ones too: retiring one leaves what was worked out of them standing."""
    rows = s.execute(select(Question.id, Question.text).order_by(Question.id))
    return tuple((id, text) for id, text in rows)


def _rows(s: Session, ids: Collection[int]) -> dict[int, QuestionRow]:
    paths = paths_of(s)
    found = s.scalars(select(Question).where(Question.id.in_(sorted(ids))))
    return {row.id: shown(row, paths.get(row.topic_id, "")) for row in found}
