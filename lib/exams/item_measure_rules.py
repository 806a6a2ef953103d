"""Figures of every question of an exam, and of topics by group. Pure: answers come as columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from db.choices import N_, Choice
from db.choices.exams import Correction
from lib.exams.item_flags_rules import Codes, Drawn, Flag, Option, drawn, flags
from lib.exams.plan import Frozen
from lib.exams.result_rules import Corrected
from lib.exams.statistics_rules import (
    FEWEST_OF_GROUP,
    FEWEST_SITTERS,
    Numbers,
    difficulty,
    ends,
    item_rest,
    upper_lower,
)

WEAK, FEWEST_ANSWERS = 0.60, 5
"""A person's topic is weak below such a share of its marks; of fewer questions there is too little to say."""
WHY_NOT = {
    "few": N_("Fewer than 5 people with a marked paper: too few to say."),
    "drawn": N_("Papers were drawn for each person: not everybody answered the same questions."),
    "one": N_("A paper of one question has none."),
    "alike": N_("All have the same result: nothing tells them apart."),
}


class Whose(Choice):
    PROJECT = "project", N_("Weak topics by project")
    POST = "post", N_("Weak topics by post")


class Columns(Protocol):
    """What is needed of an exam's answers."""

    @property
    def questions(self) -> tuple[int, ...]: ...
    @property
    def points(self) -> Numbers: ...
    @property
    def marks(self) -> Numbers: ...
    @property
    def shares(self) -> Numbers: ...
    @property
    def said(self) -> Codes: ...
    @property
    def answers(self) -> tuple[tuple[tuple[Option, ...], ...], ...]: ...


@dataclass(frozen=True)
class Measured:
    """A question's figures; none where too few answered it. silent: who said nothing at all."""

    id: int
    n: int
    p: float | None
    r: float | None
    d: float | None
    flags: tuple[Flag, ...]
    options: tuple[Drawn, ...]
    silent: int


@dataclass(frozen=True)
class Cell:
    """people of a group who were asked of a topic; share none where they are too few."""

    group: str
    topic: str
    people: int
    answers: int
    share: float | None


def questions_of(
    of: Columns, frozen: Frozen, corrected: Mapping[int, Corrected], columns: Sequence[int]
) -> Iterator[Measured]:
    """One by one: of each only those who were asked it."""
    shares = of.shares
    got, full = np.nansum(of.points, axis=1), np.nansum(of.marks, axis=1)
    totals = np.divide(got, full, out=np.zeros_like(got), where=full > 0)
    for at, rest in zip(columns, item_rest(of.points, of.marks, columns), strict=True):
        asked = ~np.isnan(shares[:, at])
        yield _measured(of, at, shares[asked, at], of.said[asked, at], totals[asked], rest, frozen, corrected)


def _measured(
    of: Columns,
    at: int,
    shares: Numbers,
    said: Codes,
    totals: Numbers,
    rest: float | None,
    frozen: Frozen,
    corrected: Mapping[int, Corrected],
) -> Measured:
    id, n = of.questions[at], len(shares)
    content, change = frozen.questions[id].content, corrected.get(id)
    key = change.key if change and change.key else content.key
    groups = ends(totals) if n >= FEWEST_SITTERS else None
    options = tuple(drawn(content.asked, key, said, of.answers[at], groups))
    silent = int((said == 0).sum()) if options else 0
    if change and change.how == Correction.FULL:  # full marks for all say nothing of the question
        unsaid = tuple(replace(one, note=None) for one in options)
        return Measured(id, n, None, None, None, (), unsaid, silent)
    p, r = difficulty(shares), rest if n >= FEWEST_SITTERS else None
    d = upper_lower(shares, groups) if groups else None
    return Measured(id, n, p, r, d, flags(n, p, r, d, options), options, silent)


def options_of(of: Measured, *, told: bool) -> Iterator[Drawn]:
    """Without what gives the key away, unless it may be told."""
    for one in of.options:
        yield one if told else replace(one, right=None, note=None)


# -- topics ------------------------------------------------------------------------------------


def cells_of(of: Columns, topics: Sequence[str], groups: Mapping[str, Sequence[int]]) -> list[Cell]:
    """topics: of each column; groups: rows of each. Marks taken off for a wrong answer count as none."""
    shares = np.clip(of.shares, 0.0, 1.0)
    found = []
    for topic in dict.fromkeys(topics):
        columns = [at for at, its in enumerate(topics) if its == topic]
        for group, rows in groups.items():
            part = shares[np.ix_(np.array(rows, dtype=int), np.array(columns, dtype=int))]
            people, answers = int((~np.isnan(part)).any(axis=1).sum()), int((~np.isnan(part)).sum())
            share = float(np.nanmean(part)) if people >= FEWEST_OF_GROUP else None
            if people:
                found.append(Cell(group, topic, people, answers, share))
    return found


def weak_rows(of: Columns, topics: Sequence[str]) -> list[tuple[int, str, int, float]]:
    """(row, topic, questions, share), the weakest first, of whoever was asked enough of it."""
    shares, found = np.clip(of.shares, 0.0, 1.0), []
    for topic in dict.fromkeys(topics):
        part = shares[:, np.array([at for at, its in enumerate(topics) if its == topic], dtype=int)]
        asked = (~np.isnan(part)).sum(axis=1)
        got = np.nansum(part, axis=1)
        for row in np.flatnonzero((asked >= FEWEST_ANSWERS) & (got < WEAK * asked)).tolist():
            found.append((row, topic, int(asked[row]), float(got[row] / asked[row])))
    return sorted(found, key=lambda one: one[3])
