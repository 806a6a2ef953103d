"""The sheets as Word: the shipped template, a company's own, and templates that want more than fields."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from lib.documents import words
from lib.documents.fields import fields_of
from lib.documents.layouts import LAYOUTS
from lib.documents.word_filling import fill
from lib.errors import Refused
from tests.documents.papers import PAYLOADS, cells, content, photos, signature

pytestmark = pytest.mark.slow


def own(*paragraphs: str) -> bytes:
    """A template of these paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def filled(template: bytes, name: str = "repair", **values: Any) -> str:
    made = fill(template, LAYOUTS[name], content(name, **values))[0]
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(made)).paragraphs)


def with_part(template: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(template)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return made.getvalue()


# -- the shipped templates ---------------------------------------------------------------------


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_shipped_template_prints_every_field_on_a4(name: str) -> None:
    made = words.docx(name, content(name))
    document, said = Document(BytesIO(made)), cells(made)
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)
    edges = section.header.paragraphs[0].text + section.footer.paragraphs[0].text
    everything = "\n".join(cell for row in said for cell in row) + edges
    for field, value in content(name).items():
        if isinstance(value, str):
            assert value in everything, field
    assert "{{" not in everything
    assert "{%" not in everything
    assert said[-1][-1] == "（盖章）"
    assert all("（签字）：" in cell for cell in said[-1][:-1])
    assert [one.get(qn("w:instr")) for one in section.footer._element.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]


def test_east_asian_letters_have_their_own_fonts() -> None:
    document = Document(BytesIO(words.docx("complaint", content("complaint"))))
    title, value = document.paragraphs[0].runs[0], document.tables[0].rows[0].cells[1].paragraphs[0].runs[0]
    fonts = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in (title, value)]
    assert fonts == ["黑体", "宋体"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_typed_is_never_a_template(payload: str) -> None:
    made = words.docx("complaint", content("complaint", reporter=payload, summary=f"一\n{payload}"))
    seen = "".join(c for c in payload if c >= " " and c not in "\u202e\u202c\ud800")
    assert cells(made)[0][1] == seen
    assert next(row for row in cells(made) if row[0] == "投诉内容")[1] == f"一\n{seen}"


def test_a_row_for_each_part_and_room_to_write_where_there_are_few() -> None:
    lines = [{"name": f"软管{n}", "quantity": "2", "amount": "¥70.00"} for n in range(12)]
    said = cells(words.docx("repair", content("repair", lines=lines)))
    assert [row[:2] for row in said if row[0].isdigit()] == [[str(n + 1), f"软管{n}"] for n in range(12)]
    assert len([row for row in cells(words.docx("repair", {})) if row[0].isdigit()]) == 3


def test_photos_and_the_signature_come_along() -> None:
    pictures = {"before": photos(2), "after": photos(3), "signature": signature()}
    document = Document(BytesIO(words.docx("repair", content("repair", **pictures))))
    heights = [round(shape.height / Mm(1)) for shape in document.inline_shapes]
    assert heights == [30] * 5 + [9]


# -- a company's own ---------------------------------------------------------------------------


def test_an_own_template_names_the_fields_it_wants() -> None:
    template = own(
        "致 {{ 报修人 }}：{% if 客户应付 %}应付 {{ 客户应付 }}{% else %}免费{% endif %}",
        "{% for 行 in 材料与工时 %}{{ loop.index }}.{{ 行.名称 }}；{% endfor %}",
    )
    assert (
        filled(template, lines=[{"name": "软管"}, {"name": "龙头"}], owed="")
        == "致 张*：免费\n1.软管；2.龙头；3.；"
    )
    assert "应付 ¥70.00" in filled(template)


def test_the_list_of_fields_is_true() -> None:
    """What is offered is known, and what the shipped template uses is offered."""
    for name, layout in LAYOUTS.items():
        written = [field.written.replace("%tr", "%").replace("…", "") for field in fields_of(name)]
        loops = [one for one in written if "for" in one]
        single = [one for one in written if "for" not in one and "行." not in one]
        assert fill(own(*single, *loops), layout, content(name))[2] == frozenset()
        assert fill(words.shipped(name), layout, content(name))[2] == frozenset()


HOSTILE = {
    "walks to a class": "{{ 报修人.__class__.__mro__ }}",
    "walks by a filter": "{{ 报修人|attr('__class__') }}",
    "walks by a key": "{{ 报修人['__class__'] }}",
    "calls": "{{ 报修人.upper() }}",
    "takes hold of a picture": "{% for p in 维修前照片 %}{{ p._put.tpl.save('/tmp/x') }}{% endfor %}",
    "a method of a row": "{% for 行 in 材料与工时 %}{{ 行.pop('名称') }}{% endfor %}",
    "counts far": "{% for n in range(99999) %}x{% endfor %}",
    "loops in loops": "{% for a in 材料与工时 %}{% for b in 材料与工时 %}x{% endfor %}{% endfor %}",
    "loops over letters": "{% for a in 报修人 %}x{% endfor %}",
    "a long text": "{{ 'x' * 999999999 }}",
    "a great power": "{{ 9 ** 9999999 }}",
    "sets": "{% set a = 报修人 %}",
    "a macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "includes": "{% include '/etc/passwd' %}",
    "imports": "{% import 'os' as os %}",
    "what Jinja brings": "{{ cycler.__init__.__globals__ }}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_template_that_does_more_than_fill_in_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"does more than|is no list"):
        filled(own("{{ 报修人 }}", text), before=photos(1))


def test_a_header_is_looked_through_as_the_page_is() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ 报修人.__class__ }}"
    made = BytesIO()
    document.save(made)
    with pytest.raises(Refused, match="does more than"):
        filled(made.getvalue())


