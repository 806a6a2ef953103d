"""Figures of questions as cells and sentences."""

from lib.exams.item_analysis import Item
from lib.exams.item_flags_rules import Flag
from lib.tables import Cell, badge
from lib.ui import _

NONE = "—"
TONES = {Flag.KEY: "red", Flag.WEAK: "orange", Flag.HARD: "orange", Flag.EASY: "grey"}


def percent(share: float | None) -> str:
    return NONE if share is None else f"{100 * share:.1f} %"


def signed(value: float | None) -> str:
    return NONE if value is None else f"{value:+.2f}"


def answered(item: Item) -> str:
    return str(item.n)


def flags_text(item: Item) -> str:
    """All there is to look at, in words; a correction too."""
    told = [_(flag.label) for flag in item.flags]
    if item.corrected:
        told.append(_(item.corrected.label))
    return "、".join(told)


def flags_cell(item: Item) -> Cell:
    tone = TONES[item.flags[0]] if item.flags else "blue"
    return badge(flags_text(item), tone)
