"""What a manager hands to the owners' committee: sentences, papers, figures, and who may take them."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Dimension
from db.forms import FormVersion
from db.records import AuditEntry
from db.surveys import Campaign
from lib import clock, ui
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound
from lib.forms.schema import Condition, FormField, FormSchema, Kind, Option
from lib.surveys import questionnaires, report, report_view
from lib.surveys.campaign_rules import Part
from lib.surveys.figures_rules import DimensionFigure, changes
from lib.surveys.findings_rules import compared, findings
from lib.surveys.questionnaire_rules import address_of, parts_of, period_told
from lib.surveys.report_facts_rules import Asked, Measure, Report, said
from lib.surveys.report_rules import facts, parts, tiles
from lib.surveys.response_rows import From, keep_response
from lib.surveys.slice_rules import Slice
from lib.surveys.statistics_rules import Sample, wilson
from lib.surveys.words_rules import Word
from lib.web import door
from tests.cast import Cast
from tests.documents import papers
from tests.pages.screen import Desk
from tests.surveys import campaigns


def figure(dimension: Dimension, satisfied: int, n: int) -> DimensionFigure:
    rate = wilson(satisfied, n)
    span = [100 * part for part in (rate.value, rate.low, rate.high)]
    levels = (0, 0, n - satisfied, satisfied, 0)
    return DimensionFigure(dimension, n, satisfied, *span, 70, 68, 72, levels, Sample(n, 70, 400))


ASKED = Asked(
    title="四季度调查",
    no="DC1",
    period="2025Q4",
    opens_on=date(2025, 11, 1),
    closes_on=date(2025, 12, 31),
    anonymous=True,
    everybody=False,
    confidence=95,
    projects=("莲花苑",),
    population=400,
    wanted=100,
    invited=200,
    answered=120,
    answers=125,
    outside=5,
    margin=7.1,
)
TOLD = Report(
    company="示例物业",
    asked=(ASKED,),
    narrowed="",
    n=125,
    hidden=False,
    target=90,
    unheard=0,
    dimensions=(figure(Dimension.OVERALL, 110, 125), figure(Dimension.ORDER, 60, 125)),
    nps=None,
    before="",
    changes=(),
    words=(Word("电梯", 9),),
    quotes=(),
    wishes=0,
    handled=0,
    content=0,
    measures=(),
)


@pytest.mark.parametrize(
    ("satisfied", "verdict"),
    [(124, "可以认为达标"), (114, "尚不能断定"), (110, "尚不能断定"), (90, "未达标")],
)
def test_the_target_is_met_or_missed_only_where_the_interval_says_so(satisfied: int, verdict: str) -> None:
    told = replace(TOLD, dimensions=(figure(Dimension.OVERALL, satisfied, 125),))
    assert verdict in findings(told)[0]


def test_only_a_change_beyond_chance_is_told_as_one() -> None:
    before = {d: figure(d, n, 200) for d, n in ((Dimension.ORDER, 90), (Dimension.REPAIR, 100))}
    after = {d: figure(d, n, 200) for d, n in ((Dimension.ORDER, 140), (Dimension.REPAIR, 104))}
    told = compared(replace(TOLD, changes=tuple(changes(before, after))))
    assert "显著上升" in told[0]
    assert "（45.0 → 70.0，+25.0）" in told[0]
    assert told[1:] == ["其余1 个维度的变化在抽样误差范围内，不能认为有实际升降。"]


def test_few_answers_are_called_few() -> None:
    told = findings(replace(TOLD, dimensions=(figure(Dimension.OVERALL, 10, 12),), n=12))
    assert told[-1].startswith("各维度的答卷少于 30 份")
    assert tiles(replace(TOLD, n=12))[-1]["note"] == "份数少，只供参考"


def test_the_title_block_says_who_was_asked_and_how() -> None:
    told = dict(pair for row in facts(TOLD) for pair in row)
    assert told["抽样方法"] == "按项目和客户类别分层随机抽样"
    assert told["回收率"] == "60.0%（120/200 户）"
    assert told["调查方式"] == "不记名"
    few = dict(pair for row in facts(replace(TOLD, asked=(replace(ASKED, answered=None),))) for pair in row)
    assert few["回收率"] == "少于 5 户，不公布"


def test_parts_with_nothing_to_say_are_left_out_and_the_rest_counted_on() -> None:
    heads = [one["heading"] for one in parts(TOLD, {}) if one.get("part")]
    assert heads == ["一、主要结果", "二、各维度得分", "三、业主提到最多的词", "四、调查方法说明"]
    measure = Measure("ZG1", "秩序", "重划车位", "示例", "2025年12月31日", "待整改")
    more = replace(TOLD, wishes=3, handled=2, content=1, measures=(measure,))
    heads = [one["heading"] for one in parts(more, {}) if one.get("part")]
    assert heads[3:] == ["四、听到的与办理的", "五、整改措施", "六、调查方法说明"]


def test_a_form_becomes_a_sheet_of_numbered_questions() -> None:
    options = (Option(id="a", label="甲"), Option(id="b", label="乙", retired=True))
    low = (Condition(field="q", one_of=("a",)),)
    fields = (
        FormField(id="o", kind=Kind.RATING, label="总体", dimension="overall"),
        FormField(id="s", kind=Kind.RATING, label="服务", dimension="service"),
        FormField(id="h", kind=Kind.SECTION, label="其他"),
        FormField(id="q", kind=Kind.CHOICE, label="选", options=options),
        FormField(id="p", kind=Kind.PHOTO, label="照片"),
        FormField(id="d", kind=Kind.YES_NO, label="内部", desk=True),
        FormField(id="w", kind=Kind.LONG_TEXT, label="意见", show_if=low),
    )
    made = parts_of(FormSchema(code="s", kind="survey", title="问卷", public=True, fields=fields))
    assert [part["kind"] for part in made] == ["ratings", "heading", "choice", "lines"]
    assert [row["number"] for row in made[0]["rows"]] == [1, 2]
    assert made[2]["options"] == ["甲"]
    assert (made[3]["number"], made[3]["note"]) == (4, "第 3 题选“甲”时填写")
    assert (period_told("2025Q4"), period_told("2025")) == ("2025 年第 4 季度", "2025 年")
    assert address_of("https://a.example/", "x/y") == "https://a.example/s/x%2Fy"


# -- taken out -----------------------------------------------------------------------------------


def answered(cast: Cast, *, period: str = "2025Q4", no: str = "DC20251121-0001", n: int = 40) -> int:
    strata = {(p, CustomerClass.BASIC): 400 for p in (cast.project_a, cast.project_b)}
    asked = campaigns.campaign(cast, no=no, period=period, anonymous=True, strata=strata)
    with cast.database.writing() as s:
        row = s.get_one(Campaign, asked.campaign)
        row.title = "=1+1业主调查"
        schema = FormSchema.model_validate(s.get_one(FormVersion, row.form_version_id).content)
        for i in range(n):
            marks = {field.id: 3 + i % 3 for field in schema.fields if field.dimension}
            values: dict[str, Any] = {**marks, "recommend": i % 11, "comment": "张小芳说电梯坏了13812345678"}
            project = cast.project_a if i >= 3 else cast.project_b
            whence = From(project, category=CustomerClass.BASIC)
            keep_response(s, row, schema, values, whence=whence, channel=AnswerChannel.LINK, at=clock.now())
    return asked.campaign


@pytest.fixture
def manager(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Head office's, as somebody at the screen."""
    token = Desk(cast).sign_in("quality")
    monkeypatch.setattr(ui, "token", lambda: token)
    return door.who(token)


