"""What was filed as PDF: an archive record's sheet block by block, its hash at the foot of each page."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lib.documents.typesetting import pdf as typeset

TITLE = "归档记录表"
SHORT = 18
"""A fact of so many characters leaves room for another beside it."""
AROUND = (
    ("no", "档号"),
    ("category", "门类"),
    ("source_no", "来源编号"),
    ("filed_at", "归档时间"),
    ("sheet", "归档页次"),
    ("project", "项目名称"),
)
SHARES = {5: (0, 0, 0, 0, 1), 6: (24, 12, 12, 14, 16, 14)}
"""Of the width, by how many columns there are; 0: as wide as its words, so that the last has the room."""


def pdf(facts: Mapping[str, str], content: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """facts: what stands around it, as lib.archives.sheets.Printed says."""
    return typeset("filed", paper(facts, content, pictures))


def paper(
    facts: Mapping[str, str], content: Mapping[str, Any], pictures: Mapping[str, bytes]
) -> dict[str, Any]:
    about = {"kind": "facts", "title": "", "lines": _paired((label, facts[key]) for key, label in AROUND)}
    return {
        "title": TITLE,
        "company": facts["company"],
        "project": facts["project"],
        "no": facts["no"],
        "printed": f"打印：{facts['printed_by']}　{facts['printed_at']}\nSHA-256 {grouped(facts['sha256'])}",
        "headline": content["title"],
        "blocks": [about, *(_drawn(block, pictures) for block in content["blocks"])],
    }


def grouped(hash: str) -> str:
    """Eight and eight, so that two can be held side by side."""
    return " ".join(hash[place : place + 8] for place in range(0, len(hash), 8))


def _drawn(block: Mapping[str, Any], pictures: Mapping[str, bytes]) -> dict[str, Any]:
    kind, title = block["kind"], block["title"]
    if kind == "facts":
        return {"kind": kind, "title": title, "lines": _paired((row[0], row[1]) for row in block["facts"])}
    if kind == "rows":
        columns = block["columns"]
        shares = SHARES.get(len(columns), (1,) * len(columns))
        return {"kind": kind, "title": title, "columns": columns, "shares": shares, "rows": block["rows"]}
    names = [[one["name"], one["purpose"], grouped(one["sha256"])] for one in block["files"]]
    drawings = [pictures[one["sha256"]] for one in block["files"] if one["sha256"] in pictures]
    return {"kind": kind, "title": title, "names": names, "drawings": drawings}


def _paired(told: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    return list(_lines([(label, said) for label, said in told if said]))


def _lines(told: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Short facts two and two, a long one on a line of its own; the order stays."""
    waiting: list[tuple[str, str]] = []
    for fact in told:
        if len(fact[1]) > SHORT or "\n" in fact[1]:
            if waiting:
                yield waiting
            waiting = []
            yield [fact]
        elif waiting:
            yield [*waiting, fact]
            waiting = []
        else:
            waiting = [fact]
    if waiting:
        yield waiting
