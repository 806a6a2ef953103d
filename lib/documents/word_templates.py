"""The Word templates that come with the house, drawn from the same layouts as the PDF sheets.

They are made by this code whenever they are asked for, so that none can fall behind its layout.
"""

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from lib.documents.fields import PICTURE, ROW
from lib.documents.layouts import LAYOUTS, Block, Hands, Layout, Lines, Pairs, Pictures, Words
from lib.documents.word_filling import names
from lib.documents.word_parts import WIDTH, a4, headline, label, table, write

LABEL, NUMBER = 25, 12
"""A field's name, a line's number; in mm."""


@cache
def template(name: str) -> bytes:
    layout = LAYOUTS[name]
    document = Document()
    _page(document, layout)
    headline(document, layout.title)
    for block in layout.blocks:
        _DRAWN[type(block)](document, block, layout)
    document.add_paragraph().paragraph_format.line_spacing = Pt(1)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _page(document: Any, layout: Layout) -> None:
    called = names(layout)
    whose = _told(called["company"]) + "　" + _told(called["project"])
    foot = f"制表：{_told(called['printed_by'])}　打印时间：{_told(called['printed_at'])}"
    a4(document, layout.title, whose, "编号：" + _told(called["no"]), foot)


def _told(name: str) -> str:
    return "{{ " + name + " }}"


# -- blocks ------------------------------------------------------------------------------------


def _pairs(document: Any, block: Pairs, layout: Layout) -> None:
    room = WIDTH / len(block.fields) - LABEL
    cells = table(document, (LABEL, room) * len(block.fields), (7.5,)).rows[0].cells
    for at, field in enumerate(block.fields):
        label(cells[2 * at], layout.names[field])
        write(cells[2 * at + 1].paragraphs[0], _told(names(layout)[field]))


def _words(document: Any, block: Words, layout: Layout) -> None:
    cells = table(document, (LABEL, WIDTH - LABEL), (block.height,)).rows[0].cells
    label(cells[0], layout.names[block.field])
    write(cells[1].paragraphs[0], _told(names(layout)[block.field]))


def _lines(document: Any, block: Lines, layout: Layout) -> None:
    """The rows with the loop's words vanish when the sheet is made; the one between is there once a line."""
    called, all = names(layout), sum(share for _, share in block.columns)
    room = [NUMBER, *((WIDTH - NUMBER) * share / all for _, share in block.columns)]
    head, begin, row, end = table(document, room, (7.5,) * 4).rows
    label(head.cells[0], "序号")
    write(row.cells[0].paragraphs[0], _told("loop.index"))
    row.cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for at, (field, _) in enumerate(block.columns, 1):
        label(head.cells[at], layout.names[field])
        said = row.cells[at].paragraphs[0]
        write(said, _told(f"{ROW}.{called[field]}"))
        said.alignment = WD_ALIGN_PARAGRAPH.RIGHT if field in block.numbers else WD_ALIGN_PARAGRAPH.LEFT
    write(begin.cells[0].paragraphs[0], "{%tr for " + ROW + " in " + called[block.field] + " %}")
    write(end.cells[0].paragraphs[0], "{%tr endfor %}")


def _pictures(document: Any, block: Pictures, layout: Layout) -> None:
    cells = table(document, (LABEL, WIDTH - LABEL), (9,)).rows[0].cells
    label(cells[0], layout.names[block.field])
    through = "{% for " + PICTURE + " in " + names(layout)[block.field] + " %}"
    write(cells[1].paragraphs[0], through + _told(PICTURE) + " {% endfor %}")


def _hands(document: Any, block: Hands, layout: Layout) -> None:
    many = len(block.people) + 1
    cells = table(document, (WIDTH / many,) * many, (21,)).rows[0].cells
    for at, who in enumerate(block.people):
        cells[at].vertical_alignment = WD_ALIGN_VERTICAL.TOP
        write(cells[at].paragraphs[0], f"{who}（签字）：")
        hand = cells[at].add_paragraph()
        if at == 0 and block.signature:
            write(hand, _told(names(layout)[block.signature]))
        dated = cells[at].add_paragraph()
        dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        write(dated, "年　　月　　日")
    cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(cells[-1].paragraphs[0], "（盖章）")


_DRAWN: dict[type[Block], Any] = {
    Pairs: _pairs,
    Words: _words,
    Lines: _lines,
    Pictures: _pictures,
    Hands: _hands,
}
