"""Questions as the rows of a workbook that anybody may go on with, and that read back as they were. Pure."""

from collections.abc import Callable, Iterator, Sequence

from db.choices.questions import QuestionKind
from lib.i18n import N_
from lib.questions.content import Asked, Content, Key
from lib.questions.exchange_facts_rules import Told, facts_of, line_of
from lib.questions.exchange_rules import told_number, told_path
from lib.questions.reading_words_rules import LETTERS
from lib.questions.reading_workbook_rules import EXACT, TITLES, lay_out, row_of

RIGHT, WRONG = N_("True"), N_("False")
LONGEST_CELL = 32_000
"""Excel cuts longer cells."""
LEAST_OPTIONS = 4
Say = Callable[[str], str]
K = QuestionKind


def table(questions: Sequence[Told], say: Say) -> tuple[list[str], list[list[str]]]:
    """(headings, rows); the columns at the end, where there are any, are for our own reader alone."""
    options = max([LEAST_OPTIONS, *(len(one.content.asked.options) for one in questions)])
    headings = headings_of(options, say)
    rows = [_row(one, options, say) for one in questions]
    exact = [_exact(one, headings, row) for one, row in zip(questions, rows, strict=True)]
    width = max(map(len, exact), default=0)
    titles = [EXACT, *(f"{EXACT}{n}" for n in range(2, width + 1))][:width]
    told = [[*row, *more, *[""] * (width - len(more))] for row, more in zip(rows, exact, strict=True)]
    return headings + titles, told


def headings_of(options: int, say: Say) -> list[str]:
    first, *rest = [say(title) for title in (TITLES["kind"], TITLES["stem"])]
    after = [say(TITLES[name]) for name in TITLES if name not in ("kind", "stem")]
    return [first, *rest, *LETTERS[:options], *after]


def _row(told: Told, options: int, say: Say) -> list[str]:
    content = told.content
    shown = [option.text for option in content.asked.options]
    cells = [
        say(content.asked.kind.label),
        stem_of(content.asked),
        *shown,
        *[""] * (options - len(shown)),
        answer_of(content.asked, content.key, say),
        content.explanation,
        say(told.difficulty.label) if told.difficulty else "",
        told_path(told.topic),
        told_number(content.points),
        told.source,
    ]
    return [cell[:LONGEST_CELL] for cell in cells]


def stem_of(asked: Asked) -> str:
    """A case with its questions below the story."""
    parts = (f"（{number}）{_with_options(part)}" for number, part in enumerate(asked.parts, 1))
    return "\n".join([asked.stem, *parts])


def _with_options(asked: Asked) -> str:
    shown = (f"{letter}. {option.text}" for letter, option in zip(LETTERS, asked.options, strict=False))
    return "  ".join([asked.stem, *shown])


def answer_of(asked: Asked, key: Key, say: Say) -> str:
    return ANSWERS[asked.kind](asked, key, say)


def _chosen(asked: Asked, key: Key, say: Say) -> str:
    return "".join(_letters(asked, key.right))


def _letters(asked: Asked, ids: Sequence[str]) -> Iterator[str]:
    places = {option.id: letter for option, letter in zip(asked.options, LETTERS, strict=False)}
    return (places.get(id, "") for id in ids)


def _truth(asked: Asked, key: Key, say: Say) -> str:
    return say(RIGHT if key.true else WRONG)


def _blanks(asked: Asked, key: Key, say: Say) -> str:
    return ";".join("|".join(blank.accepted) for blank in key.blanks)


def _number(asked: Asked, key: Key, say: Say) -> str:
    margin = f"±{told_number(key.tolerance)}" if key.tolerance else ""
    return f"{told_number(key.number)}{margin}{asked.unit}"


def _pairs(asked: Asked, key: Key, say: Say) -> str:
    rights = {option.id: option.text for option in asked.options}
    return "\n".join(f"{left.text} → {rights.get(key.pairs.get(left.id, ''), '')}" for left in asked.lefts)


def _order(asked: Asked, key: Key, say: Say) -> str:
    return "、".join(_letters(asked, key.right))


def _words(asked: Asked, key: Key, say: Say) -> str:
    points = (f"{point.text}（{told_number(point.share)}%）" for point in key.rubric)
    return "\n".join(line for line in (key.answer, *points) if line)


def _case(asked: Asked, key: Key, say: Say) -> str:
    told = zip(asked.parts, key.parts, strict=False)
    return "\n".join(f"（{n}）{answer_of(part, right, say)}" for n, (part, right) in enumerate(told, 1))


ANSWERS: dict[QuestionKind, Callable[[Asked, Key, Say], str]] = {
    K.SINGLE: _chosen,
    K.MULTIPLE: _chosen,
    K.TRUE_FALSE: _truth,
    K.FILL: _blanks,
    K.NUMBER: _number,
    K.MATCHING: _pairs,
    K.ORDERING: _order,
    K.SHORT: _words,
    K.CASE: _case,
}


def _exact(told: Told, headings: Sequence[str], row: Sequence[str]) -> list[str]:
    """Nothing, where the row's own cells read back as the very question."""
    layout = lay_out([headings])
    native: Content | None = row_of(row, layout, "").content if layout else None
    facts = facts_of(told, native, points=False)
    if "content" not in facts:
        return []
    line = line_of({name: facts[name] for name in ("content", "of")})
    return [line[start : start + LONGEST_CELL] for start in range(0, len(line), LONGEST_CELL)]
