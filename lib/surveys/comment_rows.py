"""Inside the use cases: the comments of answers that count, in memory until one of them changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock
from typing import Any

import numpy as np
from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from db.choices.surveys import Standing
from db.surveys import SurveyResponse
from lib.access import Actor
from lib.surveys import column_rows
from lib.surveys.column_rows import Asked, codes_of
from lib.surveys.kept_rules import Kept
from lib.surveys.slice_rules import Slice
from lib.surveys.tally_rules import CHANNELS, CLASSES, Rows
from lib.surveys.words_rules import Tagged, lexicon, telling

MOST_COMMENTS = 100_000
"""Of one campaign."""
MOST_KEPT = 40

Cell = tuple[int, int]
"""A campaign in a project."""


@dataclass(frozen=True)
class Comments:
    """In the order they came; code is where each stands in said, which has what many say alike but once."""

    campaign_id: int
    columns: dict[str, Any]
    code: Any
    said: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[frozenset[str], ...]:
        """What each of said speaks of."""
        return tuple(frozenset(telling(tag(one))) for one in self.said)

    def chosen(self, actor: Actor, by: Slice) -> Rows:
        here: Rows = np.ones(len(self.code), bool)
        if actor.projects is not None:
            here &= np.isin(self.columns["projects"], sorted(actor.projects))
        for name, value in _wanted(by).items():
            here &= self.columns[name] == value
        return here

    def counted(self, actor: Actor, by: Slice) -> dict[Cell, Counter[str]]:
        """Word → answers it occurs in, project by project."""
        here = self.chosen(actor, by)
        projects, codes, found = self.columns["projects"][here], self.code[here], {}
        for project in np.unique(projects).tolist():
            words = Counter[str]()
            times = np.bincount(codes[projects == project])
            for at in np.flatnonzero(times).tolist():
                words.update(dict.fromkeys(self.words[at], int(times[at])))
            found[self.campaign_id, project] = words
        return found


def _wanted(by: Slice) -> dict[str, int]:
    told = {
        "projects": by.project_id,
        "buildings": by.building_id,
        "classes": CLASSES.index(by.category) if by.category else None,
        "channels": CHANNELS.index(by.channel) if by.channel else None,
    }
    return {name: value for name, value in told.items() if value is not None}


_known: Kept[Comments] = Kept(MOST_KEPT)


def comments(s: Session, campaigns: Sequence[Asked]) -> list[Comments]:
    return [_held(s, one) for one in campaigns]


def _held(s: Session, campaign: Asked) -> Comments:
    key = column_rows.place(s), campaign.id, campaign.stamp
    return _known.of(key, lambda: _loaded(s, campaign.id))


def _loaded(s: Session, campaign_id: int) -> Comments:
    wanted = select(
        SurveyResponse.project_id,
        SurveyResponse.building_id,
        type_coerce(SurveyResponse.category, String),
        type_coerce(SurveyResponse.channel, String),
        SurveyResponse.comment,
    ).where(
        SurveyResponse.campaign_id == campaign_id,
        SurveyResponse.standing == Standing.VALID,
        SurveyResponse.comment != "",
    )
    rows = s.execute(wanted.order_by(SurveyResponse.id).limit(MOST_COMMENTS)).all()
    *where, written = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    at: dict[str, int] = {}
    code = np.array([at.setdefault(one, len(at)) for one in written], np.int64)
    return Comments(campaign_id, codes_of(*where), code, tuple(at))


# -- taken apart -------------------------------------------------------------------------------


def tag(comment: str) -> Tagged:
    with _loading:
        taken_apart = _segmenter()
    found: Tagged = taken_apart(comment)
    return found


_loading = Lock()


@cache
def _segmenter() -> Any:
    """With its dictionary some 40 MB, so only once wanted; it works without the interpreter's lock."""
    import rjieba

    for word in lexicon()[0]:
        rjieba.add_word(word, None, "n")
    return rjieba.tag
