"""A report of a period: what it stands on, figures, charts, tables and words; here as PDF."""

from collections.abc import Sequence
from typing import TypedDict

from lib.documents.typesetting import pdf

Pair = tuple[str, str]


class Section(TypedDict, total=False):
    """chart is an SVG, for Word picture a PNG; numbers are the columns set flush right, counted from 0.

    part: the heading of a part, larger than a section's; points: sentences, each by itself.
    """

    part: bool
    heading: str
    text: str
    points: Sequence[str]
    chart: str
    picture: bytes
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    note: str


class Tile(TypedDict):
    """A figure looked at first."""

    label: str
    value: str
    note: str


EMPTY: Section = {
    "part": False,
    "heading": "",
    "text": "",
    "points": (),
    "chart": "",
    "head": (),
    "rows": (),
    "numbers": (),
    "note": "",
}


def report(
    company: str,
    title: str,
    period: str,
    sections: Sequence[Section],
    *,
    project: str = "",
    no: str = "",
    printed: str = "",
    facts: Sequence[Sequence[Pair]] = (),
    tiles: Sequence[Tile] = (),
    hands: Sequence[str] = (),
) -> bytes:
    """facts: rows of one or two (label, words) under the title; hands: who signs at the end."""
    content = {
        "company": company,
        "project": project,
        "no": no,
        "title": title,
        "period": period,
        "printed": printed,
        "facts": facts,
        "tiles": tiles,
        "sections": [{**EMPTY, **section} for section in sections],
        "hands": hands,
    }
    return pdf("report", content)
