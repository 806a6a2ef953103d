"""A report of a period: headings, charts, tables and words, as one PDF."""

from collections.abc import Sequence
from typing import TypedDict

from lib.documents.typesetting import pdf


class Section(TypedDict, total=False):
    """chart is an SVG; numbers are the columns set flush right, counted from 0."""

    heading: str
    text: str
    chart: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    note: str


EMPTY: Section = {"heading": "", "text": "", "chart": "", "head": (), "rows": (), "numbers": (), "note": ""}


def report(
    company: str,
    title: str,
    period: str,
    sections: Sequence[Section],
    *,
    project: str = "",
    printed: str = "",
) -> bytes:
    whole = [{**EMPTY, **section} for section in sections]
    content = {
        "company": company,
        "project": project,
        "no": "",
        "title": title,
        "period": period,
        "printed": printed,
        "sections": whole,
    }
    return pdf("report", content)
