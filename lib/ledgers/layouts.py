"""How one sheet is read: its header, which column tells which field, and a person's word over both."""

import re
from collections.abc import Mapping
from itertools import islice

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import headers
from lib.ledgers.columns import SURE, Match, is_mending, recognise
from lib.ledgers.headers import LONGEST, Header
from lib.ledgers.kinds import read
from lib.ledgers.shapes import (
    ByHand,
    Cell,
    Column,
    Field,
    Layout,
    Ledger,
    Remark,
    Scene,
    Sheet,
    Span,
)
from lib.ledgers.spans import month_of, only_year, span_of
from lib.ledgers.words import is_ditto, plain, said

SAMPLE = 40
SUMMARY = re.compile("汇总|统计|小结|总表|合计|分析")
DAYS = ("moment", "day")


def lay_out(sheet: Sheet, ledger: Ledger, scene: Scene, hand: ByHand | None = None) -> Layout:
    hand = hand or ByHand()
    if hand.skip:
        return Layout(sheet.name, refusal=Remark("", N_("Left out by hand")))
    if sheet.hidden and not hand.header and not hand.mapping:
        return Layout(sheet.name, refusal=Remark("", N_("A hidden sheet: left out")))
    header = _header(sheet, ledger, hand)
    if header is None and SUMMARY.search(sheet.name):
        return Layout(sheet.name, refusal=Remark("", N_("A summary: left out")))
    if header is None:
        return Layout(sheet.name, refusal=Remark("", N_("No header row found: notes, or not a ledger")))
    texts = (sheet.name, *texts_above(sheet, header), *scene.texts)
    scene = Scene(scene.today, texts, span_of(texts) or Span(scene.today.year))
    found, doubtful = _believed(sheet, ledger, scene, header, recognise(header.titles, ledger))
    mapping = _mapping(found, hand.mapping, len(header.titles))
    missing = tuple(field.code for field in ledger.fields if field.required and not mapping.get(field.code))
    return Layout(
        sheet=sheet.name,
        header=(header.first + 1, header.last + 1),
        columns=_columns(sheet, header, mapping, found, doubtful),
        mapping=mapping,
        missing=missing,
        refusal=_refusal(sheet) if missing else None,
        texts=texts,
        span=_span(sheet, ledger, header, mapping, texts),
        mends=_mends(header) and 0 not in {column for columns in mapping.values() for column in columns},
    )


def _refusal(sheet: Sheet) -> Remark:
    if SUMMARY.search(sheet.name):
        return Remark("", N_("A summary: left out"))
    return Remark("", N_("A needed column is not recognised: match it by hand"))


def _span(
    sheet: Sheet,
    ledger: Ledger,
    header: Header,
    mapping: Mapping[str, tuple[int, ...]],
    texts: tuple[str, ...],
) -> Span | None:
    """By name and title, else by the year that all days of the sheet share as far as they tell one."""
    if found := span_of(texts):
        return found
    days = [code for code in mapping if ledger.field(code).kind in DAYS]
    columns = [column for code in days for column in mapping[code]]
    year = only_year(row[column] for row in sheet.rows[header.last + 1 :] for column in columns)
    return Span(year, month_of(texts)) if year else None


def texts_above(sheet: Sheet, header: Header) -> list[str]:
    return [
        plain(cell)[:LONGEST] for row in sheet.rows[: header.first] for cell in row if isinstance(cell, str)
    ]


def _mends(header: Header) -> bool:
    return bool(header.titles) and is_mending(header.titles[0][-1])


def _header(sheet: Sheet, ledger: Ledger, hand: ByHand) -> Header | None:
    if hand.header is None:
        return headers.find(sheet, ledger)
    first, last = hand.header
    if not 1 <= first <= last <= len(sheet.rows):
        raise Refused(N_("The sheet {sheet} has no row {row}"), sheet=sheet.name, row=max(first, last))
    return headers.at(sheet, first - 1, last - 1)


def _believed(
    sheet: Sheet, ledger: Ledger, scene: Scene, header: Header, found: dict[int, Match]
) -> tuple[dict[int, Match], set[int]]:
    """A heading that only resembles a name is believed when most cells below can be read."""
    unsure = {index: match for index, match in found.items() if match.confidence < SURE}
    doubtful = {
        i for i, match in unsure.items() if not _fits(sheet, header, i, ledger.field(match.code), scene)
    }
    mended = {0} if _mends(header) else set()
    return {index: match for index, match in found.items() if index not in doubtful | mended}, doubtful


def _fits(sheet: Sheet, header: Header, column: int, field: Field, scene: Scene) -> bool:
    below = (row[column] for row in sheet.rows[header.last + 1 :])
    cells = list(islice((cell for cell in below if cell is not None and not is_ditto(cell)), SAMPLE))
    return sum(_readable(cell, field, scene) for cell in cells) >= 0.5 * len(cells)


def _readable(cell: Cell, field: Field, scene: Scene) -> bool:
    try:
        read(cell, field, scene)
    except Refused:
        return False
    return True


def _mapping(
    found: dict[int, Match], by_hand: Mapping[str, tuple[int, ...]], width: int
) -> dict[str, tuple[int, ...]]:
    """A person's word wins: a field given by hand leaves its old column, a column its old field."""
    claimed = {column for columns in by_hand.values() for column in columns}
    if claimed - set(range(width)):
        raise Refused(N_("There is no column {n}"), n=max(claimed) + 1)
    mapping: dict[str, tuple[int, ...]] = {}
    for column, match in sorted(found.items()):
        if column not in claimed and match.code not in by_hand:
            mapping[match.code] = (*mapping.get(match.code, ()), column)
    return mapping | {code: tuple(columns) for code, columns in by_hand.items() if columns}


def _columns(
    sheet: Sheet,
    header: Header,
    mapping: Mapping[str, tuple[int, ...]],
    found: dict[int, Match],
    doubtful: set[int],
) -> tuple[Column, ...]:
    fields = {column: code for code, columns in mapping.items() for column in columns}
    every = (
        Column(
            index=index,
            title="/".join(parts),
            field=fields.get(index),
            confidence=_confidence(fields.get(index), found.get(index)),
            hidden=index in sheet.hidden_columns,
            doubtful=index in doubtful and index not in fields,
            examples=_examples(sheet, header, index),
        )
        for index, parts in enumerate(header.titles)
    )
    return tuple(column for column in every if column.title or column.examples)


def _confidence(code: str | None, match: Match | None) -> float:
    """A column matched by hand is beyond doubt."""
    if code is None:
        return 0.0
    return round(match.confidence, 2) if match and match.code == code else 1.0


def _examples(sheet: Sheet, header: Header, column: int) -> tuple[str, ...]:
    below = (row[column] for row in sheet.rows[header.last + 1 : header.last + 200])
    return tuple(islice(dict.fromkeys(plain(said(cell)) for cell in below if cell is not None), 3))
