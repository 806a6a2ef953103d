"""Archive catalogues become records: numbers as they stand, categories found, undone with nothing lost."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from db.archives import ArchiveCategory, ArchiveLoan, ArchiveRecord
from db.choices.archives import Origin, RecordState, Secrecy
from db.choices.imports import LedgerCode
from db.files import StoredFile
from db.search_docs import SearchQueue
from lib import clock
from lib.access import Actor
from lib.archives import filing, scans
from lib.archives.ledger_rules import Category, Places
from lib.deeds import perform, read
from lib.imports import service
from lib.steps import Fate, RowPlan
from tests.archives.scanned import kept, matched
from tests.cast import Cast
from tests.files.samples import pdf
from tests.imports.books import bring, good, truth

CATALOGUE = LedgerCode.ARCHIVES
ROW: dict[str, Any] = {
    "no": "LH-WX-2021-0007",
    "title": "2021年维修工单汇编",
    "category": "维修工单",
    "year": 2021,
    "keep": {"word": "长期", "years": 30},
    "secrecy": None,
    "author": "工程部",
    "pages": 62,
    "shelf": "B区-2-3",
    "note": "借出",
    "copies": "2",
    "filed_on": "2022-01-10",
}


def told(actor: Actor, project: int | None, *rows: dict[str, Any]) -> list[RowPlan]:
    return read(service.preview, actor, ledger=CATALOGUE, project_id=project, rows=list(rows))


def row(cast: Cast, no: str = ROW["no"]) -> ArchiveRecord:
    with cast.database.reading() as s:
        return s.scalars(select(ArchiveRecord).where(ArchiveRecord.no == no)).one()


def change(cast: Cast, no: str = ROW["no"], **values: Any) -> None:
    with cast.database.writing() as s:
        found = s.scalars(select(ArchiveRecord).where(ArchiveRecord.no == no)).one()
        for name, value in values.items():
            setattr(found, name, value)


def category(cast: Cast, code: str) -> int:
    with cast.database.reading() as s:
        return s.scalars(select(ArchiveCategory.id).where(ArchiveCategory.code == code)).one()


def queued(cast: Cast) -> set[int]:
    with cast.database.reading() as s:
        return set(s.scalars(select(SearchQueue.ref_id).where(SearchQueue.kind == "archive")))


# -- what a row becomes -------------------------------------------------------------------------


def test_a_row_becomes_a_filed_record_with_the_words_it_came_with(cast: Cast) -> None:
    bring(cast.manager, CATALOGUE, cast.project_a, [ROW])
    found = row(cast)
    assert (found.state, found.origin, found.project_id) == (
        RecordState.FILED,
        Origin.LEDGER,
        cast.project_a,
    )
    assert found.category_id == category(cast, "repair")
    assert found.secrecy == Secrecy.INTERNAL  # its category's: the catalogue tells none
    assert (found.keep_word, found.keep_years, found.keep_until) == ("长期", 30, date(2051, 12, 31))
    assert found.note == "借出；份数：2"
    assert clock.local(found.filed_at or clock.now()).date() == date(2022, 1, 10)
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(ArchiveLoan)) == 0
    assert queued(cast) == {found.id}


@pytest.mark.both
def test_the_sample_is_brought_in_as_the_truth_says(cast: Cast) -> None:
    rows = good(CATALOGUE)
    plans = told(cast.quality, cast.project_a, *rows)
    assert {plan.fate for plan in plans} == {Fate.NEW}
    assert {plan.remark for plan in plans} == {""}  # every category word is known
    bring(cast.quality, CATALOGUE, cast.project_a, rows)
    counts = truth(CATALOGUE)["counts"]
    with cast.database.reading() as s:
        wanted = select(ArchiveCategory.code, func.count()).join(
            ArchiveRecord, ArchiveRecord.category_id == ArchiveCategory.id
        )
        found = dict(s.execute(wanted.group_by(ArchiveCategory.code)).all())
        ever = select(func.count()).where(ArchiveRecord.keep_years.is_(None))
        assert s.scalar(ever) == counts["by_retention"]["永久"]
    assert found["repair"] == counts["by_category"]["维修工单"]
    assert found["meeting"] == counts["by_category"]["会议纪要"]
    assert "other" not in found


def test_the_counter_never_meets_a_number_that_was_brought_in(cast: Cast) -> None:
    first = number_of(cast, 1)
    stem = first[:-4]
    taken = [{**ROW, "no": f"{stem}{end}"} for end in ("0002", "0003", "0500")]
    bring(cast.manager, CATALOGUE, cast.project_a, taken)
    assert [number_of(cast, id) for id in (2, 3)] == [f"{stem}0501", f"{stem}0502"]


def number_of(cast: Cast, id: int) -> str:
    source = {"source": ("ticket", id, str(id)), "content": {"n": id}, "happened_on": date(2021, 5, 1)}
    about = {"category": "repair", "title": "漏水", "project_id": cast.project_a}
    at_work = replace(cast.clerk, permissions=cast.clerk.permissions | {"archives.work"})
    made = perform(filing.file_work, at_work, None, **about, **source)
    with cast.database.reading() as s:
        return str(s.get_one(ArchiveRecord, made).no)


# -- categories ---------------------------------------------------------------------------------


def placed(word: str, no: str = "1") -> tuple[str, bool, str]:
    names = {"repair": ("维修", "WX"), "contract": ("合同", "HT"), "greening": ("绿化养护", "LV")}
    made = [
        Category(at, code, name, letters, 10, Secrecy.INTERNAL)
        for at, (code, (name, letters)) in enumerate((names | {"other": ("其他", "QT")}).items())
    ]
    found = Places(made).place(word, no)
    return found.category.code, found.sure, found.near


@pytest.mark.parametrize(
    ("word", "no", "where"),
    [
        ("维修", "1", ("repair", True, "")),
        ("报修记录", "1", ("repair", True, "")),
        ("合同类", "1", ("contract", True, "")),
        ("绿化养护档案", "1", ("greening", True, "")),
        ("绿化 养护", "1", ("greening", True, "")),
        ("", "CH-2021-HT-0001", ("contract", True, "")),
        ("其它", "1", ("other", True, "")),
        ("绿植", "CH-2021-LV-0001", ("greening", False, "")),
        ("电梯维修专项", "1", ("other", False, "维修")),
        ("保洁", "1", ("other", False, "")),
        ("", "1", ("other", False, "")),
        ("保洁", "HT-2021-1", ("other", False, "")),  # the first letters are the project's
    ],
)
def test_a_category_is_found_by_name_by_use_and_by_number(
    word: str, no: str, where: tuple[str, bool, str]
) -> None:
    assert placed(word, no) == where


def test_a_word_the_company_does_not_know_goes_among_the_others_with_a_hint(cast: Cast) -> None:
    unknown = {**ROW, "no": "LH-1", "category": "保洁绿化"}
    (plan,) = told(cast.manager, cast.project_a, unknown)
    assert plan.fate == Fate.NEW
    assert "no category here" in plan.remark
    assert (plan.params or {})["word"] == "保洁绿化"
    bring(cast.manager, CATALOGUE, cast.project_a, [unknown])
    assert row(cast, "LH-1").category_id == category(cast, "other")
    assert "类别：保洁绿化" in row(cast, "LH-1").note
    with cast.database.writing() as s:
        s.add(ArchiveCategory(code="own", letters="BL", name="保洁绿化", keep_years=5))
    (plan,) = told(cast.manager, cast.project_a, unknown)
    assert plan.fate == Fate.CHANGED
    assert "Category" in [change.label for change in plan.changes]


# -- what is there already ----------------------------------------------------------------------


@pytest.mark.both
def test_only_what_the_row_tells_otherwise_is_changed_and_undo_puts_it_back(cast: Cast) -> None:
    bring(cast.manager, CATALOGUE, cast.project_a, [ROW])
    newer = {**ROW, "shelf": "C区-1", "pages": None, "keep": {"word": "10年", "years": 10}}
    (plan,) = told(cast.manager, cast.project_a, newer)
    assert [(one.before, one.after) for one in plan.changes] == [
        ("长期", "10年"),
        ("30", "10"),
        ("2051-12-31", "2031-12-31"),
        ("B区-2-3", "C区-1"),
    ]
    before = row(cast)
    batch = bring(cast.manager, CATALOGUE, cast.project_a, [newer])
    assert (row(cast).shelf, row(cast).pages, row(cast).keep_until) == ("C区-1", 62, date(2031, 12, 31))
    assert perform(service.undo_import, cast.manager, None, id=batch) == 0
    after = row(cast)
    assert (after.shelf, after.keep_until, after.filed_at) == (
        before.shelf,
        before.keep_until,
        before.filed_at,
    )


@pytest.mark.both
def test_undo_leaves_records_changed_or_used_since(cast: Cast) -> None:
    rows = [{**ROW, "no": f"LH-WX-2021-000{n}"} for n in range(1, 5)]
    batch = bring(cast.manager, CATALOGUE, cast.project_a, rows)
    change(cast, rows[0]["no"], shelf="D区")
    scan = [kept(one, pdf()) for one in matched(cast.manager, f"{rows[1]['no']}.pdf")]
    perform(scans.attach_scans, cast.manager, scans=scan)
    lend(cast, rows[2]["no"])
    ids = {one["no"]: row(cast, one["no"]).id for one in rows}
    assert perform(service.undo_import, cast.manager, None, id=batch) == 3
    with cast.database.reading() as s:
        assert set(s.scalars(select(ArchiveRecord.no))) == {one["no"] for one in rows[:3]}
        assert s.scalar(select(func.count()).select_from(StoredFile)) == 1
    assert ids[rows[3]["no"]] not in queued(cast)


def lend(cast: Cast, no: str) -> None:
    with cast.database.writing() as s:
        id = s.scalars(select(ArchiveRecord.id).where(ArchiveRecord.no == no)).one()
        due = date(2026, 1, 1)
        s.add(ArchiveLoan(record_id=id, borrower="钱示例", lent_at=clock.now(), due_on=due))


@pytest.mark.both
def test_records_of_others_of_closed_classes_and_of_work_done_are_left_alone(cast: Cast) -> None:
    rows = [{**ROW, "no": f"N-{n}"} for n in range(1, 6)]
    bring(cast.quality, CATALOGUE, cast.project_b, rows[:1])
    bring(cast.quality, CATALOGUE, cast.project_a, [{**rows[1], "secrecy": "restricted"}])
    bring(cast.quality, CATALOGUE, None, rows[2:3])
    bring(cast.quality, CATALOGUE, cast.project_a, rows[3:4])
    change(cast, "N-4", origin=Origin.WORK)
    asked = [{**one, "title": "另一个题名"} for one in rows[:4]]
    asked.append({**rows[4], "secrecy": "restricted"})
    plans = told(cast.manager, cast.project_a, *asked)
    assert {plan.fate for plan in plans} == {Fate.KEPT}
    assert len({plan.remark for plan in plans}) == 3
    assert plans[0].remark == plans[1].remark == plans[2].remark  # whose it is, nobody is told
    assert not any(plan.changes for plan in plans)
    bring(cast.manager, CATALOGUE, cast.project_a, asked)
    assert {row(cast, one["no"]).title for one in rows[:4]} == {ROW["title"]}
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(ArchiveRecord)) == 4


def test_a_project_named_in_a_row_is_where_it_goes_if_it_is_ones_own(cast: Cast) -> None:
    rows = [{**ROW, "no": f"P-{n}", "project": name} for n, name in enumerate(("莲花苑", "竹园", "月亮湾"))]
    assert [plan.fate for plan in told(cast.manager, cast.project_a, *rows)] == [
        Fate.NEW,
        Fate.KEPT,
        Fate.NEW,
    ]
    bring(cast.quality, CATALOGUE, None, rows)
    assert [row(cast, one["no"]).project_id for one in rows] == [cast.project_a, cast.project_b, None]
    assert "项目：月亮湾" in row(cast, "P-2").note