def in_chinese(make: Any) -> bytes:
    made: bytes = ui.later(make, lang="zh_CN")()
    return made


@pytest.mark.slow
def test_the_report_is_read_back_whole_and_names_nobody(cast: Cast, manager: Any) -> None:
    answered(cast, period="2025Q3", no="DC20250821-0002")
    by = Slice((answered(cast),))
    quote = "张**说电梯坏了138****5678"
    pdf = in_chinese(lambda: report_view._pdf(manager, by, [quote, "别人的话"]))
    read_back = papers.text(pdf)
    for words in (
        "客户满意度调查报告",
        "总体满意率",
        "有效答卷37份（不足5份的项目不计）",
        "与2025年第3季度相比",
        "电梯",
        "业主委员会（签收）",
    ):
        assert words in read_back, words
    assert papers.squeezed(quote) in read_back
    assert not any(word in read_back for word in ("张小芳", "13812345678", "别人的话"))
    assert papers.fonts(pdf) == {"NotoSansSC-Regular": True, "NotoSerifSC-Regular": True}


def test_of_few_nameless_answers_the_report_says_nothing_in_word_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, token = Slice((answered(cast),)), Desk(cast).sign_in("manager_b")
    monkeypatch.setattr(ui, "token", lambda: token)
    docx = Document(BytesIO(in_chinese(lambda: report_view._docx(door.who(token), by, []))))
    lines = [one.text for one in docx.paragraphs]
    assert "· 有效答卷少于 5 份，为保护答卷人，不公布结果。" in lines
    assert [one.text for one in docx.paragraphs if one.style.name == "Heading 1"] == [
        "一、主要结果",
        "二、调查方法说明",
    ]
    assert not docx.inline_shapes
    assert docx.tables[-1].rows[0].cells[-1].text.startswith("业主委员会（签收）：")


