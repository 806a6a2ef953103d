"""Every hostile file is refused with a sentence or read as it stands, and the parent hardly notices."""

import json
import sys
from functools import cache

import pytest

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import reading
from lib.ledgers.catalog import LEDGERS, likely
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.mend import bad_rows
from lib.ledgers.verdicts import judge
from tests.ledgers.books import TODAY
from tests.ledgers.hostile import NAUGHTY, READ, REFUSED

pytestmark = pytest.mark.slow

RISE = 150 * 2**20
"""A file of 50 MB is held once by whoever sends it; what is read of a bomb is nothing."""


@cache
def made(name: str) -> bytes:
    return REFUSED[name][0]() if name in REFUSED else READ[name]()


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_cannot_be_a_ledger_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(Refused, match=REFUSED[name][1]):
        reading.read(made(name))


@pytest.mark.parametrize("name", list(READ))
@pytest.mark.parametrize("code", list(LEDGERS))
def test_what_is_only_odd_is_read_row_by_row(name: str, code: str) -> None:
    try:
        sheets = reading.read(made(name))
    except Refused as refused:
        assert name == "laughs", refused  # noqa: PT017
        return
    assert "haha" * 9 not in json.dumps([sheet.rows for sheet in sheets], default=str)
    verdict = judge(sheets, LEDGERS[code], today=TODAY)
    assert len(verdict.rows) == sum(len(sheet.rows) for sheet in sheets)
    assert bad_rows(sheets, verdict, LEDGERS[code], N_).startswith(b"PK")
    assert isinstance(likely(sheets), list)


def values(name: str, code: str) -> list[object]:
    verdict = judge(reading.read(made(name)), HOUSEHOLDS, today=TODAY)
    return [row.values.get(code) for row in verdict.good]


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("days of 1904", "move_in", ["2021-03-05"]),
        ("a csv with a nul", "owners", [["张甲"]]),
        ("utf-16 the other way", "owners", [["张甲"]]),
        ("gb18030 outside gbk", "note", ["㛃𠮷"]),
        ("semicolons", "note", ["x"]),
        ("tabs", "note", ["x"]),
        ("an old xls", "owners", [["张甲"]]),
        ("five hundred columns", "owners", [["张甲"]]),
        ("headings twice", "owners", [["张甲"]]),
        ("formulas as text", "note", NAUGHTY),
        ("a huge text", "owners", [["张甲"]]),
        ("only blank lines", "owners", [["张甲"]]),
    ],
)
def test_the_odd_ones_say_what_they_say(name: str, code: str, told: list[object]) -> None:
    assert values(name, code) == told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no such figure")
def test_the_parent_keeps_its_memory_whatever_comes() -> None:
    """The most this process ever held, in kilobytes; the child's own is not counted."""
    import resource

    for name in REFUSED:
        made(name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in REFUSED:
        with pytest.raises(Refused):
            reading.read(made(name))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < RISE
