"""Filling a Word template: fields, `if` and `for` over the sheet's own lists, and nothing else.

A template may come from anybody's computer: what else Jinja can do is refused before anything is run, and so
is what Word would load from elsewhere when the sheet is opened.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lib.documents.content import filled
from lib.documents.fields import word_name
from lib.documents.layouts import Content, Layout
from lib.errors import Refused
from lib.i18n import N_

MOST_UNPACKED, MOST_MADE = 20_000_000, 20_000_000
PICTURE_HIGH, SIGNATURE_HIGH = 30, 9
LOOP = ("index", "first", "last")
HARMLESS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Const,
)
OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
INSIDE = re.compile(rb"relationships/(oleObject|package|aFChunk|control|attachedTemplate)\b")
COMMANDS = re.compile(rb"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|MACROBUTTON)\s", re.I)
CODES = re.compile(rb"<w:instrText[^>]*>([^<]*)|w:instr\s*=\s*[\"']([^\"']*)")

NOT_WORD = N_("This is not a Word document (.docx), or it is damaged. Please save it again as .docx.")
TOO_MUCH = N_("This template does more than fill in fields: {what}. Use only fields, “if” and “for … in …”.")
LOADS = N_("This template holds or loads something foreign (an object, a linked file). Please take it out.")


def names(layout: Layout) -> dict[str, str]:
    """Field → its name in a template."""
    return {field: word_name(name) for field, name in layout.names.items()}


def fill(template: bytes, layout: Layout, content: Content) -> tuple[bytes, frozenset[str], frozenset[str]]:
    """(the document, names the template uses, those of them nobody knows)."""
    refuse_foreign(template)
    fields = Fields(layout)
    document = DocxTemplate(BytesIO(template))
    try:
        document.render(_context(document, layout, content), fields, autoescape=True)
    except TemplateSyntaxError as wrong:
        raise Refused(
            N_("A field in the template is not written right: {what}"), what=_near(wrong)
        ) from wrong
    made = BytesIO()
    document.save(made)
    if made.tell() > MOST_MADE:
        raise Refused(N_("The filled sheet becomes far too large."))
    return made.getvalue(), frozenset(fields.used), frozenset(fields.used) - fields.known


def refuse_foreign(template: bytes) -> None:
    try:
        with ZipFile(BytesIO(template)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise Refused(N_("This template is far too large once unpacked."))
            if "word/document.xml" not in parts.namelist():
                raise Refused(NOT_WORD)
            for part in parts.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _look_through(parts.read(part))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as broken:
        raise Refused(NOT_WORD) from broken


def _look_through(part: bytes) -> None:
    if b"\0" in part[:200] or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise Refused(NOT_WORD)
    linked = any(b"relationships/hyperlink" not in found[0] for found in OUTSIDE.finditer(part))
    codes = b"".join(found[1] or found[2] for found in CODES.finditer(part))
    if linked or INSIDE.search(part) or COMMANDS.search(codes + b" "):
        raise Refused(LOADS)


class Fields(ImmutableSandboxedEnvironment):
    """Notes which names a template uses, and refuses whatever is more than a field."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(autoescape=True)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        called = names(layout)
        self.lists = {called[field] for field in (*layout.lists, *layout.pictures)}
        self.known = frozenset(called.values())
        self.used: set[str] = set()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        loops = set(self._loops(tree))
        for node in _below(tree):
            self._harmless(node)
            if isinstance(node, nodes.Getattr):
                self._row_field(node, loops)
            elif isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in {*loops, "loop"}:
                self.used.add(node.name)
        return tree

    def _loops(self, tree: nodes.Template) -> Iterator[str]:
        """The names rows go by; a loop runs over a list of the sheet, never inside another."""
        for loop in tree.find_all(nodes.For):
            more = loop.test or loop.recursive or any(_holds_loop(part) for part in loop.body)
            if more or not isinstance(loop.iter, nodes.Name) or not isinstance(loop.target, nodes.Name):
                raise Refused(TOO_MUCH, what="for")
            if loop.iter.name in self.known - self.lists:
                raise Refused(N_("“{name}” is no list; “for” cannot go through it."), name=loop.iter.name)
            yield loop.target.name

    def _harmless(self, node: nodes.Node) -> None:
        if not isinstance(node, HARMLESS):
            raise Refused(TOO_MUCH, what=type(node).__name__)

    def _row_field(self, node: nodes.Getattr, loops: set[str]) -> None:
        of = node.node
        if not isinstance(of, nodes.Name) or of.name not in {*loops, "loop"}:
            raise Refused(TOO_MUCH, what=f".{node.attr}")
        if of.name != "loop":
            self.used.add(node.attr)
        elif node.attr not in LOOP:
            raise Refused(TOO_MUCH, what=f"loop.{node.attr}")


def _holds_loop(part: nodes.Node) -> bool:
    return any(isinstance(node, nodes.For) for node in _below(part))


def _below(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _below(child)


def _near(wrong: TemplateSyntaxError) -> str:
    """The words around the place, as they stand on the page."""
    words = " ".join(" ".join(getattr(wrong, "docx_context", ())).split())
    return words[:80] or str(wrong.message)


class _Drawn:
    """A picture as a template sees it: to be put in, with nothing to take hold of."""

    def __init__(self, document: DocxTemplate, content: bytes, high: int) -> None:
        self._put = InlineImage(document, BytesIO(content), height=Mm(high))

    def __html__(self) -> str:
        return str(self._put)


def _context(document: DocxTemplate, layout: Layout, content: Content) -> dict[str, Any]:
    called, whole = names(layout), layout.whole(content)

    def high(field: str) -> int:
        return PICTURE_HIGH if field in layout.pictures else SIGNATURE_HIGH

    def put(field: str, value: Any) -> Any:
        if field in layout.lists:
            return [{called[column]: filled(said, bytes) for column, said in row.items()} for row in value]
        return filled(value, lambda picture: _Drawn(document, picture, high(field)))

    return {called[field]: put(field, value) for field, value in whole.items()}
