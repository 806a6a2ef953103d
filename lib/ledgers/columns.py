"""Which field a column tells, by what its heading is called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from lib.ledgers.shapes import Field, Ledger
from lib.ledgers.words import plain

GROUP = re.compile(r"(?:基本)?(?:信息|情况|资料|明细|登记)$")
NUMBERED = re.compile(r"^[\d一二三四五六七八九十]+[、.)]\s*")
SERIAL = {"序号", "序", "编号", "no", "行号", "项次", "次序"}
MENDING = {"问题", "problem"}
SURE = 0.9
LEAST = 0.65
LONGEST = 60
"""A longer text is no heading."""
Titles = tuple[str, ...]


class Match(NamedTuple):
    code: str
    confidence: float


def recognise(titles: Sequence[Titles], ledger: Ledger) -> dict[int, Match]:
    """Column to field: best matches first, one column a field unless it may be spread over several."""
    matches = [(at, match) for at, parts in enumerate(titles) for match in candidates(parts, ledger.fields)]
    several = {field.code for field in ledger.fields if field.several or field.apart}
    taken: dict[int, Match] = {}
    for index, match in sorted(matches, key=lambda found: (-found[1].confidence, found[0])):
        held = {other.code for other in taken.values()}
        spread = match.code in several and match.confidence >= SURE
        if index not in taken and (match.code not in held or spread):
            taken[index] = match
    return taken


def candidates(parts: Titles, fields: Iterable[Field]) -> list[Match]:
    if not any(parts):
        return []
    matches = (Match(field.code, _confidence(parts, _key(field))) for field in fields)
    return [match for match in matches if match.confidence >= LEAST]


def is_serial(title: str) -> bool:
    return _squeezed(title) in SERIAL


def is_mending(title: str) -> bool:
    return _squeezed(title) in MENDING


class _Key(NamedTuple):
    """The part of a field that recognition looks at; hashable, so that answers are kept."""

    aliases: Titles
    weak: Titles
    unlike: Titles
    unlike_tail: Titles
    several: bool
    like: str


def _key(field: Field) -> _Key:
    names, several = (*field.aliases, field.label), field.several or field.apart
    return _Key(names, field.weak, field.unlike, field.unlike_tail, several, field.like)


@lru_cache(maxsize=20_000)
def _confidence(parts: Titles, key: _Key) -> float:
    """1 for the very word, above 0.9 for the word but for a bracket or group, less when it is only inside."""
    if sum(map(len, parts)) > LONGEST:
        return 0.0
    if any(word in "".join(map(_squeezed, parts)) for word in key.unlike):
        return 0.0
    if any(word in _squeezed(parts[-1]) for word in key.unlike_tail):
        return 0.0
    aliases = _aliases(key.aliases)
    if not (forms := _forms(parts, key.several)):
        return 0.0
    exact = max(
        (weight - aliases[form] / 1000 for form, weight in forms.items() if form in aliases), default=0.0
    )
    weak = 0.7 if any(_squeezed(word) in forms for word in key.weak) else 0.0
    if not exact and key.like and any(re.fullmatch(key.like, form) for form in forms):
        return 0.92
    if not exact and len(parts) > 1 and _ends(max(forms, key=len), _squeezed(parts[-1]), aliases):
        return 0.91
    return exact or max([weak, *(_inside(form, aliases) * weight for form, weight in forms.items())])


@lru_cache(maxsize=500)
def _aliases(words: Titles) -> Mapping[str, int]:
    """Each name with its place in the list: the first one is the best."""
    return {_squeezed(word): place for place, word in reversed(list(enumerate(words)))}


def _forms(parts: Titles, several: bool) -> dict[str, float]:
    """What a heading may be called, the best last: the same word twice keeps the better weight."""
    tail = parts[-1]
    group = "".join(GROUP.sub("", _squeezed(part)) for part in parts[:-1])
    forms = {
        _squeezed(_unbracketed(tail)): 0.93,
        _squeezed(tail): 0.95,
        group + _squeezed(_unbracketed(tail)): 0.98,
        group + _squeezed(tail): 1.0,
    }
    if several:
        forms |= {re.sub(r"[\d一二三]$", "", form): weight - 0.03 for form, weight in forms.items()} | forms
    return {form: weight for form, weight in forms.items() if form}


def _inside(form: str, aliases: Mapping[str, int]) -> float:
    """The longer the part that is known, the surer; a Chinese heading says what it is at its end."""
    if not 2 < len(form) <= 12:
        return 0.0
    known = [alias for alias in aliases if alias in form and _holds(form, alias)]
    shares = (len(alias) / len(form) * (1 if form.endswith(alias) else 0.8) for alias in known)
    return 0.5 + 0.39 * max(shares, default=-1.0)


def _ends(form: str, tail: str, aliases: Mapping[str, int]) -> bool:
    """维修完成 over 日期 ends in 完成日期."""
    return any(form.endswith(alias) and alias.endswith(tail) and alias != tail for alias in aliases)


def _holds(form: str, alias: str) -> bool:
    return 1 < len(alias) < len(form)


def _unbracketed(text: str) -> str:
    return re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", plain(text))


@lru_cache(maxsize=20_000)
def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", NUMBERED.sub("", plain(text).lower()))
