"""The marks of a survey sheet made whole: the scale of each question, one row for each answer sheet."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from lib.i18n import N_
from lib.ledgers.shapes import Layout, Remark, Row, Scene
from lib.ledgers.survey_cells import FIVE, HUNDRED, ONE, TEN, Mark
from lib.ledgers.words import bare, is_nothing, plain, said

Scale = tuple[int, int]
RANGE = re.compile(r"(?<!\d)([01])[-~至到](\d{1,3})(?!\d)")
LIKELY = re.compile("推荐|nps|recommend", re.IGNORECASE)
OUT_OF = re.compile(r"(?:满分|总分)(\d{1,3})|(\d{1,3})分制|(百)分制")
COMMENT = re.compile("意见|建议|原因|留言|哪些|什么|希望|comment|suggestion", re.IGNORECASE)
AVERAGES = re.compile(r"平均.{0,4}|均[值分]|满意率|得分率|合计|总计")
MOSTLY = 0.8
"""A scale is believed when so many of a question's figures lie on it; the others are slips."""


def settle_marks(rows: list[Row], layout: Layout, scene: Scene) -> None:
    """Marks become answers, {question: [mark, lowest, highest]}; a long list becomes one row a sheet."""
    for row in rows:
        _average(row)
    rows = [row for row in rows if not row.ignored]
    if layout.mapping.get("question"):
        _answered_long(rows, layout)
    else:
        _answered_wide(rows, layout)


def _average(row: Row) -> None:
    """A line of averages below the sheets is no answer."""
    first = next((cell for cell in row.cells if cell is not None), None)
    if isinstance(first, str) and AVERAGES.fullmatch(bare(first)):
        row.ignored = Remark("", N_("A total"))


def _answered_wide(rows: list[Row], layout: Layout) -> None:
    titles = _apart([layout.titles.get(column, "") for column in layout.mapping["marks"]])
    questions = dict(zip(layout.mapping["marks"], titles, strict=True))
    scales = {
        column: scale_of(title, (_mark(row, column) for row in rows)) for column, title in questions.items()
    }
    for row in rows:
        row.values["answers"] = {}
        for column, title in questions.items():
            if mark := _mark(row, column):
                _keep(row, title, title, mark, scales[column])
        _something(row)


def _apart(titles: list[str]) -> list[str]:
    """Two columns called the same are two questions."""
    return [title if titles.index(title) == at else f"{title} ({at})" for at, title in enumerate(titles)]


def _mark(row: Row, column: int) -> Mark | None:
    found = (row.values.get("marks") or {}).get(column)
    return found if isinstance(found, Mark) else None


def scale_of(title: str, marks: Iterable[Mark | None]) -> Scale:
    """As the question says, else the smallest that holds most of its figures."""
    if told := _told(bare(title)):
        return told
    figures = [mark.value for mark in marks if mark and mark.scale is None]
    if figures and max(figures) <= 1 and any(figure % 1 for figure in figures):
        return ONE
    for scale in (FIVE, TEN):
        if sum(figure <= scale[1] for figure in figures) >= MOSTLY * len(figures):
            return scale
    return HUNDRED


def _told(title: str) -> Scale | None:
    if found := RANGE.search(title):
        return int(found[1]), int(found[2])
    if found := OUT_OF.search(title):
        most = 100 if found[3] else int(found[1] or found[2])
        return FIVE if most == FIVE[1] else (0, most)
    return TEN if LIKELY.search(title) else None


def _keep(row: Row, title: str, question: str, mark: Mark, scale: Scale) -> None:
    low, most = mark.scale or scale
    told = {"mark": said(mark.value), "low": low, "high": most}
    if not low <= mark.value <= most:
        row.problems.append(Remark(title, N_("{mark} is no mark from {low} to {high}"), told))
    elif (low, most) == FIVE and mark.value % 1:
        row.problems.append(Remark(title, N_("{mark} is not a whole mark"), told))
    else:
        value = int(mark.value) if mark.value % 1 == 0 else mark.value
        row.values["answers"][question] = [value, low, most]


def _something(row: Row) -> None:
    if not row.values["answers"] and not row.problems:
        row.problems.append(Remark("", N_("An empty answer sheet: no question is marked")))


# -- a row for each answer ---------------------------------------------------------------------


def _answered_long(rows: list[Row], layout: Layout) -> None:
    column, title = layout.mapping["marks"][0], layout.title("marks")
    by_question: dict[str, list[Mark | None]] = defaultdict(list)
    for row in rows:
        _comment_instead(row, column, title)
        by_question[_question(row)].append(_mark(row, column))
    scales = {question: scale_of(f"{question}{title}", marks) for question, marks in by_question.items()}
    for sheet in _sheets(rows):
        _together(sheet, column, title, scales)


def _question(row: Row) -> str:
    return str(row.values.get("question") or "")


def _comment_instead(row: Row, column: int, title: str) -> None:
    """Beside a question for words stand words, which no reader of marks can make anything of."""
    if COMMENT.search(_question(row)) and not LIKELY.search(_question(row)) and not _mark(row, column):
        row.problems = [problem for problem in row.problems if problem.column != title]
        words = row.cells[column]
        row.values["comment"] = None if is_nothing(words) else said(words)


def _sheets(rows: list[Row]) -> Iterator[list[Row]]:
    """Lines of one answer sheet: of one number, else those that tell the same but for the question."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        number = row.values.get("sheet_no")
        who = [str(row.values.get(code)) for code in ("room", "place", "block", "at", "period")]
        found[f"no {number}" if number else "|".join(who)].append(row)
    yield from found.values()


def _together(sheet: list[Row], column: int, title: str, scales: dict[str, Scale]) -> None:
    """The first line stands for all; a slip in one of them holds up the whole sheet."""
    first = sheet[0]
    first.values["answers"] = {}
    for row in sheet:
        question = plain(_question(row))
        if mark := _mark(row, column):
            if question in first.values["answers"]:
                row.problems.append(Remark(title, N_("This question is answered twice on one sheet")))
                continue
            kept = row.values
            row.values = {**kept, "answers": first.values["answers"]}
            _keep(row, title, question, mark, scales[_question(row)])
            row.values = kept
    _gather(first, sheet)
    wrong = next((row for row in sheet if row.problems), None)
    for row in sheet:
        if wrong and not row.problems:
            told = {"row": wrong.row}
            row.problems.append(Remark("", N_("Of the same answer sheet as row {row}"), told))
        elif not wrong and row is not first:
            row.ignored = Remark("", N_("Read together with row {row}"), {"row": first.row})
    if not wrong:
        _something(first)


def _gather(first: Row, sheet: list[Row]) -> None:
    """What only a later line tells."""
    told: dict[str, Any] = {}
    for row in reversed(sheet):
        told |= {code: value for code, value in row.values.items() if value not in (None, [], "")}
    words = dict.fromkeys(said(row.values["comment"]) for row in sheet if row.values.get("comment"))
    marks = first.values.get("marks")
    first.values |= told | {"answers": first.values["answers"], "marks": marks}
    first.values["comment"] = "；".join(words) or None
