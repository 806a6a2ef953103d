"""《客户满意度调查表》 as a Word document, for a company that wants to change its wording or its looks."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from lib.documents.content import clean
from lib.documents.questionnaire import Questionnaire
from lib.documents.word_parts import HEI, WIDTH, a4, headline, label, table, write

BOX = "□"
NUMBER, MARK, NARROW = 11, 17, 11
"""Columns of the table of ratings, in mm."""


def docx(asked: Questionnaire) -> bytes:
    """Blank, for everybody."""
    document = Document()
    foot = f"{asked.title}　{asked.period}"
    a4(document, asked.title, f"{asked.company}　{asked.project}", f"编号：{asked.no}", foot)
    headline(document, asked.title)
    _line(document, asked.period, align=WD_ALIGN_PARAGRAPH.CENTER)
    _letter(document, asked)
    for part in asked.parts:
        _DRAWN[part["kind"]](document, part)
    _end(document, asked)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _line(document: Any, words: str, *, size: float = 10.5, before: float = 4, align: Any = None) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.alignment = align
    write(paragraph, clean(words), size=size)
    return paragraph


def _letter(document: Any, asked: Questionnaire) -> None:
    _line(document, "尊敬的业主（住户）：", before=8)
    _line(document, f"　　{asked.intro}{asked.how}", before=2)
    _line(document, asked.privacy, size=9.5)
    _line(document, "", before=0)
    if not asked.nameless:
        _cells(document, ("房号", "", "姓名", "", "电话", ""), (18, 41, 18, 41, 18, 40))


def _cells(document: Any, said: Sequence[str], widths: Sequence[float]) -> None:
    """A row of names, each with room behind it."""
    for cell, words in zip(table(document, widths, (8,)).rows[0].cells, said, strict=True):
        if words:
            label(cell, words)


def _asked(document: Any, part: Mapping[str, Any], after: str = "") -> Any:
    note = f"（{part['note']}）" if part["note"] else ""
    return _line(document, f"{part['number']}. {part['label']}{note}{after}", before=9)


def _ratings(document: Any, part: Mapping[str, Any]) -> None:
    scale = part["scale"]
    mark = NARROW if len(scale) > 5 else MARK
    widths = (NUMBER, WIDTH - NUMBER - mark * len(scale), *(mark for _ in scale))
    _line(document, "", size=4, before=0)
    drawn = table(document, widths, (8,) * (len(part["rows"]) + 1))
    for cell, words in zip(drawn.rows[0].cells, ("序号", "调查项目", *scale), strict=True):
        label(cell, words)
    for row, asked in zip(drawn.rows[1:], part["rows"], strict=True):
        note = f"（{asked['note']}）" if asked["note"] else ""
        _fill(row.cells, (str(asked["number"]), asked["label"] + note, *(BOX for _ in scale)))


def _fill(cells: Sequence[Any], said: Sequence[str]) -> None:
    """Centred but for the second, which is a sentence."""
    for at, (cell, words) in enumerate(zip(cells, said, strict=True)):
        if at != 1:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(cell.paragraphs[0], clean(words))


def _likely(document: Any, part: Mapping[str, Any]) -> None:
    marks = part["marks"]
    _asked(document, part)
    drawn = table(document, [WIDTH / len(marks)] * len(marks), (7, 7))
    for above, below, mark in zip(drawn.rows[0].cells, drawn.rows[1].cells, marks, strict=True):
        label(above, mark)
        below.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(below.paragraphs[0], BOX)


def _choice(document: Any, part: Mapping[str, Any]) -> None:
    _asked(document, part)
    _line(document, "　　".join(f"{BOX} {option}" for option in part["options"]))


def _lines(document: Any, part: Mapping[str, Any]) -> None:
    _asked(document, part)
    for cell in (row.cells[0] for row in table(document, (WIDTH,), (part["lines"] * 8.4,)).rows):
        write(cell.paragraphs[0], "")


def _short(document: Any, part: Mapping[str, Any]) -> None:
    _asked(document, part, f"：{'＿' * 12} {part['unit']}")


def _heading(document: Any, part: Mapping[str, Any]) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, clean(part["label"]), HEI, 12)
    if part["note"]:
        _line(document, part["note"], size=9, before=1)


def _end(document: Any, asked: Questionnaire) -> None:
    if not asked.nameless:
        signed = f"填写人签名：{'＿' * 8}　　　　年　　月　　日"
        _line(document, signed, before=14, align=WD_ALIGN_PARAGRAPH.RIGHT)
    thanks = _line(document, asked.thanks, size=9, before=10, align=WD_ALIGN_PARAGRAPH.CENTER)
    thanks.paragraph_format.left_indent = Mm(0)


_DRAWN: dict[str, Any] = {
    "ratings": _ratings,
    "nps": _likely,
    "choice": _choice,
    "lines": _lines,
    "short": _short,
    "heading": _heading,
}
