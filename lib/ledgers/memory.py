"""What a person said about one file, kept as JSON and said again over the next file of the same shape."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lib.ledgers import headers
from lib.ledgers.headers import REACH
from lib.ledgers.layouts import lay_out
from lib.ledgers.shapes import ByHand, Layout, Ledger, Scene, Sheet
from lib.ledgers.words import bare

Memory = dict[str, Any]


def fingerprint(sheets: Sequence[Sheet], ledger: Ledger) -> str:
    """The same for every file of one shape: the headings its sheets have by themselves, not their names."""
    layouts = [lay_out(sheet, ledger, Scene(date.min)) for sheet in sheets]
    taken = [layout for layout in layouts if not layout.refusal]
    headed = taken or [layout for layout in layouts if layout.header and layout.missing]
    shapes = {"|".join(_titles(layout).values()) for layout in headed}
    shapes = shapes or {f"{len(sheet.rows[0])} columns" for sheet in sheets if sheet.rows}
    return hashlib.sha256("\n".join([ledger.code, *sorted(shapes)]).encode()).hexdigest()


def answers_of(layouts: Sequence[Layout], by_hand: Mapping[str, ByHand]) -> Memory:
    """layouts as they came out with by_hand. A sheet left out by hand is left out again by its very name."""
    told = [(layout, by_hand[layout.sheet]) for layout in layouts if layout.sheet in by_hand]
    return {
        "sheets": [_answer(layout, hand) for layout, hand in told if layout.header and not hand.skip],
        "skip": [layout.sheet for layout, hand in told if hand.skip],
    }


def apply(memory: Memory, sheets: Sequence[Sheet]) -> dict[str, ByHand]:
    """Sheet name to the word that fits it; a sheet with other headings is left to recognition."""
    skipped = {sheet.name: ByHand(skip=True) for sheet in sheets if sheet.name in memory.get("skip", ())}
    found = {sheet.name: _remembered(memory, sheet) for sheet in sheets if sheet.name not in skipped}
    return skipped | {name: hand for name, hand in found.items() if hand}


def _answer(layout: Layout, hand: ByHand) -> dict[str, Any]:
    return {
        "header": list(layout.header or ()),
        "titles": {str(column): title for column, title in _titles(layout).items()},
        "mapping": {code: list(columns) for code, columns in hand.mapping.items()},
        "by_hand": hand.header is not None,
    }


def _remembered(memory: Memory, sheet: Sheet) -> ByHand | None:
    for answer in memory.get("sheets", ()):
        if header := _header(answer, sheet):
            mapping = {code: tuple(columns) for code, columns in answer["mapping"].items()}
            return ByHand(header if answer["by_hand"] else None, mapping)
    return None


def _header(answer: dict[str, Any], sheet: Sheet) -> tuple[int, int] | None:
    """Where the remembered headings stand: at their old place, or some rows up or down from it."""
    first, last = answer["header"]
    wanted = {int(column): title for column, title in answer["titles"].items()}
    depth, end = last - first, min(REACH, len(sheet.rows))
    tried = sorted(range(1, end - depth + 1), key=lambda start: abs(start - first))
    return next(((start, start + depth) for start in tried if _stands(sheet, start, depth, wanted)), None)


def _stands(sheet: Sheet, start: int, depth: int, wanted: dict[int, str]) -> bool:
    titles = headers.titles(sheet, start - 1, start + depth - 1)
    found = {column: text for column, parts in enumerate(titles) if (text := _timeless("/".join(parts)))}
    return found == wanted


def _titles(layout: Layout) -> dict[int, str]:
    return {column: text for column, title in layout.titles.items() if (text := _timeless(title))}


def _timeless(title: str) -> str:
    """8月费用 and 9月费用 head the same column."""
    return re.sub(r"\d+(?=[年月日号])", "#", bare(title).lower())
