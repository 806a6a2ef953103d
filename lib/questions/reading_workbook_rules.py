"""A question bank kept as a table: its columns found by their headings, each row judged. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.shapes import Cell, Sheet
from lib.ledgers.words import bare, is_ditto, said
from lib.questions.exchange_facts_rules import SIGN, facts_in, with_facts
from lib.questions.exchange_rules import Row
from lib.questions.reading_told_rules import Told, judged
from lib.questions.reading_words_rules import LETTERS, kind_of

HEADINGS = {
    "kind": "题型 题目类型 试题类型 试题题型 题目题型 题类 类型 type questiontype kind",
    "stem": "题干 题目 试题 题目内容 试题内容 试题题干 题目题干 问题 内容 题干内容 question stem",
    "options": "选项 备选项 备选答案 候选答案 选项内容 供选答案 options choices",
    "answer": "答案 正确答案 标准答案 参考答案 正确选项 试题答案 answer key rightanswer correctanswer",
    "explanation": "解析 答案解析 试题解析 题目解析 答案说明 解释 explanation",
    "difficulty": "难度 难易度 难易程度 难度等级 难度系数 难易 difficulty",
    "topic": "知识点 考点 章节 分类 所属章节 知识点分类 题目分类 试题分类 科目 模块 专业 主题 类别 topic",
    "points": "分值 分数 题目分值 标准分 得分值 分 points marks score",
    "source": "出处 来源 依据 题目来源 出题依据 source",
}
TITLES = {
    "kind": N_("Question kind"),
    "stem": N_("Question text"),
    "answer": N_("Right answer"),
    "explanation": N_("Explanation of the answer"),
    "difficulty": N_("Difficulty"),
    "topic": N_("Topic of knowledge"),
    "points": N_("Marks of the question"),
    "source": N_("Source of the question"),
}
"""What our own files say over them."""
EXACT = SIGN.rstrip(":")
"""Over the columns, the last, that hold what the others cannot say."""
KNOWN = {word: field for field, words in HEADINGS.items() for word in words.split()} | {
    title.lower().replace(" ", ""): field for field, title in TITLES.items()
}
OPTION = re.compile(
    r"(?:选项|备选项?|答案选项|option)?([a-l])(?:选项|项)?|(?:选项|option)(\d{1,2}|[一二三四五六七八九])"
)
NUMERALS = "一二三四五六七八九"
SEEN = 20
"""Rows among which the headings are looked for."""
DITTO = frozenset({"kind", "topic", "difficulty", "points"})
"""What 同上 and merged cells are used for; a wording is always its own."""


@dataclass(frozen=True)
class Layout:
    """top: the row of the headings, from 0. options: column → place of the option it holds."""

    top: int
    columns: dict[str, int]
    options: dict[int, int]
    exact: tuple[int, ...] = ()

    def cell(self, row: Sequence[Cell], field: str) -> str:
        place = self.columns.get(field)
        return said(row[place]) if place is not None else ""


def rows_of(sheets: Sequence[Sheet]) -> list[Row]:
    shown = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
    laid = [(sheet, layout) for sheet in shown if (layout := lay_out(sheet.rows))]
    if not laid:
        raise Refused(
            N_("No headings of a question bank were found: a column for the question and one for its answer.")
        )
    many = len(laid) > 1
    return [row for sheet, layout in laid for row in _rows(sheet, layout, many)]


def lay_out(rows: Sequence[Sequence[Cell]]) -> Layout | None:
    """The row that knows most headings; one for the question and one for the answer there must be."""
    found = [layout for top, row in enumerate(rows[:SEEN]) if (layout := _layout(top, row))]
    return max(found, key=lambda layout: len(layout.columns) + len(layout.options), default=None)


def _layout(top: int, row: Sequence[Cell]) -> Layout | None:
    columns: dict[str, int] = {}
    options: dict[int, int] = {}
    exact: list[int] = []
    for place, cell in enumerate(row):
        title = re.sub(r"[（(【].*|[*＊:：]", "", bare(said(cell)).lower())
        if field := KNOWN.get(title):
            columns.setdefault(field, place)
        elif title.startswith(EXACT):
            exact.append(place)
        elif title and (found := OPTION.fullmatch(title)):
            options[place] = _place(found[1], found[2])
    return Layout(top, columns, options, tuple(exact)) if {"stem", "answer"} <= columns.keys() else None


def _place(letter: str | None, number: str | None) -> int:
    if letter:
        return LETTERS.index(letter.upper())
    return NUMERALS.index(number) if number in tuple(NUMERALS) else int(number or 1) - 1


def _rows(sheet: Sheet, layout: Layout, many: bool) -> Iterator[Row]:
    cells = _filled(sheet, layout)
    named = sheet.name if kind_of(sheet.name) else ""
    for number, row in enumerate(cells[layout.top + 1 :], layout.top + 2):
        if _is_question(row, layout) and row != sheet.rows[layout.top]:
            place = f"{sheet.name} · {number}" if many else str(number)
            yield row_of(row, layout, place, named)


def row_of(row: Sequence[Cell], layout: Layout, place: str, named: str = "") -> Row:
    exact = "".join(said(row[column]) for column in layout.exact)
    return with_facts(judged(_told(row, layout, place, named)), facts_in(exact))


def _is_question(row: Sequence[Cell], layout: Layout) -> bool:
    """A total or a remark under the table has neither answer nor options."""
    if layout.cell(row, "answer") or any(said(row[place]) for place in layout.options):
        return True
    return bool(layout.cell(row, "stem")) and sum(1 for cell in row if said(cell)) > 1


def _told(row: Sequence[Cell], layout: Layout, place: str, named: str) -> Told:
    return Told(
        place=place,
        stem=layout.cell(row, "stem"),
        kind=layout.cell(row, "kind") or named,
        options=_options(row, layout),
        answer=layout.cell(row, "answer"),
        explanation=layout.cell(row, "explanation"),
        difficulty=layout.cell(row, "difficulty"),
        topic=layout.cell(row, "topic"),
        points=layout.cell(row, "points"),
        source=layout.cell(row, "source"),
    )


def _options(row: Sequence[Cell], layout: Layout) -> tuple[str, ...]:
    """By the letters over them, whatever order the columns have."""
    if not layout.options:
        return (layout.cell(row, "options"),)
    found = [""] * (max(layout.options.values()) + 1)
    for place, option in layout.options.items():
        found[option] = said(row[place])
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _filled(sheet: Sheet, layout: Layout) -> list[list[Cell]]:
    """What a row leaves to the rows above it: merged cells and 同上."""
    rows = [list(row) for row in sheet.rows]
    columns = {layout.columns[field] for field in DITTO & layout.columns.keys()}
    for merge in sheet.merges:
        if merge.top > layout.top and merge.left in columns:
            for row in rows[merge.top + 1 : merge.bottom + 1]:
                row[merge.left] = rows[merge.top][merge.left]
    for above, row in zip(rows[layout.top + 1 :], rows[layout.top + 2 :], strict=False):
        for column in columns:
            if isinstance(cell := row[column], str) and is_ditto(cell):
                row[column] = above[column]
    return rows
