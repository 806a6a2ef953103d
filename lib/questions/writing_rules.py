"""A question as a person types it, and the question that is: one line for each thing under the stem. Pure.

Options: one a line, * before a right one. Blanks: ____ in the stem, their answers a line each, | between
accepted ones, = first where spelling counts exactly. Matching: "left = right" a line, "= right" for one that
matches nothing. Order: a line each, in the right order. Points to mark by: "words | share in %".
A picture stands where [图2] stands, in an option or a stem; those named nowhere stand below the first stem.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from string import ascii_lowercase, ascii_uppercase

from db.choices.questions import QuestionKind
from lib.questions.content import Asked, Blank, Content, Key, Option, Point
from lib.questions.content_rules import BLANKS, even_shares
from lib.questions.mixing_rules import mixed

K = QuestionKind
MARK = "图"
PICTURE = re.compile(r"[\[［【](?:图|pic|p)\s*(\d{1,3})[\]］】]", re.I)
RIGHT = re.compile(r"^\s*[*＊√✓]\s*")
LETTERED = re.compile(r"^[（(]?([A-Za-z])[)）.．、:：]\s*")
MATCHES = re.compile(r"\s*(?:=+>?|＝|→)\s*")
BAR = re.compile(r"\s*[|｜]\s*")
LINED = frozenset({K.SINGLE, K.MULTIPLE, K.FILL, K.MATCHING, K.ORDERING, K.SHORT})
"""Kinds with something a line under the stem."""


@dataclass(frozen=True)
class Written:
    """lines: as said above, by kind. share: of a case's part, in %; parts: of a case, each written alike."""

    kind: QuestionKind
    stem: str = ""
    lines: str = ""
    true: bool | None = None
    number: str = ""
    tolerance: str = ""
    unit: str = ""
    any_order: bool = False
    answer: str = ""
    explanation: str = ""
    points: str = ""
    share: str = ""
    parts: tuple["Written", ...] = ()


def pictures_of(asked: Asked) -> Iterator[int]:
    """Ids of the files it shows, in the stem, its options and its parts."""
    yield from asked.pictures
    yield from (one.picture for one in (*asked.lefts, *asked.options) if one.picture is not None)
    for part in asked.parts:
        yield from pictures_of(part)


# -- from what is typed ------------------------------------------------------------------------


def content_of(written: Written, pictures: Sequence[int] = (), was: Content | None = None) -> Content:
    """What cannot be read is left out, and content_rules says what is missing.

    pictures: by number, 0 where one was taken out. was: the wording before; what stays keeps its letters.
    """
    asked, key = _both(written, pictures, was.asked if was else None)
    elsewhere = set(pictures_of(asked)) - set(asked.pictures)
    below = tuple(id for id in dict.fromkeys((*pictures, *asked.pictures)) if id and id not in elsewhere)
    return mixed(
        Content(
            asked=asked.model_copy(update={"pictures": below}),
            key=key,
            explanation=written.explanation,
            points=_decimal(written.points, Decimal(0)) if written.points.strip() else None,
        )
    )


def _both(written: Written, pictures: Sequence[int], was: Asked | None) -> tuple[Asked, Key]:
    stem, shown = _pictured(written.stem, pictures)
    asked = Asked(kind=written.kind, stem=stem, pictures=shown)
    same = was if was and was.kind == written.kind else None
    return READERS[written.kind](written, asked, pictures, same)


