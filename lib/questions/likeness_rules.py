"""Questions that are the same, or nearly: by the pairs of characters they share. Pure.

Two questions' likeness is what they share of all their pairs (Jaccard): 1 is the same words in whatever order
their options stand, whatever signs are between.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np

NEAR = 0.6
"""From here on two questions are shown to a person as nearly the same."""
Texts = tuple[tuple[int, str], ...]
"""Question → what it asks in plain text."""


@dataclass(frozen=True)
class Like:
    """Another question, and how like it is; exact: it says the very same."""

    id: int
    share: float
    exact: bool


@dataclass(frozen=True)
class Pair:
    first: int
    second: int
    share: float
    exact: bool


def like(text: str, among: Texts) -> list[Like]:
    """The questions this text is like, the likest first."""
    found = [
        Like(among[place][0], share, _is_same(text, among[place][1]))
        for place, share in _near(_shelf(among), _pieces(text))
    ]
    return sorted(found, key=lambda one: (not one.exact, -one.share, one.id))


@lru_cache(maxsize=2)
def pairs(among: Texts) -> tuple[Pair, ...]:
    """All that are alike, the likest first. Kept: the same until a question is added or reworded."""
    shelf = _shelf(among)
    found = [
        Pair(among[other][0], id, share, _is_same(text, among[other][1]))
        for place, (id, text) in enumerate(among)
        for other, share in _near(shelf, _pieces(text), before=place)
    ]
    return tuple(sorted(found, key=lambda pair: (not pair.exact, -pair.share, pair.first, pair.second)))


@dataclass(frozen=True)
class _Shelf:
    """By place in the texts: how many pieces each has; and at which places a piece stands."""

    sizes: np.ndarray
    holders: dict[str, np.ndarray]


@lru_cache(maxsize=2)
def _shelf(among: Texts) -> _Shelf:
    holders: dict[str, list[int]] = {}
    sizes = []
    for place, (_id, text) in enumerate(among):
        pieces = _pieces(text)
        sizes.append(len(pieces))
        for piece in pieces:
            holders.setdefault(piece, []).append(place)
    arrays = {piece: np.array(places, np.int32) for piece, places in holders.items()}
    return _Shelf(np.array(sizes, np.int32), arrays)


def _near(shelf: _Shelf, mine: Collection[str], before: int | None = None) -> list[tuple[int, float]]:
    """Places, those before one, that share enough with these pieces; and how much."""
    held = [shelf.holders[piece] for piece in mine if piece in shelf.holders]
    if not held:
        return []
    shared = np.bincount(np.concatenate(held), minlength=len(shelf.sizes))[:before]
    shares = shared / (shelf.sizes[:before] + len(mine) - shared)
    return [(int(place), float(shares[place])) for place in np.flatnonzero(shares >= NEAR)]


def _pieces(text: str) -> frozenset[str]:
    """Pairs of characters within each line; a line of one character is a piece by itself."""
    lines = [_squeezed(line) for line in text.split("\n")]
    found = (map("".join, pairwise(line)) if len(line) > 1 else (line,) for line in lines if line)
    return frozenset(chain.from_iterable(found))


def _is_same(text: str, other: str) -> bool:
    return _bare(text) == _bare(other)


def _bare(text: str) -> tuple[str, ...]:
    """The words alone: the stem, then the rest in an order that does not depend on how it stands."""
    stem, *rest = map(_squeezed, text.split("\n"))
    return stem, *sorted(rest)


def _squeezed(line: str) -> str:
    """Letters and digits of one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", line).casefold() if c.isalnum())
