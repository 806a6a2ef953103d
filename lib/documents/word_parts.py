"""What every Word document of the house is made of: an A4 page, headings, boxed tables, Chinese fonts."""

from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
WIDTH = 176
"""Of the page between its margins, in mm."""


def a4(document: Any, title: str, left: str, right: str, foot: str) -> None:
    """Whose it is and its number at the top, foot and the page at the bottom."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    _font(document.styles["Normal"], SONG, 10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    about = document.core_properties
    about.title, about.author, about.comments = title, "", ""
    _edge(section.header.paragraphs[0], left)
    write(section.header.paragraphs[0], "\t" + right, HEI, 9.5)
    bottom = section.footer.paragraphs[0]
    _edge(bottom, foot)
    for words, code in (("\t第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
        write(bottom, words, HEI, 8.5)
        _count(bottom, code)
    write(bottom, " 页", HEI, 8.5)


def headline(document: Any, words: str) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    write(title, words, HEI, 18)


def _edge(paragraph: Any, words: str) -> None:
    """Words on the left, and a stop for those on the right."""
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style.paragraph_format.tab_stops.clear_all()
    write(paragraph, words, HEI, 9)


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


def write(paragraph: Any, words: str, east: str = SONG, size: float = 10.5) -> None:
    _font(paragraph.add_run(words), east, size)


def table(document: Any, widths: Sequence[float], heights: Sequence[float]) -> Any:
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


def label(cell: Any, words: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F3F5F5")):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(cell.paragraphs[0], words, HEI, 10)