@pytest.mark.slow
def test_figures_are_numbers_and_words_never_formulas(cast: Cast, manager: Any) -> None:
    by = Slice((answered(cast),))
    book = load_workbook(BytesIO(in_chinese(lambda: report_view._workbook(manager, by))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert "=1+1业主调查（DC20251121-0001）" in [cell.value for cell in cells]
    overall = next(
        row for row in book["总表"].iter_rows(values_only=True) if row[0] == said(Dimension.OVERALL)
    )
    assert overall[1:3] == (37, 24)
    assert len(book.sheetnames) > 5


def test_pictures_are_packed_and_what_is_taken_is_noted(cast: Cast, manager: Any) -> None:
    by = Slice((answered(cast),))
    shown = [one for one in report_view.sights(manager, by) if one.key in ("rates", "nps")]
    pack = ZipFile(BytesIO(in_chinese(lambda: report_view._zip(manager, by, shown))))
    assert [pack.read(name)[:4] for name in pack.namelist()] == [b"\x89PNG"] * 2
    with cast.database.reading() as s:
        entry = s.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert entry
    assert (entry.deed, json.loads(entry.changes)[0]["sights"]) == ("surveys.taken", ["rates", "nps"])


@pytest.mark.both
def test_the_report_holds_what_its_reader_may_see(cast: Cast) -> None:
    by = Slice((answered(cast),))
    mine, all = (perform(report.report, who, None, by=by) for who in (cast.manager, cast.quality))
    assert (mine.n, all.n) == (37, 37)  # three answered in project B: too few to be told, or subtracted
    assert mine.asked[0].projects == ("莲花苑",)
    assert mine.words[0].answers == 37
    with pytest.raises(Forbidden):
        perform(report.report, cast.clerk, None, by=by)
    few = perform(report.report, cast.manager_b, None, by=by)
    assert (few.hidden, few.dimensions, few.words) == (True, (), ())


def test_papers_are_printed_in_sight_and_by_name_only_where_names_are_asked(cast: Cast) -> None:
    id = campaigns.campaign(cast, anonymous=True).campaign
    blank = read(questionnaires.blank_paper, cast.clerk, id=id)
    assert (blank.asked.project, blank.asked.nameless) == ("莲花苑", True)
    homes = perform(questionnaires.household_papers, cast.clerk, None, id=id, part=Part())
    assert [one.home for one in homes.sheets] == ["3-2-1502"]
    with pytest.raises(NotFound):
        read(questionnaires.blank_paper, cast.clerk_b, id=id)
    with pytest.raises(Forbidden):
        perform(questionnaires.household_papers, cast.admin, None, id=id, part=Part())
