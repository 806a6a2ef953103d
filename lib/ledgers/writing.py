"""New Excel files in which text of strangers stays text: no formula, no link."""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def workbook(target: BytesIO) -> Any:
    """An XlsxWriter Workbook (the package has no types), written to target when its block ends."""
    return Workbook(target, SAFE)


def new_sheet(book: Any, name: str) -> Any:
    """Excel allows 31 characters, not all of them, and no name twice."""
    allowed = "".join(" " if char in "[]:*?/\\'" else char for char in name)[:31] or "Sheet1"
    taken = {page.name.lower() for page in book.worksheets()}
    return book.add_worksheet(allowed if allowed.lower() not in taken else f"{allowed[:27]} {len(taken)}")
