"""CSV text: UTF-8 (with or without mark), UTF-16 from Excel, then GB18030. Runs in the reading child only."""

import codecs
import csv
import re
from io import StringIO
from typing import Any

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import limits

ARMOUR = re.compile(r'="(.*)"', re.DOTALL)
SEPARATORS = ",\t;"


def sheets(content: bytes) -> list[dict[str, Any]]:
    text = decoded(content)
    if re.match(r"\s*<(!DOCTYPE|html|\?xml|table)", text, re.IGNORECASE):
        raise Refused(
            N_("This is a web page named as a table. Open it in Excel or WPS and save it as .xlsx.")
        )
    rows = _rows(text.replace("\0", ""))
    width = max(map(len, rows), default=0)
    squared = [row + [None] * (width - len(row)) for row in rows]
    return [{"name": "CSV", "hidden": False, "hidden_columns": [], "merges": [], "rows": squared}]


def decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as unknown:
        raise Refused(N_("The characters of this file cannot be read. Save it as .xlsx.")) from unknown


def _rows(text: str) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    try:
        for record in csv.reader(StringIO(text, newline=""), delimiter=_separator(text)):
            rows.append([_cell(value) for value in record])
            _measured(len(rows), len(record))
    except csv.Error as broken:
        raise Refused(N_("This is not an Excel or CSV file.")) from broken
    return rows


def _measured(rows: int, columns: int) -> None:
    if rows > limits.ROWS or columns > limits.COLUMNS or rows * columns > limits.CELLS:
        raise Refused(N_("The file is far too large to be a ledger."))


def _separator(text: str) -> str:
    head = text[:20_000]
    return max(SEPARATORS, key=head.count)


def _cell(value: str) -> str | None:
    """Tables keep long numbers whole as ="138…" or '138…; the armour is no part of the number."""
    armoured = ARMOUR.fullmatch(value.strip())
    kept = (armoured[1] if armoured else value).strip().lstrip("'")
    return kept or None