def _pictured(text: str, pictures: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """The text without its marks, and the pictures they stand for."""
    numbers = [int(n) for n in PICTURE.findall(text)]
    found = tuple(pictures[n - 1] for n in numbers if 0 < n <= len(pictures) and pictures[n - 1])
    return PICTURE.sub("", text).strip(), found


def _choices(written: Written, asked: Asked, pictures: Sequence[int], was: Asked | None) -> tuple[Asked, Key]:
    lines = _lines(written.lines)
    ticked = [bool(RIGHT.match(line)) for line in lines]
    texts = _unlettered([RIGHT.sub("", line) for line in lines])
    options = _options(texts, pictures, ascii_uppercase)
    if was and _alike(options) == _alike(was.options):
        options = was.options
    right = tuple(one.id for one, tick in zip(options, ticked, strict=True) if tick)
    return asked.model_copy(update={"options": options}), Key(right=right)


def _unlettered(texts: list[str]) -> list[str]:
    """A., B. and so on are taken off where they stand before every line in turn."""
    found = [LETTERED.match(text) for text in texts]
    if texts and all(one and one[1].upper() == ascii_uppercase[i % 26] for i, one in enumerate(found)):
        return [LETTERED.sub("", text) for text in texts]
    return texts


def _options(texts: Sequence[str], pictures: Sequence[int], letters: str) -> tuple[Option, ...]:
    found = []
    for i, text in enumerate(texts):
        words, shown = _pictured(text, pictures)
        found.append(Option(id=_letter(letters, i), text=words, picture=shown[0] if shown else None))
    return tuple(found)


def _letter(letters: str, i: int) -> str:
    return letters[i] if i < len(letters) else f"{letters[i % len(letters)]}{i // len(letters)}"


def _alike(options: Sequence[Option]) -> list[tuple[str, int | None]]:
    return [(one.text, one.picture) for one in options]


def _true_false(written: Written, asked: Asked, *_: object) -> tuple[Asked, Key]:
    return asked, Key(true=written.true)


def _fill(written: Written, asked: Asked, *_: object) -> tuple[Asked, Key]:
    blanks = [_blank(line) for line in _lines(written.lines)]
    key = Key(blanks=tuple(one for one in blanks if one), any_order=written.any_order)
    return asked.model_copy(update={"blanks": len(BLANKS.findall(asked.stem))}), key


def _blank(line: str) -> Blank | None:
    exact = line.startswith(("=", "＝"))
    accepted = tuple(text for text in BAR.split(line[exact:].strip()) if text)
    return Blank(accepted=accepted, exact=exact) if accepted else None


def _number(written: Written, asked: Asked, *_: object) -> tuple[Asked, Key]:
    tolerance = _decimal(written.tolerance, Decimal(-1)) if written.tolerance.strip() else Decimal(0)
    key = Key(number=_decimal(written.number, None), tolerance=tolerance or Decimal(0))
    return asked.model_copy(update={"unit": written.unit.strip()}), key


def _matching(
    written: Written, asked: Asked, pictures: Sequence[int], was: Asked | None
) -> tuple[Asked, Key]:
    sides = [_sides(line) for line in _lines(written.lines)]
    texts = [left for left, _right in sides if left]
    lefts = tuple(
        one.model_copy(update={"id": str(n)})
        for n, one in enumerate(_options(texts, pictures, ascii_lowercase), 1)
    )
    options = _options(
        list(dict.fromkeys(right for _left, right in sides if right)), pictures, ascii_lowercase
    )
    ids = {looks: one.id for one, looks in zip(options, _alike(options), strict=True)}
    pairs = {}
    for one, right in zip(lefts, [right for left, right in sides if left], strict=True):
        if right:
            pairs[one.id] = ids[_alike(_options([right], pictures, "a"))[0]]
    if was and _alike(lefts) == _alike(was.lefts):
        pairs = {
            kept.id: pairs[one.id] for one, kept in zip(lefts, was.lefts, strict=True) if one.id in pairs
        }
        lefts = was.lefts
    options, new = _kept(options, was)
    key = Key(pairs={left: new[id] for left, id in pairs.items()})
    return asked.model_copy(update={"lefts": lefts, "options": options}), key


def _sides(line: str) -> tuple[str, str]:
    """Of several signs of equality the one with blanks around it parts them."""
    left, *right = line.split(" = ", 1) if " = " in line else MATCHES.split(line, maxsplit=1)
    return left.strip(), right[0].strip() if right else ""


def _kept(options: tuple[Option, ...], was: Asked | None) -> tuple[tuple[Option, ...], dict[str, str]]:
    """The options in the order and with the letters they had, where they are still the same; old → new."""
    if was is None or sorted(map(str, _alike(options))) != sorted(map(str, _alike(was.options))):
        return options, {one.id: one.id for one in options}
    ids = {looks: one.id for one, looks in zip(was.options, _alike(was.options), strict=True)}
    return was.options, {one.id: ids[looks] for one, looks in zip(options, _alike(options), strict=True)}


def _ordering(
    written: Written, asked: Asked, pictures: Sequence[int], was: Asked | None
) -> tuple[Asked, Key]:
    right = _options(_lines(written.lines), pictures, ascii_uppercase)
    options, new = _kept(right, was)
    key = Key(right=tuple(new[one.id] for one in right))
    return asked.model_copy(update={"options": options}), key


def _short(written: Written, asked: Asked, *_: object) -> tuple[Asked, Key]:
    lines = [BAR.split(line, maxsplit=1) for line in _lines(written.lines)]
    shares = [_decimal(line[1], Decimal(0)) if len(line) > 1 else None for line in lines]
    if lines and not any(shares):
        shares = [*even_shares(len(lines))]
    rubric = tuple(
        Point(text=line[0], share=share or Decimal(0)) for line, share in zip(lines, shares, strict=True)
    )
    return asked, Key(answer=written.answer, rubric=rubric)


def _case(written: Written, asked: Asked, pictures: Sequence[int], was: Asked | None) -> tuple[Asked, Key]:
    before = [*(was.parts if was else ()), *[None] * len(written.parts)]
    both = [_both(part, pictures, old) for part, old in zip(written.parts, before, strict=False)]
    shares = tuple(_decimal(part.share, Decimal(0)) or Decimal(0) for part in written.parts)
    if shares and not any(shares):
        shares = even_shares(len(shares))
    return (
        asked.model_copy(update={"parts": tuple(part for part, _key in both)}),
        Key(parts=tuple(key for _part, key in both), shares=shares),
    )


READERS: dict[QuestionKind, Callable[..., tuple[Asked, Key]]] = {
    K.SINGLE: _choices,
    K.MULTIPLE: _choices,
    K.TRUE_FALSE: _true_false,
    K.FILL: _fill,
    K.NUMBER: _number,
    K.MATCHING: _matching,
    K.ORDERING: _ordering,
    K.SHORT: _short,
    K.CASE: _case,
}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _decimal(text: str, unread: Decimal | None) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip().removesuffix("%").strip()
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return unread
    return found if found.is_finite() and abs(found) < 10**12 else unread
