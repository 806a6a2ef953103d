"""An answer as a browser sends it, read against the question it answers. Pure.

Texts by field, as a form sends them: a, a0, a1, …, for a case's second part p1_a, p1_a0, …; an option is sent
as its place on this sitter's paper, so that no page says which it was in the bank or on anybody else's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.choices.questions import QuestionKind
from lib.errors import Refused
from lib.exams.marking_rules import number_of
from lib.exams.plan import SheetItem
from lib.forms.schema import tidy
from lib.i18n import N_
from lib.questions.content import Asked, Option

Given = dict[str, Any]
Said = Mapping[str, Sequence[str]]
LONGEST_TEXT, LONGEST_BLANK, LONGEST_NUMBER = 5000, 200, 40
UNFIT = N_("This answer does not fit the question. Please load the page again.")
TOO_LONG = N_("This answer is too long: at most {n} signs, please.")
NO_NUMBER = N_("A number is asked here, for example 12.5.")


class Unfit(Refused):
    """An answer that cannot be kept as it is, however often it is sent."""


def read_answer(asked: Asked, item: SheetItem, said: Said) -> Given:
    """As it is kept, {} where nothing is said; what no question of this kind asks is refused or left out."""
    if asked.kind == QuestionKind.CASE:
        parts = [_read(part, order, said, prefix) for part, order, prefix in parts_of(asked, item)]
        return {"parts": parts} if any(parts) else {}
    return _read(asked, item.order, said, "")


def parts_of(asked: Asked, item: SheetItem) -> Iterator[tuple[Asked, Sequence[str], str]]:
    """Of a case: each part, the order of its options on this paper, and what its fields begin with."""
    for i, part in enumerate(asked.parts):
        yield part, item.parts[i] if i < len(item.parts) else (), f"p{i}_"


def options_of(asked: Asked, order: Sequence[str]) -> list[Option]:
    """As this sitter sees them."""
    known = {one.id: one for one in asked.options}
    return [known[id] for id in order if id in known] if order else list(asked.options)


def pictures_of(asked: Asked) -> list[int]:
    """Files of a question, in an order of their own: a page knows them by their place in it alone."""
    found = [*asked.pictures, *(one.picture for one in (*asked.options, *asked.lefts) if one.picture)]
    return found + [id for part in asked.parts for id in pictures_of(part)]


def is_said(told: object) -> bool:
    """Whether there is any word, choice or yes or no in it."""
    if isinstance(told, dict):
        return any(map(is_said, told.values()))
    if isinstance(told, list):
        return any(map(is_said, told))
    return isinstance(told, bool) or bool(told)


@dataclass(frozen=True)
class _Sent:
    """What was sent for one question, or one part of a case."""

    asked: Asked
    ids: Sequence[str]
    said: Said
    prefix: str

    def texts(self, k: int | str = "") -> Sequence[str]:
        return self.said.get(f"{self.prefix}a{k}", ())

    def text(self, longest: int, k: int | str = "") -> str:
        text = tidy("".join(self.texts(k)[:1]))
        if len(text) > longest:
            raise Unfit(TOO_LONG, n=longest)
        return text

    def option(self, k: int | str = "") -> str:
        """The id of what stands at the place sent; "" for none."""
        return self._id("".join(self.texts(k)[:1]))

    def options(self) -> list[str]:
        return [self._id(text) for text in self.texts()[: len(self.ids)]]

    def _id(self, place: str) -> str:
        if not place:
            return ""
        known = {str(at): id for at, id in enumerate(self.ids)}
        if place not in known:
            raise Unfit(UNFIT)
        return known[place]


def _read(asked: Asked, order: Sequence[str], said: Said, prefix: str) -> Given:
    sent = _Sent(asked, [one.id for one in options_of(asked, order)], said, prefix)
    given = _KINDS[asked.kind](sent)
    return given if is_said(given) else {}


def _multiple(sent: _Sent) -> Given:
    return {"choices": sorted(set(sent.options()) - {""})}


def _true_false(sent: _Sent) -> Given:
    told = sent.text(10)
    if told not in ("", "true", "false"):
        raise Unfit(UNFIT)
    return {"true": told == "true"} if told else {}


def _fill(sent: _Sent) -> Given:
    return {"blanks": [sent.text(LONGEST_BLANK, k) for k in range(sent.asked.blanks)]}


def _number(sent: _Sent) -> Given:
    text = sent.text(LONGEST_NUMBER)
    if text and number_of(text, sent.asked.unit) is None:
        raise Unfit(NO_NUMBER)
    return {"number": text}


def _matching(sent: _Sent) -> Given:
    return {"pairs": {left.id: id for k, left in enumerate(sent.asked.lefts) if (id := sent.option(k))}}


def _ordering(sent: _Sent) -> Given:
    """A place not filled yet is ""; what is put in two places counts in the first."""
    order: list[str] = []
    for k in range(len(sent.ids)):
        id = sent.option(k)
        order.append("" if id in order else id)
    return {"order": order}


_KINDS: dict[QuestionKind, Callable[[_Sent], Given]] = {
    QuestionKind.SINGLE: lambda sent: {"choice": sent.option()},
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.FILL: _fill,
    QuestionKind.NUMBER: _number,
    QuestionKind.MATCHING: _matching,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.SHORT: lambda sent: {"text": sent.text(LONGEST_TEXT)},
}
