"""Words residents used most, and the comments they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.choices.surveys import Standing
from db.surveys import SurveyResponse
from lib.access import Actor, query
from lib.paging import Page
from lib.surveys.column_rows import Asked, asked
from lib.surveys.comment_rows import Cell, Comments, comments, tag
from lib.surveys.scope import find_campaign, of_project
from lib.surveys.slice_rules import Slice
from lib.surveys.tally_rules import Rows
from lib.surveys.words_rules import FEWEST, Word, shown, unnamed


@dataclass(frozen=True)
class Comment:
    """What was written, with nobody named; place counts from 1 and is no row's id."""

    id: int
    words: str


@query("surveys.results")
def words(s: Session, actor: Actor, *, by: Slice, most: int = 30) -> list[Word]:
    """The most frequent first. Of an anonymous campaign never below the project: see shown."""
    campaigns = _asked(s, actor, by)
    anonymous = any(one.anonymous for one in campaigns)
    if anonymous and _is_narrow(by):
        return []
    cells = (cell for one in comments(s, campaigns) for cell in one.counted(actor, by).values())
    return shown(cells, anonymous=anonymous, most=most)


@query("surveys.answers")
def comments_with(
    s: Session, actor: Actor, *, by: Slice, word: str = "", number: int = 1, size: int = 10
) -> Page[Comment]:
    """Comments in which this word was counted, without a word all of them; of an anonymous campaign only
    where enough answered, and only by words that are shown."""
    campaigns = _asked(s, actor, by)
    known = comments(s, campaigns)
    cells = _read_of(s, actor, by, word, known) if any(one.anonymous for one in campaigns) else None
    hits = [one.said[at] for one in known for at in one.code[_hit(one, actor, by, word, cells)].tolist()]
    first = (max(number, 1) - 1) * size
    rows = [
        Comment(place, unnamed(one, tag(one)))
        for place, one in enumerate(hits[first : first + size], first + 1)
    ]
    return Page(rows, len(hits), max(number, 1), size)


def _asked(s: Session, actor: Actor, by: Slice) -> list[Asked]:
    """One that is not in sight is not there."""
    for id in by.campaigns:
        find_campaign(s, actor, id)
    return asked(s, actor, by.campaigns)


def _hit(one: Comments, actor: Actor, by: Slice, word: str, cells: set[Cell] | None) -> Rows:
    here = one.chosen(actor, by)
    if cells is not None:
        projects = [project for campaign, project in cells if campaign == one.campaign_id]
        here &= np.isin(one.columns["projects"], projects)
    if word:
        speaking = np.array([word in words for words in one.words], bool)
        here &= speaking[one.code] if len(one.code) else here
    return here


def _read_of(s: Session, actor: Actor, by: Slice, word: str, known: Sequence[Comments]) -> set[Cell]:
    if _is_narrow(by):
        return set()
    if word:
        counts = [cell for one in known for cell in one.counted(actor, by).items()]
        return {cell for cell, counter in counts if counter[word] >= FEWEST}
    group = SurveyResponse.campaign_id, SurveyResponse.project_id
    wanted = select(*group).where(*_counting(actor, by)).group_by(*group)
    return {(row[0], row[1]) for row in s.execute(wanted.having(func.count() >= FEWEST))}


def _is_narrow(by: Slice) -> bool:
    return bool(by.building_id or by.category or by.channel)


def _counting(actor: Actor, by: Slice) -> list[ColumnElement[bool]]:
    counts = [
        SurveyResponse.campaign_id.in_(by.campaigns),
        SurveyResponse.standing == Standing.VALID,
        of_project(actor, SurveyResponse.project_id),
    ]
    return counts + ([SurveyResponse.project_id == by.project_id] if by.project_id else [])
