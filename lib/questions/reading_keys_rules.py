"""What is right, read from what somebody wrote beside a question, kind by kind. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from db.choices.questions import QuestionKind
from lib.errors import Refused
from lib.i18n import N_
from lib.questions.content import BLANK, Asked, Blank, Key, Option
from lib.questions.reading_words_rules import (
    LETTERS,
    WIDE,
    alternatives,
    in_parts,
    letters_of,
    lines_of,
    matches,
    number_of,
    truth_of,
)

LONGEST_TRUTH = 6
ARROW = re.compile(r"\s*(?:->|=>|→|⇒|—>|——|＝|=)\s*")
UNREADABLE = N_("The answer “{answer}” cannot be read")
SHOWN = 40


@dataclass(frozen=True)
class Answered:
    """A question with its choices and its answer as written; blanks: how many its wording leaves."""

    kind: QuestionKind
    stem: str
    options: Sequence[str]
    answer: str
    filled: tuple[str, ...] = ()
    blanks: int = 0


def lettered(texts: Sequence[str], ids: str = LETTERS) -> tuple[Option, ...]:
    if len(texts) > len(ids):
        raise Refused(N_("More than {n} options"), n=len(ids))
    return tuple(Option(id=id, text=text) for id, text in zip(ids, texts, strict=False))


def _chosen(told: Answered) -> tuple[Asked, Key]:
    options = told.options if len(told.options) > 1 else lines_of("\n".join(told.options))
    if len(options) < 2:
        raise Refused(N_("There are no options to choose from"))
    right = chosen_of(told.answer, options)
    if told.kind == QuestionKind.SINGLE and len(right) > 1:
        raise Refused(N_("A single choice with several answers: {letters}"), letters=right)
    for letter, text in zip(LETTERS, options, strict=False):
        if not text:
            wrong = N_("Option {letter} is the answer and is empty") if letter in right else None
            raise Refused(wrong or N_("Option {letter} is empty"), letter=letter)
    asked = Asked(kind=told.kind, stem=told.stem, options=lettered(options))
    return asked, Key(right=tuple(sorted(right)))


def chosen_of(answer: str, options: Sequence[str]) -> str:
    """The letters of an answer given by letters, by the options' own words or by their numbers."""
    letters = "".join(dict.fromkeys(letters_of(answer)))
    if named := matches(answer, options):
        return "".join(dict.fromkeys(LETTERS[place] for place in named))
    if not letters:
        letters = _numbered(answer, len(options))
    if not letters:
        raise Refused(UNREADABLE, answer=answer.strip()[:SHOWN])
    if beyond := [letter for letter in letters if LETTERS.index(letter) >= len(options)]:
        raise Refused(N_("The answer {letter} is not one of the options"), letter="".join(beyond))
    return letters


def _numbered(answer: str, many: int) -> str:
    """1,3 or 134 for the first, the third …"""
    narrow = answer.translate(WIDE)
    told = re.findall(r"\d", narrow)
    if re.fullmatch(r"[\d\s、,;]+", narrow) and all(1 <= int(digit) <= many for digit in told):
        return "".join(LETTERS[int(digit) - 1] for digit in dict.fromkeys(told))
    return ""


def _true_false(told: Answered) -> tuple[Asked, Key]:
    """A letter means what stands under it, and where nothing does, A is right and B is wrong."""
    true = truth_of(told.answer)
    letter = letters_of(told.answer) if true is None else ""
    if len(letter) == 1:
        under = [option for option in told.options if option] or ["对", "错"]
        place = LETTERS.index(letter)
        true = truth_of(under[place]) if place < len(under) else None
    if true is None:
        raise Refused(N_("Right or wrong? “{answer}” says neither"), answer=told.answer.strip()[:SHOWN])
    return Asked(kind=told.kind, stem=told.stem), Key(true=true)


def _fill(told: Answered) -> tuple[Asked, Key]:
    """A wording that leaves no blank gets one at its end."""
    stem, count = (told.stem, told.blanks) if told.blanks else (told.stem + BLANK, 1)
    if told.filled and len(told.filled) == count:
        answers: Sequence[str] = told.filled
    else:
        answers = [told.answer] if count == 1 else in_parts(told.answer, count)
    if len(answers) != count:
        raise Refused(N_("There are {n} blanks, and the answer does not tell as many"), n=count)
    accepted = [alternatives(answer) for answer in answers]
    if not all(accepted):
        raise Refused(UNREADABLE, answer=told.answer.strip()[:SHOWN])
    asked = Asked(kind=told.kind, stem=stem, blanks=count)
    return asked, Key(blanks=tuple(Blank(accepted=texts) for texts in accepted))


def _number(told: Answered) -> tuple[Asked, Key]:
    found = number_of(told.answer)
    if found is None:
        raise Refused(N_("“{answer}” is no number"), answer=told.answer.strip()[:SHOWN])
    number, tolerance, unit = found
    return Asked(kind=told.kind, stem=told.stem, unit=unit), Key(number=number, tolerance=tolerance)


def _matching(told: Answered) -> tuple[Asked, Key]:
    """Each left → right of the answer; further choices stand among the options."""
    lines = [line for line in re.split(r"[;；\n]", told.answer) if line.strip()]
    pairs = [tuple(ARROW.split(line.strip(), maxsplit=1)) for line in lines]
    if len(pairs) < 2 or any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise Refused(N_("Say which belongs to which, a line each: left → right"))
    rights = [right for _, right in pairs]
    return matching(told.stem, pairs, list(dict.fromkeys([*(o for o in told.options if o), *rights])))


def matching(stem: str, pairs: Sequence[Sequence[str]], rights: Sequence[str]) -> tuple[Asked, Key]:
    lefts = lettered([left for left, _ in pairs], "123456789")
    options = lettered(rights, LETTERS.lower())
    by_text = {option.text: option.id for option in options}
    asked = Asked(kind=QuestionKind.MATCHING, stem=stem, lefts=lefts, options=options)
    return asked, Key(pairs={left.id: by_text[right] for left, (_, right) in zip(lefts, pairs, strict=True)})


def _ordering(told: Answered) -> tuple[Asked, Key]:
    """By letters or numbers of the options as shown, or by their words; without options, as told."""
    options = [option for option in told.options if option]
    parts = [part.strip() for part in re.split(r"\s*(?:->|→|>|[;；\n、])\s*", told.answer) if part.strip()]
    if not options:
        return ordering(told.stem, parts, list(range(len(parts))))
    order = matches("\n".join(parts), options)
    if not order:
        order = [LETTERS.index(letter) for letter in chosen_of(told.answer, options)]
    if sorted(order) != list(range(len(options))):
        raise Refused(N_("The order does not name every option once"))
    return ordering(told.stem, options, order)


def ordering(stem: str, options: Sequence[str], order: Sequence[int]) -> tuple[Asked, Key]:
    shown = lettered(options)
    asked = Asked(kind=QuestionKind.ORDERING, stem=stem, options=shown)
    return asked, Key(right=tuple(shown[place].id for place in order))


def _short(told: Answered) -> tuple[Asked, Key]:
    return Asked(kind=told.kind, stem=told.stem), Key(answer=told.answer)


KEYS: dict[QuestionKind, Callable[[Answered], tuple[Asked, Key]]] = {
    QuestionKind.SINGLE: _chosen,
    QuestionKind.MULTIPLE: _chosen,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.FILL: _fill,
    QuestionKind.NUMBER: _number,
    QuestionKind.MATCHING: _matching,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.SHORT: _short,
}
