"""The sample ledgers and what their truth files say."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from lib.ledgers import reading
from lib.ledgers.catalog import LEDGERS
from lib.ledgers.shapes import Row, Verdict
from lib.ledgers.verdicts import judge
from tests.ledgers.books import TODAY

SAMPLES = Path(__file__).parents[1] / "samples"
FILES = {"repairs": "2025年报修台账.xlsx", "complaints": "投诉登记表.csv", "staff": "员工花名册.xlsx"}


@cache
def truth(code: str) -> dict[str, Any]:
    path = SAMPLES / "truth" / f"{FILES[code].rsplit('.', 1)[0]}.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


@cache
def verdict(code: str) -> Verdict:
    content = (SAMPLES / FILES[code]).read_bytes()
    return judge(reading.read(content), LEDGERS[code], today=TODAY)


def row(code: str, place: dict[str, Any]) -> Row:
    return next(found for found in verdict(code).rows if at(found) == told_at(place))


def at(found: Row) -> tuple[str, int]:
    return found.sheet, found.row


def told_at(place: dict[str, Any]) -> tuple[str, int]:
    """Truth files call the only sheet of a CSV csv."""
    return ("CSV" if place["sheet"] == "csv" else place["sheet"]), place["row"]


def not_data(code: str) -> set[tuple[str, int]]:
    return {
        (told_at(part)[0], number)
        for part in truth(code)["not_data"]
        for first, last in [(str(part["row"]).split("-") * 2)[:2]]
        for number in range(int(first), int(last) + 1)
    }
