"""Documents with words in them, and documents made to harm whoever reads them."""

import zlib
from io import BytesIO
from itertools import pairwise
from typing import Any

import xlsxwriter
from docx import Document
from PIL import Image
from pypdf import PdfReader, PdfWriter

from lib.documents.typesetting import font_folder
from tests.files.samples import packed

WORDS = "曳引机主轴承异响，业主反映电梯运行时抖动"


def pdf(*pages: str) -> bytes:
    """Set in narrow lines, as pages are."""
    import typst

    source = "#set page(width: 60mm)\n" + "\n#pagebreak()\n".join(pages)
    made: Any = typst.compile(source.encode(), font_paths=[font_folder()], ignore_system_fonts=True)
    return bytes(made)


def locked(content: bytes, user: str, owner: str) -> bytes:
    return _written(_copied(content), lambda pdf: pdf.encrypt(user, owner, algorithm="AES-256"))


def scan() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "PDF")
    return out.getvalue()


def many_pages(count: int) -> bytes:
    """Pages of one content, each an object of its own."""
    kids = b" ".join(b"%d 0 R" % (4 + n) for n in range(count))
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 3 0 R/Resources<</Font<<>>>>>>"
    return raw_pdf([*head, _stream(b"BT (a) Tj ET"), *[page] * count])


def raw_pdf(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def half_broken() -> bytes:
    """Two pages: one packed in a way nobody knows, one with a word."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents %d 0 R/Resources<</Font<<>>>>>>"
    pages = b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"
    contents = _stream(b"?", b"/Filter/Bogus"), _stream(b"BT (kept) Tj ET")
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page % 5, page % 6, *contents])


def bottomless() -> bytes:
    """A tree of pages that is its own child."""
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"])


def nested() -> bytes:
    """A form that draws itself, ten times each time."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    drawn = _stream(b"/X Do " * 10)
    form = _stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>")
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, drawn, form])


def pdf_bomb(megabytes: int) -> bytes:
    """A page whose content unpacks to so much."""
    packer, block = zlib.compressobj(9), b"(a) Tj " * 150_000
    content = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<<>>>>>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, _stream(content, b"/Filter/FlateDecode")])


def _copied(content: bytes) -> PdfWriter:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(content)))
    return writer


def _written(writer: PdfWriter, change: Any) -> bytes:
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(*paragraphs: str, cells: tuple[str, ...] = (), head: str = "") -> bytes:
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    row = document.add_table(rows=1, cols=max(len(cells), 1)).rows[0]
    for cell, words in zip(row.cells, cells, strict=False):
        cell.text = words
    document.sections[0].header.paragraphs[0].text = head
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word_part(body: bytes) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def docx_bomb(megabytes: int) -> bytes:
    """One paragraph that never ends."""
    return word_part(b"<w:document><w:p><w:t>" + b"\xe7\x94\xb5" * (megabytes * 350_000))


def laughing() -> bytes:
    """Entities made of entities: a few bytes that would be gigabytes."""
    names = "abcdefghij"
    steps = (f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    head = f'<!DOCTYPE w [<!ENTITY a "haha">{"".join(steps)}]>'
    return word_part(f"{head}<w:document><w:p><w:t>&j;</w:t></w:p></w:document>".encode())


def xlsx(*rows: tuple[Any, ...], far: bool = False) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("检查表")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if far:
            sheet.write(1_048_575, 16_383, "far")
    return out.getvalue()
