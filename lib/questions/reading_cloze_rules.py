"""Moodle's cloze: a text with its questions inside, {1:SHORTANSWER:=…~…}. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from db.choices.questions import QuestionKind
from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.words import listed
from lib.questions.content import BLANK, Asked, Blank, Key
from lib.questions.reading_keys_rules import lettered
from lib.questions.reading_told_rules import shares_of
from lib.questions.reading_words_rules import decimal_of

INSIDE = re.compile(r"(?<!\\)\{(\d*):\s*([A-Z_]+)\s*:((?:[^{}\\]|\\.)*)\}", re.DOTALL)
WORDS = frozenset(listed("SHORTANSWER SA MW SHORTANSWER_C SAC MWC"))
EXACT = frozenset(listed("SHORTANSWER_C SAC MWC"))
NUMBERS = frozenset(listed("NUMERICAL NM"))
SINGLE = re.compile(r"MULTICHOICE(_[HVS]{1,2})?|MC[HVS]{0,2}")
MULTIPLE = re.compile(r"MULTIRESPONSE(_[HVS]{1,2})?|MR[HVS]{0,2}")
WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")


@dataclass(frozen=True)
class Inside:
    weight: int
    kind: str
    answers: tuple[tuple[Decimal, str], ...]

    @property
    def full(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for worth, text in self.answers if worth >= 100))


def cloze(text: str) -> tuple[Asked, Key]:
    """Blanks alone are one question to fill in; with choices or numbers among them it is a case."""
    found = [_inside(*told.groups()) for told in INSIDE.finditer(text)]
    if not found:
        raise Refused(N_("No question was found inside this cloze text"))
    if all(one.kind in WORDS for one in found):
        blanks = tuple(_blank(one) for one in found)
        asked = Asked(
            kind=QuestionKind.FILL, stem=_plain(INSIDE.sub(lambda _: BLANK, text)), blanks=len(found)
        )
        return asked, Key(blanks=blanks)
    return _case(text, found)


def _inside(weight: str, kind: str, told: str) -> Inside:
    answers = []
    for answer in re.split(r"(?<!\\)~", told):
        said = re.split(r"(?<!\\)#", answer, maxsplit=1)[0]
        worth = Decimal(100) if said.startswith("=") else Decimal(0)
        said = said.removeprefix("=")
        if told_worth := WEIGHT.match(said):
            worth, said = Decimal(told_worth[1]), said[told_worth.end() :]
        answers.append((worth, _plain(said)))
    return Inside(int(weight or 1), kind, tuple(answer for answer in answers if answer[1]))


def _plain(text: str) -> str:
    return re.sub(r"\\([{}~#=\\/\"])", r"\1", text).strip()


def _blank(inside: Inside) -> Blank:
    if not inside.full:
        raise Refused(N_("No answer is worth the full marks"))
    return Blank(accepted=inside.full, exact=inside.kind in EXACT)


def _case(text: str, found: list[Inside]) -> tuple[Asked, Key]:
    numbers = iter(range(1, len(found) + 1))
    stem = _plain(INSIDE.sub(lambda _: f"（{next(numbers)}）", text))
    parts = [_part(number, inside) for number, inside in enumerate(found, 1)]
    asked = Asked(kind=QuestionKind.CASE, stem=stem, parts=tuple(asked for asked, _ in parts))
    shares = shares_of([Decimal(inside.weight) for inside in found])
    return asked, Key(parts=tuple(key for _, key in parts), shares=shares)


def _part(number: int, inside: Inside) -> tuple[Asked, Key]:
    stem = f"（{number}）"
    if inside.kind in WORDS:
        asked = Asked(kind=QuestionKind.FILL, stem=f"{stem}{BLANK}", blanks=1)
        return asked, Key(blanks=(_blank(inside),))
    if inside.kind in NUMBERS:
        return _number(stem, inside)
    return _choice(stem, inside)


def _number(stem: str, inside: Inside) -> tuple[Asked, Key]:
    number, _, tolerance = (inside.full or ("",))[0].partition(":")
    told = decimal_of(number)
    if told is None:
        raise Refused(N_("“{answer}” is no number"), answer=number[:40])
    key = Key(number=told, tolerance=decimal_of(tolerance or "0") or Decimal(0))
    return Asked(kind=QuestionKind.NUMBER, stem=stem), key


def _choice(stem: str, inside: Inside) -> tuple[Asked, Key]:
    single = SINGLE.fullmatch(inside.kind)
    if not single and not MULTIPLE.fullmatch(inside.kind):
        raise Refused(N_("A question of the kind “{kind}” has no equal here"), kind=inside.kind)
    options = lettered([text for _, text in inside.answers])
    least = 100 if single else Decimal("0.00001")
    right = [o.id for o, (worth, _) in zip(options, inside.answers, strict=True) if worth >= least]
    kind = QuestionKind.SINGLE if single else QuestionKind.MULTIPLE
    return Asked(kind=kind, stem=stem, options=options), Key(right=tuple(right))
