"""The same report as Word, for whoever still adds to it before it is handed on."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lib.documents.content import clean
from lib.documents.reports import Pair, Section, Tile
from lib.documents.word_parts import HEI, WIDTH, a4, headline, label, table, write

NAME = 24
PICTURE = 165
"""Widths in mm: of a fact's name, of a chart."""
WIDE, MOST_WIDE = 2, 24
"""How much a letter of Chinese takes of a column, in letters of Latin; a column counts no wider than this."""


def docx(
    company: str,
    title: str,
    period: str,
    sections: Sequence[Section],
    *,
    project: str = "",
    no: str = "",
    printed: str = "",
    facts: Sequence[Sequence[Pair]] = (),
    tiles: Sequence[Tile] = (),
    hands: Sequence[str] = (),
) -> bytes:
    document = Document()
    whose = "　".join(part for part in (company, project) if part)
    a4(document, title, whose, f"编号：{no}" if no else "", printed)
    headline(document, title)
    _line(document, period, align=WD_ALIGN_PARAGRAPH.CENTER)
    _facts(document, facts)
    _tiles(document, tiles)
    for section in sections:
        _section(document, section)
    _hands(document, hands)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _line(document: Any, words: str, *, size: float = 10.5, before: float = 3, align: Any = None) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.alignment = align
    write(paragraph, clean(words), size=size)
    return paragraph


def _heading(document: Any, words: str, level: int) -> None:
    """Word's own headings, so that its navigation finds them."""
    paragraph = document.add_heading(level=level)
    paragraph.paragraph_format.space_before = Pt(14 if level == 1 else 9)
    write(paragraph, clean(words), HEI, 14 if level == 1 else 11.5)


def _facts(document: Any, facts: Sequence[Sequence[Pair]]) -> None:
    if not facts:
        return
    room = WIDTH / 2 - NAME
    drawn = table(document, (NAME, room, NAME, room), (7.5,) * len(facts))
    for row, pairs in zip(drawn.rows, facts, strict=True):
        cells = row.cells
        if len(pairs) == 1:
            cells = (cells[0], cells[1].merge(cells[3]))
        for at, (name, said) in enumerate(pairs):
            label(cells[2 * at], clean(name))
            write(cells[2 * at + 1].paragraphs[0], clean(said))


def _tiles(document: Any, tiles: Sequence[Tile]) -> None:
    if not tiles:
        return
    _line(document, "", size=4, before=0)
    drawn = table(document, [WIDTH / len(tiles)] * len(tiles), (22,))
    for cell, tile in zip(drawn.rows[0].cells, tiles, strict=True):
        write(cell.paragraphs[0], clean(tile["label"]), HEI, 9)
        write(cell.add_paragraph(), clean(tile["value"]), HEI, 16)
        write(cell.add_paragraph(), clean(tile["note"]), size=8)


def _section(document: Any, section: Section) -> None:
    if words := section.get("heading"):
        _heading(document, words, 1 if section.get("part") else 2)
    if words := section.get("text"):
        _line(document, words)
    for point in section.get("points", ()):
        _line(document, f"· {point}")
    if picture := section.get("picture"):
        paragraph = _line(document, "", align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.add_run().add_picture(BytesIO(picture), width=Mm(PICTURE))
    if section.get("head"):
        _rows(document, section)
    if words := section.get("note"):
        _line(document, words, size=9)


def _rows(document: Any, section: Section) -> None:
    head, numbers = section["head"], set(section.get("numbers", ()))
    rows = section.get("rows", ())
    drawn = table(document, _widths(head, rows), (6.5,) * (len(rows) + 1))
    for cell, words in zip(drawn.rows[0].cells, head, strict=True):
        label(cell, clean(words))
    _again_on_each_page(drawn.rows[0])
    for row, said in zip(drawn.rows[1:], rows, strict=True):
        for at, (cell, words) in enumerate(zip(row.cells, said, strict=True)):
            if at in numbers:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            write(cell.paragraphs[0], clean(words), size=9)


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Each column as wide as what stands in it asks for."""
    columns = zip(head, *rows, strict=True)
    asked = [max(4, *(min(_letters(words), MOST_WIDE) for words in column)) for column in columns]
    return [WIDTH * one / sum(asked) for one in asked]


def _letters(words: str) -> int:
    return sum(WIDE if char > "\u2e80" else 1 for char in words)


def _again_on_each_page(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _hands(document: Any, people: Sequence[str]) -> None:
    if not people:
        return
    _line(document, "", size=6, before=8)
    for cell, who in zip(
        table(document, [WIDTH / len(people)] * len(people), (24,)).rows[0].cells, people, strict=True
    ):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP
        write(cell.paragraphs[0], who)
        cell.add_paragraph()
        dated = cell.add_paragraph()
        dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        write(dated, "年　　月　　日")
