"""An examination on paper as Word documents, for a company that still wants to change them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from lib.documents.content import clean
from lib.documents.exam_papers import KEY_WARNING, Copy, Occasion, Person, Pictures, Sections, facts
from lib.documents.word_parts import HEI, WIDTH, a4, headline, label, table, write

Part = Mapping[str, Any]
GAP, NUMERALS = re.compile("_{4,}"), "一二三四五六七八九十"
NUMBERED = re.compile(rf"[{NUMERALS}]+[、.．]")
LINE, BOX = "＿", "□"
INDENT, LINE_HIGH = 6, 8.6
"""In mm: options from the margin, a line to write on."""
GONE = "（图片缺失）"


def paper(occasion: Occasion, copy: Copy, pictures: Pictures | None = None) -> bytes:
    document = _begun(occasion, "试卷")
    _line(document, facts(occasion), size=9.5, align=WD_ALIGN_PARAGRAPH.CENTER)
    _person(document, copy.person)
    _line(document, occasion.note, size=9.5)
    for section in _headed(document, copy.sections):
        for item in section["questions"]:
            _question(document, item, pictures or {}, separate=occasion.separate)
    return _saved(document)


def answer_sheet(occasion: Occasion, copy: Copy) -> bytes:
    document = _begun(occasion, "答题卡")
    _person(document, copy.person)
    for section in _headed(document, copy.sections):
        for item in section["questions"]:
            _to_fill(document, f"{item['n']}.", item)
            for part in item["parts"]:
                _to_fill(document, f"（{part['n']}）", part)
    return _saved(document)


def key(occasion: Occasion, copy: Copy) -> bytes:
    document = _begun(occasion, "答案与评分标准")
    _line(document, KEY_WARNING, size=9.5, align=WD_ALIGN_PARAGRAPH.CENTER)
    for section in _headed(document, copy.sections):
        for item in section["questions"]:
            _keyed(document, f"{item['n']}.", item)
            for part in item["parts"]:
                _keyed(document, f"（{part['n']}）", part)
            if item["why"]:
                _line(document, f"解析：{item['why']}", size=9, before=2, left=INDENT)
    return _saved(document)


# -- what all three have -----------------------------------------------------------------------


def _begun(occasion: Occasion, name: str) -> Any:
    document = Document()
    whose = "　".join(part for part in (occasion.company, occasion.project) if part)
    told = "　".join(part for part in (name, occasion.variant) if part)
    no = f"编号：{occasion.no}" if occasion.no else ""
    a4(document, clean(f"{occasion.title} {told}"), clean(whose), no, clean(f"{occasion.title}　{told}"))
    headline(document, clean(occasion.title))
    _line(document, told, size=12, before=0, align=WD_ALIGN_PARAGRAPH.CENTER)
    return document


def _saved(document: Any) -> bytes:
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _line(
    document: Any, words: str, *, size: float = 10.5, before: float = 4, left: float = 0, align: Any = None
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.left_indent = Mm(left)
    paragraph.alignment = align
    write(paragraph, clean(GAP.sub(LINE * 6, words)), size=size)
    return paragraph


def _person(document: Any, person: Person) -> None:
    _line(document, "", size=4, before=2)
    told = ("姓名", person.name, "工号", person.no, "部门／项目", person.department)
    cells = table(document, (16, 40, 16, 40, 24, 40), (8,)).rows[0].cells
    for at, (cell, words) in enumerate(zip(cells, told, strict=True)):
        if at % 2:
            write(cell.paragraphs[0], clean(words))
        else:
            label(cell, words)


def _headed(document: Any, sections: Sections) -> Iterator[Part]:
    """Each heading is written as its section is reached."""
    for number, section in enumerate(sections):
        title = section["title"]
        if not NUMBERED.match(title) and number < len(NUMERALS):
            title = f"{NUMERALS[number]}、{title}"
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(14)
        paragraph.paragraph_format.keep_with_next = True
        write(paragraph, clean(title), HEI, 12)
        write(paragraph, f"　（{section['told']}）", size=9)
        yield section


# -- what is asked -----------------------------------------------------------------------------


def _question(document: Any, item: Part, pictures: Pictures, *, separate: bool) -> None:
    _asked(document, f"{item['n']}. ", item, pictures, separate=separate)
    for part in item["parts"]:
        _asked(document, f"（{part['n']}）", part, pictures, separate=separate)


def _asked(document: Any, number: str, item: Part, pictures: Pictures, *, separate: bool) -> None:
    brackets = "（　　）" if item["brackets"] else ""
    worth = f"（{item['marks']} 分）" if item["marks"] else ""
    _line(document, f"{number}{item['stem']}{brackets}{worth}", before=8)
    for id in item["pictures"]:
        _picture(_line(document, "", before=2, left=INDENT), pictures.get(id), 60)
    if item["lefts"]:
        _matching(document, item, pictures, separate=separate)
    elif item["options"]:
        _options(document, item, pictures)
    if not separate:
        _room(document, item)


def _picture(paragraph: Any, content: bytes | None, width: float) -> None:
    if content:
        paragraph.add_run().add_picture(BytesIO(content), width=Mm(width))
    else:
        write(paragraph, GONE, size=9)


def _options(document: Any, item: Part, pictures: Pictures) -> None:
    """In as many columns as fit, by tab stops; one with a picture has a line of its own."""
    many = 1 if any(one["picture"] for one in item["options"]) else item["columns"]
    for start in range(0, len(item["options"]), many):
        row = item["options"][start : start + many]
        paragraph = _line(document, "", before=2, left=INDENT)
        for at in range(1, many):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(INDENT + at * (WIDTH - INDENT) / many))
        write(paragraph, "\t".join(_option(one) for one in row))
        if row[0]["picture"]:
            _picture(paragraph, pictures.get(row[0]["picture"]), 40)


def _option(one: Part) -> str:
    return clean(f"{one['mark']}. {one['text']}")


def _matching(document: Any, item: Part, pictures: Pictures, *, separate: bool) -> None:
    rows = max(len(item["lefts"]), len(item["options"]))
    drawn = table(document, (WIDTH / 2 - 10, 20, WIDTH / 2 - 10), (7,) * rows)
    for at, row in enumerate(drawn.rows):
        for column, side in ((0, item["lefts"]), (2, item["options"])):
            if at < len(side):
                paragraph = row.cells[column].paragraphs[0]
                write(paragraph, _option(side[at]))
                if side[at]["picture"]:
                    _picture(paragraph, pictures.get(side[at]["picture"]), 30)
        if at < len(item["lefts"]) and not separate:
            write(row.cells[1].paragraphs[0], "（　　）")


def _room(document: Any, item: Part) -> None:
    """Where the answer is written when it is written on the paper itself."""
    if item["kind"] == "ordering":
        _line(document, f"正确顺序：{_arrows(item)}", before=3, left=INDENT)
    elif item["kind"] == "number":
        _line(document, f"答：{LINE * 8} {item['unit']}", before=3, left=INDENT)
    elif item["kind"] == "short":
        _writing(document, item)


def _arrows(item: Part) -> str:
    return " → ".join(LINE * 3 for _ in item["options"])


def _writing(document: Any, item: Part) -> None:
    table(document, (WIDTH,), (LINE_HIGH * item["lines"],))


# -- what is answered --------------------------------------------------------------------------


def _to_fill(document: Any, number: str, item: Part) -> None:
    _line(document, f"{number}　{_ROOM.get(item['kind'], lambda _: '')(item)}", before=6)
    if item["kind"] == "short":
        _writing(document, item)


def _boxes(marks: Sequence[str]) -> str:
    return "　".join(f"{BOX} {mark}" for mark in marks)


def _marks(item: Part) -> list[str]:
    return [one["mark"] for one in item["options"]]


def _blanks(item: Part) -> str:
    many = item["blanks"] > 1
    return "　".join((f"（{n}）" if many else "") + LINE * 8 for n in range(1, item["blanks"] + 1))


_ROOM: dict[str, Any] = {
    "single": lambda item: _boxes(_marks(item)),
    "multiple": lambda item: _boxes(_marks(item)),
    "truefalse": lambda item: _boxes(("√", "×")),
    "fill": _blanks,
    "number": lambda item: f"{LINE * 8} {item['unit']}",
    "matching": lambda item: "\n".join(f"{one['mark']}　{_boxes(_marks(item))}" for one in item["lefts"]),
    "ordering": _arrows,
}


# -- what is right -----------------------------------------------------------------------------


def _keyed(document: Any, number: str, item: Part) -> None:
    _line(document, f"{number} {item['stem']}（{item['marks']} 分）", size=9, before=7)
    if item["answer"]:
        paragraph = _line(document, "", before=1, left=INDENT)
        write(paragraph, clean(f"答案：{item['answer']}"), HEI)
    if item["model"]:
        _line(document, f"参考答案：{item['model']}", before=1, left=INDENT)
    if item["rubric"]:
        _points(document, item["rubric"])


def _points(document: Any, rubric: Sequence[Part]) -> None:
    _line(document, "", size=4, before=0)
    drawn = table(document, (WIDTH - 24, 24), (6.5,) * (len(rubric) + 1))
    for cell, words in zip(drawn.rows[0].cells, ("得分要点", "分值"), strict=True):
        label(cell, words)
    for row, point in zip(drawn.rows[1:], rubric, strict=True):
        write(row.cells[0].paragraphs[0], clean(point["text"]))
        row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(row.cells[1].paragraphs[0], point["marks"])
