"""A question kept, as a person would have typed it; and what differs between two wordings. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.choices.questions import QuestionKind
from lib.i18n import N_
from lib.questions.content import Asked, Content, Key, Option
from lib.questions.writing_rules import MARK, Written, pictures_of

K = QuestionKind
LABELS = {
    "stem": N_("Stem"),
    "lines": N_("Options and answers"),
    "true": N_("The statement is"),
    "number": N_("Right number"),
    "tolerance": N_("Tolerance, ±"),
    "unit": N_("Unit of the number"),
    "any_order": N_("In any order"),
    "answer": N_("Model answer"),
    "explanation": N_("Explanation"),
    "points": N_("Usual marks"),
    "share": N_("Share of the marks, %"),
}
BOTH = {True: N_("True statement"), False: N_("False statement"), None: ""}


def written(content: Content) -> tuple[Written, list[int]]:
    """As typed, and the pictures by their numbers."""
    pictures = list(dict.fromkeys(pictures_of(content.asked)))
    numbers = {id: n for n, id in enumerate(pictures, 1)}
    told = _typed(content.asked, content.key, numbers)
    points = "" if content.points is None else _said(content.points)
    return _replaced(told, explanation=content.explanation, points=points), pictures


def _typed(asked: Asked, key: Key, numbers: Mapping[int, int], *, share: str = "") -> Written:
    """A part's own pictures are named in its stem; those of the whole need no name."""
    many = asked.kind == K.CASE and len(asked.parts) == len(key.parts) == len(key.shares)
    parts = zip(asked.parts, key.parts, key.shares, strict=True) if many else ()
    return Written(
        kind=asked.kind,
        stem=asked.stem,
        lines="\n".join(LINES[asked.kind](asked, key, numbers)),
        true=key.true,
        number="" if key.number is None else _said(key.number),
        tolerance=_said(key.tolerance) if key.tolerance else "",
        unit=asked.unit,
        any_order=key.any_order,
        answer=key.answer,
        share=share,
        parts=tuple(
            _marked(_typed(part, right, numbers, share=_said(of)), part.pictures, numbers)
            for part, right, of in parts
        ),
    )


def _replaced(told: Written, **values: str) -> Written:
    return Written(**{**vars(told), **values})


def _marked(part: Written, pictures: Sequence[int], numbers: Mapping[int, int]) -> Written:
    marks = "".join(f" [{MARK}{numbers[id]}]" for id in pictures)
    return _replaced(part, stem=part.stem + marks)


def _said(number: Decimal) -> str:
    return f"{number:f}"


def _line(option: Option, numbers: Mapping[int, int]) -> str:
    mark = "" if option.picture is None else f" [{MARK}{numbers[option.picture]}]"
    return (" ".join(option.text.split()) + mark).strip()


def _choices(asked: Asked, key: Key, numbers: Mapping[int, int]) -> Iterator[str]:
    for option in asked.options:
        yield f"{'* ' if option.id in key.right else ''}{_line(option, numbers)}"


def _blanks(asked: Asked, key: Key, numbers: Mapping[int, int]) -> Iterator[str]:
    for blank in key.blanks:
        yield f"{'= ' if blank.exact else ''}{' | '.join(blank.accepted)}"


def _pairs(asked: Asked, key: Key, numbers: Mapping[int, int]) -> Iterator[str]:
    options = {option.id: option for option in asked.options}
    for left in asked.lefts:
        match = options.get(key.pairs.get(left.id, ""))
        yield f"{_line(left, numbers)} = {_line(match, numbers) if match else ''}".strip()
    for id, option in options.items():
        if id not in key.pairs.values():
            yield f"= {_line(option, numbers)}"


def _steps(asked: Asked, key: Key, numbers: Mapping[int, int]) -> Iterator[str]:
    options = {option.id: option for option in asked.options}
    yield from (_line(options[id], numbers) for id in key.right if id in options)


def _rubric(asked: Asked, key: Key, numbers: Mapping[int, int]) -> Iterator[str]:
    yield from (f"{' '.join(point.text.split())} | {_said(point.share)}" for point in key.rubric)


def _nothing(asked: Asked, key: Key, numbers: Mapping[int, int]) -> Iterator[str]:
    yield from ()


LINES: dict[QuestionKind, Callable[[Asked, Key, Mapping[int, int]], Iterator[str]]] = {
    K.SINGLE: _choices,
    K.MULTIPLE: _choices,
    K.TRUE_FALSE: _nothing,
    K.FILL: _blanks,
    K.NUMBER: _nothing,
    K.MATCHING: _pairs,
    K.ORDERING: _steps,
    K.SHORT: _rubric,
    K.CASE: _nothing,
}


# -- two wordings ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """part: of a case's question, counted from 1; 0 for the whole. label: a message."""

    part: int
    label: str
    before: str
    after: str


def differences(old: Content, new: Content) -> list[Difference]:
    """Everything typed that is not the same, key and all."""
    (before, shown), (after, shows) = written(old), written(new)
    found = [*_differences(before, after, 0)]
    many = max(len(before.parts), len(after.parts))
    gone = Written(K.SHORT)
    for n in range(many):
        one, other = (side.parts[n] if n < len(side.parts) else gone for side in (before, after))
        found += _differences(one, other, n + 1)
    if shown != shows:
        found.append(Difference(0, N_("Pictures"), f"{MARK} × {len(shown)}", f"{MARK} × {len(shows)}"))
    return found


def _differences(before: Written, after: Written, part: int) -> Iterator[Difference]:
    if before.kind != after.kind:
        yield Difference(part, N_("Kind of question"), before.kind.label, after.kind.label)
    for name, label in LABELS.items():
        was, now = (_told(getattr(side, name)) for side in (before, after))
        if was != now:
            yield Difference(part, label, was, now)


def _told(value: str | bool | None) -> str:
    return value if isinstance(value, str) else BOTH[value]
