"""A blank ledger to fill in: headings the importer knows, drop-downs, a sheet of help."""

from io import BytesIO
from typing import Any

from lib.i18n import N_
from lib.ledgers.shapes import Field, Ledger, Say
from lib.ledgers.writing import new_sheet, workbook

LINES = 2_000
"""So many lines carry drop-downs."""
AS_TEXT = {"room", "phones", "names", "text", "birthday"}


def template(ledger: Ledger, say: Say) -> bytes:
    fields = [field for field in ledger.fields if not field.part]
    target = BytesIO()
    with workbook(target) as book:
        _table(book, new_sheet(book, say(ledger.title)), fields, say)
        _help(new_sheet(book, say(N_("How to fill in"))), fields, say)
    return target.getvalue()


def _table(book: Any, page: Any, fields: list[Field], say: Say) -> None:
    plain = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    needed = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, field in enumerate(fields):
        kept = text if field.kind in AS_TEXT else day if field.kind == "date" else None
        page.set_column(column, column, 18, kept)
        page.write_string(0, column, say(field.label), needed if field.required else plain)
        if field.choices:
            offered = [words[0] for words in field.choices.values()]
            page.data_validation(1, column, LINES, column, {"validate": "list", "source": offered})
    page.freeze_panes(1, 1)


def _help(page: Any, fields: list[Field], say: Say) -> None:
    """One column only, so that the importer sees notes and no table."""
    page.set_column(0, 0, 90)
    page.write_string(0, 0, say(N_("How to fill in")))
    told = [field for field in fields if field.help]
    for line, field in enumerate(told, 1):
        page.write_string(line, 0, f"{line}. {say(field.label)}：{say(field.help)}")
