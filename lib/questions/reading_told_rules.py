"""A question as somebody wrote it down becomes a question with its key, or the reason why not. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from db.choices.questions import QuestionKind
from lib.errors import Refused
from lib.i18n import N_
from lib.questions.content import Asked, Content, Key
from lib.questions.content_rules import problems
from lib.questions.exchange_rules import LOST_PICTURES, PICTURE, Remark, Row, path_of
from lib.questions.reading_keys_rules import KEYS, Answered
from lib.questions.reading_words_rules import (
    difficulty_of,
    is_open,
    kind_of,
    letters_of,
    matches,
    number_of,
    options_of,
    points_of,
    truth_of,
    with_blanks,
    without_hole,
)

KEPT_SHORT = N_("A case without questions of its own: taken as a short answer")
NO_ANSWER = N_("The answer is missing")


@dataclass(frozen=True)
class Told:
    """Everything as it was written. filled: what stood in the blanks of the wording itself."""

    place: str
    stem: str
    kind: str = ""
    options: tuple[str, ...] = ()
    answer: str = ""
    filled: tuple[str, ...] = ()
    explanation: str = ""
    difficulty: str = ""
    topic: str = ""
    points: str = ""
    source: str = ""
    parts: tuple["Told", ...] = ()


def judged(told: Told) -> Row:
    """The row of one question, good or bad."""
    row = Row(
        told.place,
        told.stem or " ".join(option for option in told.options if option),
        topic=path_of(told.topic),
        difficulty=difficulty_of(told.difficulty),
        source=told.source[:200],
        notes=tuple(_unread(told)),
        raw=_raw(told),
    )
    told, lost = _unpictured(told)
    try:
        content, notes = _read(told)
    except Refused as refused:
        return Row(**vars(row) | {"problems": (Remark(refused.message, refused.params),)})
    return examined(Row(**vars(row) | {"content": content}).noted(*notes, *lost))


def _unpictured(told: Told) -> tuple[Told, list[Remark]]:
    """A picture of a paper leaves a sign that nobody is asked to read."""
    if PICTURE not in told.stem and not any(PICTURE in option for option in told.options):
        return told, []
    options = tuple(option.replace(PICTURE, "").strip() for option in told.options)
    return replace(told, stem=told.stem.replace(PICTURE, "").strip(), options=options), [
        Remark(LOST_PICTURES)
    ]


def _raw(told: Told) -> dict[str, Any]:
    return {name: list(said) if isinstance(said, tuple) else said for name, said in _plain(told)}


def _plain(told: Told) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Without the questions of a case, which stand in no row."""
    yield from ((name, said) for name, said in vars(told).items() if said and name not in ("place", "parts"))


def examined(row: Row) -> Row:
    """With what makes its question unsound, by the bank's own rules."""
    found = tuple(Remark(one.message, one.params) for one in problems(row.content)) if row.content else ()
    return Row(**vars(row) | {"problems": found}) if found else row


def _unread(told: Told) -> list[Remark]:
    notes = []
    if told.difficulty.strip() and difficulty_of(told.difficulty) is None:
        notes.append(Remark(N_("Difficulty “{word}” is not known, left out"), {"word": told.difficulty}))
    if told.points.strip() and points_of(told.points) is None:
        notes.append(Remark(N_("Marks “{word}” are no number, left out"), {"word": told.points}))
    return notes


def _read(told: Told) -> tuple[Content, list[Remark]]:
    if told.parts:
        return _case(told), []
    if not told.stem.strip():
        raise Refused(N_("The question itself is missing"))
    kind, notes = _kind(told)
    if not told.answer.strip() and not told.filled:
        raise Refused(NO_ANSWER)
    stem, blanks = _stem(kind, told)
    asked, key = KEYS[kind](Answered(kind, stem, _options(told), told.answer, told.filled, blanks))
    return _made(asked, key, told), notes


def _made(asked: Asked, key: Key, told: Told) -> Content:
    try:
        return Content(
            asked=asked, key=key, explanation=told.explanation.strip(), points=points_of(told.points)
        )
    except ValidationError as wrong:
        raise Refused(N_("This question cannot be read")) from wrong


def _case(told: Told) -> Content:
    """Its questions share the marks evenly unless each says its own."""
    parts = [_read(part)[0] for part in told.parts]
    marks = [part.points or Decimal(0) for part in parts]
    asked = Asked(kind=QuestionKind.CASE, stem=told.stem.strip(), parts=tuple(part.asked for part in parts))
    key = Key(parts=tuple(part.key for part in parts), shares=shares_of(marks))
    return _made(asked, key, told)


def shares_of(weights: list[Decimal]) -> tuple[Decimal, ...]:
    """In %, exactly 100 together: what rounding leaves over goes to the last."""
    told = weights if all(weights) else [Decimal(1)] * len(weights)
    shares = [(weight * 100 / sum(told)).quantize(Decimal("0.01")).normalize() + 0 for weight in told]
    return (*shares[:-1], Decimal(100) - sum(shares[:-1]))


# -- which kind it is --------------------------------------------------------------------------


def _kind(told: Told) -> tuple[QuestionKind, list[Remark]]:
    kind = kind_of(told.kind)
    if kind is None and told.kind.strip() and not is_open(told.kind):
        raise Refused(N_("Kind of question not known: {word}"), word=told.kind)
    if kind == QuestionKind.CASE:
        return QuestionKind.SHORT, [Remark(KEPT_SHORT)]
    return kind or _guessed(told), []


def _guessed(told: Told) -> QuestionKind:
    """By what is there, where nobody says."""
    options = [option for option in _options(told) if option]
    answer = told.answer.strip()
    if truth_of(answer) is not None and all(truth_of(option) is not None for option in options):
        return QuestionKind.TRUE_FALSE
    if len(options) > 1:
        many = len(letters_of(answer) or matches(answer, options)) > 1
        return QuestionKind.MULTIPLE if many else QuestionKind.SINGLE
    if told.filled or with_blanks(told.stem)[1]:
        return QuestionKind.FILL
    return QuestionKind.NUMBER if number_of(answer) else QuestionKind.SHORT


# -- its wording and choices -------------------------------------------------------------------


def _options(told: Told) -> list[str]:
    """Blank ones at the end are no options; all in one cell are taken apart."""
    options = [option.strip() for option in told.options]
    while options and not options[-1]:
        options.pop()
    if len(options) == 1 and len(apart := options_of(options[0])) > 1:
        return apart
    return options


def _stem(kind: QuestionKind, told: Told) -> tuple[str, int]:
    stem = told.stem.strip()
    if kind == QuestionKind.FILL:
        return with_blanks(_unended(stem))
    if kind == QuestionKind.TRUE_FALSE:
        return _unended(without_hole(stem)), 0
    return (stem if kind == QuestionKind.SHORT else without_hole(stem)), 0


def _unended(stem: str) -> str:
    return stem.removesuffix("。")
