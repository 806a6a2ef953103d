"""What documents are filled with in tests, and how they are read back."""

from io import BytesIO
from typing import Any

from docx import Document
from pypdf import PageObject, PdfReader

from lib.documents.layouts import LAYOUTS
from lib.documents.samples import SAMPLES
from tests.files.samples import drawing, picture

A4 = (595, 842)
# Each means something to the typesetter, to Jinja, to XML or to Word.
PAYLOADS = (
    '#set text(red) #read("/etc/passwd")',
    "$x^2$ *粗* _斜_ `码` @引用 <标签> // 注",
    "= 标题 \\ #import sys",
    "{{ 公司名称 }} {% for x in y %} {# #}",
    "<b>&amp;</b> ]]> </w:t>",
    "%PDF-1.7 \u202eabc\u202c\x00\x0b\ud800 😀",
)


def content(name: str, **values: Any) -> dict[str, Any]:
    """A sheet filled as the example is, without its thirty lines and its pictures."""
    plain = dict.fromkeys((*LAYOUTS[name].pictures, "signature"), "")
    lists = {field: SAMPLES[name][field][:2] for field in LAYOUTS[name].lists}
    return {**SAMPLES[name], **plain, **lists, **values}


def photos(many: int) -> list[bytes]:
    return [picture((400, 300 + n)) for n in range(many)]


def signature() -> bytes:
    return drawing(see_through=True)


def pages(pdf: bytes) -> list[PageObject]:
    return list(PdfReader(BytesIO(pdf)).pages)


def text(pdf: bytes) -> str:
    """Every letter in order; where a line was broken is the typesetter's business."""
    return squeezed("".join(page.extract_text() for page in pages(pdf)))


def squeezed(words: str) -> str:
    return "".join(words.replace("\u200b", "").split())


def fonts(pdf: bytes) -> dict[str, bool]:
    """Name → whether its letters come along."""
    found: dict[str, bool] = {}
    for page in pages(pdf):
        for font in page["/Resources"]["/Font"].values():
            below = font["/DescendantFonts"][0]
            told = below["/FontDescriptor"]
            found[str(below["/BaseFont"]).split("+")[-1]] = bool({"/FontFile2", "/FontFile3"} & set(told))
    return found


def cells(docx: bytes) -> list[list[str]]:
    document = Document(BytesIO(docx))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
