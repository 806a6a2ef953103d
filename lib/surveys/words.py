"""Words residents used most, and the comments they stand in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.choices.surveys import Standing
from db.surveys import SurveyResponse
from lib.access import Actor, query
from lib.paging import Page
from lib.surveys import column_rows
from lib.surveys.kept_rules import Kept
from lib.surveys.scope import find_campaign, of_project
from lib.surveys.slice_rules import Slice
from lib.surveys.words_rules import FEWEST, Word, counted, lexicon, shown, telling, unnamed

MOST_COMMENTS = 50_000
MOST_KEPT = 100

Cell = tuple[int, int]
"""A campaign in a project."""


@dataclass(frozen=True)
class Comment:
    """What was written, with nobody named; place counts from 1 and is no row's id."""

    id: int
    words: str


@query("surveys.results")
def words(s: Session, actor: Actor, *, by: Slice, most: int = 30) -> list[Word]:
    """The most frequent first. Of an anonymous campaign never below the project: see shown."""
    asked = [find_campaign(s, actor, id) for id in by.campaigns]
    anonymous = any(one.anonymous for one in asked)
    if anonymous and _is_narrow(by):
        return []
    return shown(_cells(s, actor, by).values(), anonymous=anonymous, most=most)


@query("surveys.answers")
def comments_with(
    s: Session, actor: Actor, *, by: Slice, word: str = "", number: int = 1, size: int = 10
) -> Page[Comment]:
    """Comments in which this word was counted, without a word all of them; of an anonymous campaign only
    where enough answered, and only by words that are shown."""
    asked = [find_campaign(s, actor, id) for id in by.campaigns]
    cells = _read_of(s, actor, by, word) if any(one.anonymous for one in asked) else None
    columns = SurveyResponse.campaign_id, SurveyResponse.project_id, SurveyResponse.comment
    wanted = _comments(actor, by).where(SurveyResponse.comment.contains(word, autoescape=True))
    found = s.execute(wanted.with_only_columns(*columns).order_by(SurveyResponse.id))
    said = [comment for *cell, comment in found if cells is None or tuple(cell) in cells]
    tagged = [(comment, _tag(comment)) for comment in said]
    hits = [unnamed(comment, tags) for comment, tags in tagged if not word or word in telling(tags)]
    first = (max(number, 1) - 1) * size
    rows = [Comment(place, one) for place, one in enumerate(hits[first : first + size], first + 1)]
    return Page(rows, len(hits), max(number, 1), size)


def _read_of(s: Session, actor: Actor, by: Slice, word: str) -> set[Cell]:
    if _is_narrow(by):
        return set()
    if word:
        counts = _cells(s, actor, by)
        return {cell for cell, counter in counts.items() if counter[word] >= FEWEST}
    group = SurveyResponse.campaign_id, SurveyResponse.project_id
    wanted = select(*group).where(*_counting(actor, by)).group_by(*group)
    return {(row[0], row[1]) for row in s.execute(wanted.having(func.count() >= FEWEST))}


def _is_narrow(by: Slice) -> bool:
    return bool(by.building_id or by.category or by.channel)


def _counting(actor: Actor, by: Slice) -> list[ColumnElement[bool]]:
    asked = [
        SurveyResponse.campaign_id.in_(by.campaigns),
        SurveyResponse.standing == Standing.VALID,
        of_project(actor, SurveyResponse.project_id),
    ]
    for name in ("project_id", "building_id", "category", "channel"):
        if value := getattr(by, name):
            asked.append(getattr(SurveyResponse, name) == value)
    return asked


def _comments(actor: Actor, by: Slice) -> Any:
    written = SurveyResponse.comment != ""
    return select(SurveyResponse).where(*_counting(actor, by), written).limit(MOST_COMMENTS)


# -- counted once, until an answer changes ------------------------------------------------------


_known: Kept[dict[Cell, Counter[str]]] = Kept(MOST_KEPT)


def _cells(s: Session, actor: Actor, by: Slice) -> dict[Cell, Counter[str]]:
    campaigns = column_rows.asked(s, actor, by.campaigns)
    key = column_rows.place(s), by, actor.projects, *campaigns
    return _known.of(key, lambda: _count(s, actor, by))


def _count(s: Session, actor: Actor, by: Slice) -> dict[Cell, Counter[str]]:
    found: dict[Cell, list[str]] = {}
    columns = SurveyResponse.campaign_id, SurveyResponse.project_id, SurveyResponse.comment
    for campaign_id, project_id, comment in s.execute(_comments(actor, by).with_only_columns(*columns)):
        found.setdefault((campaign_id, project_id), []).append(comment)
    tag = cache(_tag)  # What many say in the same words is taken apart once.
    return {cell: counted(comments, tag) for cell, comments in found.items()}


def _tag(comment: str) -> Sequence[tuple[str, str]]:
    with _loading:
        tag = _segmenter()
    return tag(comment)


_loading = Lock()


@cache
def _segmenter() -> Any:
    """With its dictionary some 40 MB, so only once wanted; it works without the interpreter's lock."""
    import rjieba

    for word in lexicon()[0]:
        rjieba.add_word(word, None, "n")
    return rjieba.tag
