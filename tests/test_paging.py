"""A page of rows, and how many there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from db.base import Database
from db.customers import Project
from lib.paging import Page, page_of


def fill(database: Database, n: int) -> None:
    rows = [{"code": f"P{i}", "name": f"项目{i}", "phase": "running", "version": 1} for i in range(n)]
    with database.writing() as s:
        s.execute(insert(Project), rows)


def look(database: Database, number: int, size: int = 20) -> Page[str]:
    with database.reading() as s:
        found = page_of(s, select(Project).order_by(Project.id), number=number, size=size)
        return Page([row[0].code for row in found.rows], found.total, found.number, found.size)


@pytest.mark.both
def test_pages_hold_every_row_once_in_order(database: Database) -> None:
    fill(database, 45)
    pages = [look(database, number) for number in (1, 2, 3)]
    assert [code for page in pages for code in page.rows] == [f"P{i}" for i in range(45)]
    assert {(page.total, page.pages, page.count) for page in pages} == {(45, 3, "45")}


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-7, 1), (4, 3), (10**9, 3)])
def test_a_page_outside_gives_the_nearest(database: Database, asked: int, given: int) -> None:
    fill(database, 45)
    page = look(database, asked)
    assert page.number == given
    assert page.rows


def test_nothing_is_one_empty_page(database: Database) -> None:
    assert look(database, 1) == Page([], 0, 1, 20)
    assert look(database, 1).pages == 1


def test_counting_stops_after_a_thousand(database: Database) -> None:
    fill(database, 1003)
    page = look(database, 1)
    assert (page.total, page.count) == (1001, "1000+")
    assert look(database, 51).rows == ["P1000", "P1001", "P1002"]


def test_a_thousand_exactly_is_counted(database: Database) -> None:
    fill(database, 1000)
    assert look(database, 50).count == "1000"


def test_no_page_lies_further_than_five_hundred(database: Database) -> None:
    fill(database, 1003)
    assert look(database, 10**9, size=1).number == 500


@given(total=st.integers(0, 1001), size=st.integers(1, 100))
def test_all_pages_together_hold_all_rows(total: int, size: int) -> None:
    pages = Page([], total, 1, size).pages
    assert pages >= 1
    assert (pages - 1) * size < max(total, 1) <= pages * size or total == 0