def test_what_word_would_load_or_start_is_refused() -> None:
    rels, body = "word/_rels/document.xml.rels", "word/document.xml"
    foreign = b'<Relationship Id="rId99" Type="http://x/relationships/%s" Target="http://127.0.0.1/a" %s/>'
    link = b'TargetMode="External"'
    for kind, mode in ((b"image", link), (b"attachedTemplate", link), (b"oleObject", b"")):
        added = foreign % (kind, mode) + b"</Relationships>"
        with pytest.raises(Refused, match="foreign"):
            filled(with_part(own("x"), rels, lambda part, add=added: part.replace(b"</Relationships>", add)))
    harmless = foreign % (b"hyperlink", link) + b"</Relationships>"
    assert filled(with_part(own("x"), rels, lambda part: part.replace(b"</Relationships>", harmless))) == "x"
    code = b"<w:p><w:r><w:instrText>DDEAUTO c:\\\\a.exe</w:instrText></w:r></w:p><w:sectPr"
    with pytest.raises(Refused, match="foreign"):
        filled(with_part(own("x"), body, lambda part: part.replace(b"<w:sectPr", code, 1)))
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa">]>'
    with pytest.raises(Refused, match="not a Word"):
        filled(with_part(own("x"), body, lambda part: entity + part.split(b"?>", 1)[1]))


def test_a_bomb_or_no_document_at_all_is_refused() -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b" " * 30_000_000)
    with pytest.raises(Refused, match="far too large"):
        filled(bomb.getvalue())
    for nothing in (b"", b"PK\x03\x04", b"<html>", words.shipped("repair")[:-200]):
        with pytest.raises(Refused, match="not a Word"):
            filled(nothing)


def test_a_slip_of_the_pen_is_told_with_its_place() -> None:
    with pytest.raises(Refused, match="not written right") as told:
        filled(own("上面", "{{ 报修人 } 您好"))
    assert "您好" in str(told.value)


# -- in its child ------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_template_is_tried_before_it_is_kept() -> None:
    words.check("repair", words.shipped("repair"))
    with pytest.raises(Refused, match="任务编号、名字"):
        words.check(
            "repair", own("{{ 任务编号 }} {{ 报修人 }} {% for 行 in 材料与工时 %}{{ 行.名字 }}{% endfor %}")
        )
    with pytest.raises(Refused, match="no field"):
        words.check("repair", own("每张都一样"))
    made = words.docx(
        "repair",
        content("repair", after=photos(1)),
        own("{{ 报修人 }}{% for 照片 in 维修后照片 %}{{ 照片 }}{% endfor %}"),
    )
    document = Document(BytesIO(made))
    assert (document.paragraphs[0].text, len(document.inline_shapes)) == ("张*", 1)


@pytest.mark.slow
def test_a_template_that_takes_too_long_or_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = "{% for 行 in 材料与工时 %}" + "铺天盖地" * 15_000 + "{% endfor %}"
    with pytest.raises(Refused, match="far too long or too much"):
        words.check("repair", own(*[loop] * 90))
    monkeypatch.setattr(words, "SECONDS", 0.05)
    with pytest.raises(Refused, match="far too long"):
        words.check("repair", words.shipped("repair"))
