"""A found text as it is shown: its words marked, and of a long one the part around them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from db.pieces import FORMS, MOST_TYPED, Phrase
from db.search_docs import UNSEEN, Marked

BEFORE, WINDOW = 24, 110
# A long text is mostly read no further than this: no word is longer than what is left of it then.
NEAR = 2_000
NEAR_ENOUGH = NEAR - WINDOW - MOST_TYPED
SPACE = re.compile(r"\s")
CUT = "…"


def marked(text: str, words: Sequence[Phrase]) -> Marked:
    return _pieces(text, _spans(text, words), 0, len(text))


def snippet(text: str, words: Sequence[Phrase]) -> Marked:
    """The part of a body with its first found word, on one line; what is unseen of it is left out."""
    text = SPACE.sub(" ", text.rpartition(UNSEEN)[2])
    spans = _spans(text[:NEAR], words)
    if len(text) > NEAR and (not spans or spans[0][0] > NEAR_ENOUGH):
        spans = _spans(text, words)
    begin = max(0, spans[0][0] - BEFORE) if spans else 0
    end = min(len(text), begin + WINDOW)
    begin = max(0, end - WINDOW) if spans else 0
    shown = _pieces(text, spans, begin, end)
    return (*_cut(begin > 0), *shown, *_cut(end < len(text)))


def _cut(there: bool) -> Marked:
    return ((CUT, False),) if there else ()


def _pieces(text: str, spans: Sequence[tuple[int, int]], begin: int, end: int) -> Marked:
    found: list[tuple[str, bool]] = []
    at = begin
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first < last:
            found += [(text[at:first], False), (text[first:last], True)]
            at = last
    found.append((text[at:end], False))
    return tuple((part, is_found) for part, is_found in found if part)


def _spans(text: str, words: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Where the words stand, as places in the text itself; its plain form may be longer."""
    flat = text.translate(FORMS)
    found = [match.span() for word in words for match in _pattern(word.text).finditer(flat)]
    if found and len(flat) != len(text):
        ends = list(accumulate(len(FORMS[ord(sign)]) for sign in text))
        found = [(bisect_right(ends, first), bisect_right(ends, last - 1) + 1) for first, last in found]
    return _joined(found)


@lru_cache(1024)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(" +".join(map(re.escape, word.split())))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found
