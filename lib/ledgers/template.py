"""A blank ledger to fill in: headings the importer knows, drop-downs, a sheet of help."""

from io import BytesIO
from typing import Any

from lib.i18n import N_
from lib.ledgers.shapes import Field, Ledger, Say
from lib.ledgers.writing import new_sheet, workbook

LINES = 2_000
"""So many lines carry drop-downs."""
AS_TEXT = {
    "room",
    "place",
    "phones",
    "names",
    "people",
    "person",
    "text",
    "birthday",
    "id",
    "expiry",
    "moment",
}
OFFERED = {"choice", "degree", "flag"}
TIMES = 3
"""So many certificates, or what else a ledger repeats, have columns of their own."""


def template(ledger: Ledger, say: Say) -> bytes:
    target = BytesIO()
    with workbook(target) as book:
        _table(book, new_sheet(book, say(ledger.title)), _columns(ledger, say), say)
        _help(new_sheet(book, say(N_("How to fill in"))), ledger, say)
    return target.getvalue()


def _columns(ledger: Ledger, say: Say) -> list[tuple[Field, str]]:
    """Each field with its heading; what stays apart comes in groups, at the place of the first of it."""
    columns: list[tuple[Field, str]] = []
    repeated = [field for field in ledger.fields if field.heading]
    for field in ledger.fields:
        if not field.part:
            columns.append((field, say(field.label)))
        elif field in repeated[:1]:
            columns += [
                (each, say(each.heading).format(n=n)) for n in range(1, TIMES + 1) for each in repeated
            ]
    return columns


def _table(book: Any, page: Any, columns: list[tuple[Field, str]], say: Say) -> None:
    plain = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    needed = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, (field, heading) in enumerate(columns):
        kept = text if field.kind in AS_TEXT else day if field.kind == "date" else None
        page.set_column(column, column, 18, kept)
        page.write_string(0, column, heading, needed if field.required else plain)
        if field.choices and field.kind in OFFERED:
            offered = [words[0] for words in field.choices.values()]
            free = {"error_type": "information"} if field.open else {}
            page.data_validation(1, column, LINES, column, {"validate": "list", "source": offered, **free})
    page.freeze_panes(1, 1)


def _help(page: Any, ledger: Ledger, say: Say) -> None:
    """One column only, so that the importer sees notes and no table."""
    page.set_column(0, 0, 90)
    page.write_string(0, 0, say(N_("How to fill in")))
    told = [field for field in ledger.fields if field.help and (field.heading or not field.part)]
    for line, field in enumerate(told, 1):
        page.write_string(line, 0, f"{line}. {say(field.label)}：{say(field.help)}")
