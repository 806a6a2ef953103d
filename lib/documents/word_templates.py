"""The Word templates that come with the house, drawn from the same layouts as the PDF sheets.

They are made by this code whenever they are asked for, so that none can fall behind its layout.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lib.documents.fields import PICTURE, ROW
from lib.documents.layouts import LAYOUTS, Block, Hands, Layout, Lines, Pairs, Pictures, Words
from lib.documents.word_filling import names

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
WIDTH, LABEL, NUMBER = 176, 25, 12
"""Of the table, a field's name, a line's number; in mm."""


@cache
def template(name: str) -> bytes:
    layout = LAYOUTS[name]
    document = Document()
    _page(document, layout)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    _run(title, layout.title, HEI, 18)
    for block in layout.blocks:
        _DRAWN[type(block)](document, block, layout)
    document.add_paragraph().paragraph_format.line_spacing = Pt(1)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _page(document: Any, layout: Layout) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    _font(document.styles["Normal"], SONG, 10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    about, called = document.core_properties, names(layout)
    about.title, about.author, about.comments = layout.title, "", ""
    _edge(section.header.paragraphs[0], _told(called["company"]) + "　" + _told(called["project"]))
    _run(section.header.paragraphs[0], "\t编号：" + _told(called["no"]), HEI, 9.5)
    foot = section.footer.paragraphs[0]
    _edge(foot, f"制表：{_told(called['printed_by'])}　打印时间：{_told(called['printed_at'])}")
    for words, code in (("\t第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
        _run(foot, words, HEI, 8.5)
        _count(foot, code)
    _run(foot, " 页", HEI, 8.5)


def _edge(paragraph: Any, words: str) -> None:
    """Words on the left, and a stop for those on the right."""
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style.paragraph_format.tab_stops.clear_all()
    _run(paragraph, words, HEI, 9)


def _count(paragraph: Any, code: str) -> None:
    """A page number, which Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _font(styled: Any, east: str, size: float) -> None:
    """East Asian letters have a font of their own in Word; without it they come in whatever there is."""
    styled.font.name, styled.font.size = LATIN, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east)


def _run(paragraph: Any, words: str, east: str = SONG, size: float = 10.5) -> None:
    _font(paragraph.add_run(words), east, size)


def _told(name: str) -> str:
    return "{{ " + name + " }}"


# -- blocks ------------------------------------------------------------------------------------


def _table(document: Any, widths: Sequence[float], heights: Sequence[float]) -> Any:
    """Boxed; rows grow with what is in them. Tables that follow one another join in Word."""
    table = document.add_table(rows=len(heights), cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row, height in zip(table.rows, heights, strict=True):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _label(cell: Any, words: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F3F5F5")):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(cell.paragraphs[0], words, HEI, 10)


def _pairs(document: Any, block: Pairs, layout: Layout) -> None:
    room = WIDTH / len(block.fields) - LABEL
    cells = _table(document, (LABEL, room) * len(block.fields), (7.5,)).rows[0].cells
    for at, field in enumerate(block.fields):
        _label(cells[2 * at], layout.names[field])
        _run(cells[2 * at + 1].paragraphs[0], _told(names(layout)[field]))


def _words(document: Any, block: Words, layout: Layout) -> None:
    cells = _table(document, (LABEL, WIDTH - LABEL), (block.height,)).rows[0].cells
    _label(cells[0], layout.names[block.field])
    _run(cells[1].paragraphs[0], _told(names(layout)[block.field]))


def _lines(document: Any, block: Lines, layout: Layout) -> None:
    """The rows with the loop's words vanish when the sheet is made; the one between is there once a line."""
    called, all = names(layout), sum(share for _, share in block.columns)
    room = [NUMBER, *((WIDTH - NUMBER) * share / all for _, share in block.columns)]
    head, begin, row, end = _table(document, room, (7.5,) * 4).rows
    _label(head.cells[0], "序号")
    _run(row.cells[0].paragraphs[0], _told("loop.index"))
    row.cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for at, (field, _) in enumerate(block.columns, 1):
        _label(head.cells[at], layout.names[field])
        said = row.cells[at].paragraphs[0]
        _run(said, _told(f"{ROW}.{called[field]}"))
        said.alignment = WD_ALIGN_PARAGRAPH.RIGHT if field in block.numbers else WD_ALIGN_PARAGRAPH.LEFT
    _run(begin.cells[0].paragraphs[0], "{%tr for " + ROW + " in " + called[block.field] + " %}")
    _run(end.cells[0].paragraphs[0], "{%tr endfor %}")


def _pictures(document: Any, block: Pictures, layout: Layout) -> None:
    cells = _table(document, (LABEL, WIDTH - LABEL), (9,)).rows[0].cells
    _label(cells[0], layout.names[block.field])
    through = "{% for " + PICTURE + " in " + names(layout)[block.field] + " %}"
    _run(cells[1].paragraphs[0], through + _told(PICTURE) + " {% endfor %}")


def _hands(document: Any, block: Hands, layout: Layout) -> None:
    many = len(block.people) + 1
    cells = _table(document, (WIDTH / many,) * many, (21,)).rows[0].cells
    for at, who in enumerate(block.people):
        cells[at].vertical_alignment = WD_ALIGN_VERTICAL.TOP
        _run(cells[at].paragraphs[0], f"{who}（签字）：")
        hand = cells[at].add_paragraph()
        if at == 0 and block.signature:
            _run(hand, _told(names(layout)[block.signature]))
        dated = cells[at].add_paragraph()
        dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(dated, "年　　月　　日")
    cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(cells[-1].paragraphs[0], "（盖章）")


_DRAWN: dict[type[Block], Any] = {
    Pairs: _pairs,
    Words: _words,
    Lines: _lines,
    Pictures: _pictures,
    Hands: _hands,
}
