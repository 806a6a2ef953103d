"""Excel files of plain cells: what people typed never becomes a formula or a link."""

from collections.abc import Sequence
from io import BytesIO

SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], mark: str = "") -> bytes:
    """One sheet: bold headings that stay in view, columns as wide as their text; mark at each page's foot."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, headings, book.add_format({"bold": True, "bg_color": "#E6EFEE", "border": 1}))
        sheet.freeze_panes(1, 0)
        sheet.set_footer("&L" + mark.replace("&", "&&")[:200] + "&R&P / &N")
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
        for column, heading in enumerate(headings):
            longest = max([len(heading), *(len(row[column]) for row in rows[:200])])
            sheet.set_column(column, column, min(max(longest * 1.7, 8), 60))
    return out.getvalue()
