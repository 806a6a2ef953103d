"""What leaves the house: a quarter as PDF, Word and Excel, and one inspection's notice, read back."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.files import Purpose
from db.files import StoredFile
from db.records import AuditEntry
from lib import ui
from lib.deeds import perform
from lib.errors import Forbidden, NotFound
from lib.files.ready import ready, store
from lib.inspections import report_view, reporting
from lib.inspections.board import By
from lib.inspections.quarter_rules import pairs
from lib.inspections.report_facts_rules import Pair
from lib.web import door
from tests.cast import Cast
from tests.documents import papers
from tests.files.samples import picture
from tests.inspections import held
from tests.inspections.test_board import DAY, NOW, SIGNED, item_of, look, quarter
from tests.pages.screen import Desk

BY = By(held.CODE, NOW.period)


@pytest.fixture
def quality(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    token = Desk(cast).sign_in("quality")
    monkeypatch.setattr(ui, "token", lambda: token)
    return door.who(token)


def in_chinese(make: Any) -> bytes:
    made: bytes = ui.later(make, lang="zh_CN")()
    return made


def photograph(s: Session, kind: str, owner: int, at: Any, n: int) -> None:
    made = ready(f"{n}.jpg", picture((640, 480 + n)))
    sha256, preview = store(made)
    s.add(
        StoredFile(
            sha256=sha256,
            preview=preview,
            name=made.name,
            media_type=made.media_type,
            size=len(made.content),
            purpose=Purpose.ATTACHED,
            owner_kind=kind,
            owner_id=owner,
            at=at,
        )
    )


def photographed(cast: Cast, inspection: int) -> None:
    """The gate before, one picture that was there when the action was raised, and two after."""
    with cast.database.writing() as s:
        item, action = item_of(s, inspection, "gate"), s.scalars(select(Action)).one()
        item.note = "未敬礼，联系13812345678"
        photograph(s, "inspection_item", item.id, action.raised_at, 1)
        for n, hours in enumerate((-1, 5, 6), 2):
            photograph(s, "action", action.id, action.raised_at + timedelta(hours=hours), n)


@pytest.mark.slow
def test_a_quarter_is_read_back_from_all_three(cast: Cast, quality: Any) -> None:
    made = quarter(cast)
    photographed(cast, made.a)
    pdf = in_chinese(lambda: report_view.quarter_pdf(quality, BY))
    word = in_chinese(lambda: report_view.quarter_docx(quality, BY))
    told = papers.text(pdf)
    document = Document(BytesIO(word))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written = papers.squeezed("".join([*(one.text for one in document.paragraphs), *cells]))
    for words in (
        "季度品质检查报告",
        "在列项目2个，已检查2个，签字检查3次",
        "重复问题1项",
        "下达整改1项，已整改0项",
        "门岗形象（3/3次）",
        "缺少区域：环境",
        "左：整改前右：整改后",
        "另有1张照片",
        "138****5678",
        "莲花苑",
    ):
        assert papers.squeezed(words) in told, words
        assert papers.squeezed(words) in written, words
    assert "13812345678" not in told + written
    assert len(pdf) < 2_000_000
    assert len(document.inline_shapes) == 3  # two charts and a pair
    book = load_workbook(BytesIO(in_chinese(lambda: report_view.quarter_xlsx(quality, BY))))
    assert book.sheetnames == ["排名", "区域", "问题", "重复问题", "整改", "检查覆盖"]
    rows = [row for row in book["问题"].iter_rows(values_only=True) if row[1] in ("JC-2", "JC-3", "JC-4")]
    assert len(rows) == len(look(cast).findings) == 5
    scores = {row[1]: row[2] for row in book["排名"].iter_rows(values_only=True) if row[0] in ("1", "2")}
    assert scores["竹园"] == 93
    with cast.database.reading() as s:
        noted = s.scalars(select(AuditEntry).where(AuditEntry.deed == "inspections.quarter_report")).all()
    assert len(noted) == 3


@pytest.mark.slow
def test_a_notice_says_what_by_whom_until_when(cast: Cast, quality: Any) -> None:
    made = quarter(cast)
    photographed(cast, made.a)
    with cast.database.writing() as s:
        item = item_of(s, made.a, "gate")
        item.owner_id, item.due_on, item.place = cast.user_id("manager"), date(2025, 11, 20), "东门岗"
    told = papers.text(in_chinese(lambda: report_view.notice_pdf(quality, made.a)))
    for words in (
        "整改通知书",
        "JC-2",
        "着装规范、礼节到位",
        "东门岗",
        "2025-11-20",
        "Manager",
        "（重复问题）",
        "85.0",
    ):
        assert words in told, words
    word = Document(BytesIO(in_chinese(lambda: report_view.notice_docx(quality, made.a))))
    assert "整改通知书" in "".join(one.text for one in word.paragraphs)
    assert len(word.inline_shapes) == 1
    good = held.inspection(cast, no="JC-8", held_on=DAY, **SIGNED)
    assert "检查结果告知书" in papers.text(in_chinese(lambda: report_view.notice_pdf(quality, good)))


def test_nobody_takes_away_what_they_do_not_see(cast: Cast) -> None:
    made = quarter(cast)
    with pytest.raises(NotFound):
        perform(reporting.inspection_report, cast.manager_b, None, id=made.a)
    with pytest.raises(Forbidden):
        perform(reporting.inspection_report, cast.clerk, None, id=made.a)
    own = perform(reporting.quarter_report, cast.manager_b, None, by=BY)
    assert own.board.projects == {cast.project_b: "竹园"}
    assert not own.company_wide


def test_photos_are_bounded_and_the_rest_is_counted(cast: Cast) -> None:
    quarter(cast)
    findings = look(cast).findings
    known = {one.id: Pair(("a", "b"), ("c",)) for one in findings}
    made = pairs(findings, known, 2, lambda pair: {"chart": "".join(pair.shown)})
    assert [one.get("chart") for one in made] == ["ac", "ac", None]
    assert made[-1]["note"] == "另有 11 张照片，可在系统中查看。"
    assert not pairs(findings, {}, 2, lambda pair: {"chart": ""})
