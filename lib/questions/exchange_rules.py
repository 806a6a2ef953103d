"""What reading a file of questions gives: each question with its verdict. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from db.choices.questions import Difficulty, QuestionKind
from lib.i18n import N_
from lib.questions.content import Asked, Content
from lib.questions.content_rules import text_of

MOST = 2_000
"""Questions of one file: a bank larger than that comes in parts."""
LONGEST_TOPIC = 60
PICTURE = "〔图〕"
"""Stands where a document has a picture."""
LOST_PICTURES = N_("Its pictures are left out: add them by hand")


class Remark(NamedTuple):
    """A sentence about a question: message id and what fills it."""

    message: str
    params: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Row:
    """A question as read. place: where it stands in the file; text: as a person knows it again.

    topic is a path from the top; all is there for a good one, what could be read for a bad one. raw: its
    parts as they were written, by the names of reading_told_rules, for whoever mends it.
    """

    place: str
    text: str
    content: Content | None = None
    topic: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    source: str = ""
    problems: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not self.problems and self.content is not None

    def noted(self, *notes: Remark) -> "Row":
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True)
class Read:
    """A whole file. format: the word of exchange_reading for what it was taken for."""

    format: str
    rows: tuple[Row, ...]

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.good]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if not row.good]


def bad(place: str, text: str, message: str, **params: Any) -> Row:
    return Row(place, text, problems=(Remark(message, params),))


def mark_of(content: Content) -> str:
    """What two tellings of one question share: kind, wording and choices, however written and ordered."""
    return mark(content.asked.kind, text_of(content.asked))


def mark(kind: QuestionKind, text: str) -> str:
    """The same of one in the bank, by the text it keeps to be looked for."""
    stem, *under = text.split("\n")
    return "\n".join([kind.value, plainest(stem), *sorted(map(plainest, under))])


def plainest(text: str) -> str:
    """Letters and figures alone: width, blanks and signs are nobody's wording."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\W_]", "", plain) or plain.strip()


def with_repeats(rows: Iterable[Row]) -> list[Row]:
    """Each good question that comes again says where it stood first."""
    first: dict[str, str] = {}
    told = []
    for row in rows:
        if row.good and row.content:
            place = first.setdefault(mark_of(row.content), row.place)
            if place != row.place:
                row = row.noted(Remark(N_("Repeats the question of {place}"), {"place": place}))
        told.append(row)
    return told


def repeats(row: Row) -> bool:
    return any(note.message == N_("Repeats the question of {place}") for note in row.notes)


def without_pictures(content: Content) -> Content:
    """Numbers of kept files mean nothing outside this house, and from outside they are nobody's right."""
    asked = _bare(content.asked)
    return content if asked == content.asked else content.model_copy(update={"asked": asked})


def _bare(asked: Asked) -> Asked:
    return asked.model_copy(
        update={
            "pictures": (),
            "options": tuple(option.model_copy(update={"picture": None}) for option in asked.options),
            "lefts": tuple(option.model_copy(update={"picture": None}) for option in asked.lefts),
            "parts": tuple(_bare(part) for part in asked.parts),
        }
    )


def path_of(text: str) -> tuple[str, ...]:
    """A topic with those over it: 消防安全 / 灭火器."""
    names = re.split(r"\s+/\s+|\s*[>＞→]\s*", text.strip())
    return tuple(name.strip()[:LONGEST_TOPIC] for name in names if name.strip())


def told_path(path: Sequence[str]) -> str:
    return " / ".join(path)


def told_number(number: Decimal | None) -> str:
    """5, and never 5E+0 or 5.00."""
    if number is None:
        return ""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
