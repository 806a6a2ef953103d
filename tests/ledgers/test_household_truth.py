"""The messy sample ledger, read row by row as its truth file says."""

import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from lib.ledgers.shapes import Row, Verdict
from tests.ledgers.books import SAMPLES, judged

NAME = "业主信息台账"
REASONS = {
    "room missing": "房号：Not filled in",
    "room and name missing": "房号：Not filled in",
    "phone has 12 digits": "联系电话：.* has 12 digits",
    "area is not a number": "建筑面积.*：“abc” is not a number",
    "area is negative": "建筑面积.*：-89.5 is too small",
    "move-in date impossible": "入住日期：There is no such day",
    "room not readable": "房号：“地下室旁边” cannot be read as a room",
}


@cache
def truth() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((SAMPLES / "truth" / f"{NAME}.json").read_text(encoding="utf-8"))
    return told


@cache
def verdict() -> Verdict:
    return judged((SAMPLES / f"{NAME}.xlsx").read_bytes())


def row(place: dict[str, Any]) -> Row:
    return next(
        found for found in verdict().rows if (found.sheet, found.row) == (place["sheet"], place["row"])
    )


def rows_not_data() -> set[tuple[str, int]]:
    return {
        (part["sheet"], number)
        for part in truth()["not_data"]
        for first, last in [(str(part["row"]).split("-") * 2)[:2]]
        for number in range(int(first), int(last) + 1)
    }


def certain() -> list[Row]:
    """Good rows but for those that may be read either way."""
    either = {place["row"] for place in truth()["either_way_rows"]}
    return [found for found in verdict().good if found.row not in either]


def test_every_bad_row_is_reported_and_no_other() -> None:
    assert {found.row for found in verdict().bad} == {place["row"] for place in truth()["bad_rows"]}


@pytest.mark.parametrize("place", truth()["bad_rows"], ids=lambda place: f"{place['row']}")
def test_a_bad_row_tells_its_reason(place: dict[str, Any]) -> None:
    told = [problem.told(str) for problem in row(place).problems]
    assert len(told) == 1
    assert re.match(REASONS[place["why"].split(":")[0]], told[0])


def test_every_good_row_is_good() -> None:
    assert len(certain()) == truth()["good_rows"]
    assert len(verdict().good) + len(verdict().bad) == truth()["data_rows"]


def test_titles_totals_footers_and_notes_are_no_data() -> None:
    ignored = {(found.sheet, found.row) for found in verdict().ignored}
    assert rows_not_data() <= ignored
    assert ignored - rows_not_data() == {("业主信息", 415)}  # the blank line above the footer


@pytest.mark.parametrize("sample", truth()["samples"], ids=lambda sample: f"{sample['row']}")
def test_a_sample_reads_as_expected(sample: dict[str, Any]) -> None:
    assert row(sample).values == sample["expect"] | {}


def test_repeats_are_noted_and_only_they() -> None:
    repeated = {found.row: found.repeats for found in certain() if found.repeats}
    assert repeated == {place["rows"][1]: ("业主信息", place["rows"][0]) for place in truth()["duplicates"]}
    assert set(repeated) == {place["row"] for place in truth()["notes"]}


def test_the_header_and_its_hidden_column() -> None:
    layout = next(layout for layout in verdict().layouts if layout.sheet == truth()["header"]["sheet"])
    assert layout.header == (truth()["header"]["row"],) * 2
    assert [column.title for column in layout.columns if column.hidden] == truth()["header"]["hidden_columns"]


def test_counts_and_sums() -> None:
    counts = truth()["counts"]
    values = [found.values for found in certain()]
    assert round(sum(value["area"] for value in values), 2) == truth()["area_sum_good_rows"]
    assert Counter(value["room"]["building"] for value in values) == counts["by_building"]
    assert Counter(value["customer_class"] or "blank" for value in values) == counts["by_class"]
    assert sum(len(value["owners"]) == 2 for value in values) == counts["rows_with_two_owners"]
    assert sum(not value["owners"] for value in values) == counts["vacant"]
    assert sum(not value["phones"] for value in values) == counts["no_phone"]
    assert len({json.dumps(value["room"]) for value in values}) == truth()["distinct_rooms_in_good_rows"]
