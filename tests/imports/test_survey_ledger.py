"""Collected answers become a survey's: whatever shape they come in, once, held where told twice, undone."""

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest
from sqlalchemy import func, select

from db.choices.imports import LedgerCode
from db.choices.surveys import CampaignState, InviteState, Standing
from db.surveys import Campaign, Invitation, SurveyResponse
from lib.deeds import perform, read
from lib.errors import Refused
from lib.imports import service
from lib.ledgers.shapes import Verdict
from lib.ledgers.surveys import SURVEYS
from lib.steps import Fate, RowPlan
from lib.surveys import importing
from lib.surveys.ledger_rows import CONVERTED
from lib.surveys.ledger_rules import channel_of
from tests.cast import Cast, add_home
from tests.imports.books import bring, everything, good, truth, verdict
from tests.ledgers.books import book, judged
from tests.surveys import campaigns

SURVEY = LedgerCode.SURVEY
NINE = [
    *("overall", "service", "facility", "security", "environment"),
    *("community", "response", "repair", "order"),
]
WORDS = [
    ["某小区2025年度客户满意度测评表", None, None, None, None, None, None],
    ["填表人资料", None, "评价", None, None, None, None],
    ["栋号", "房号", "总体评价", "环境卫生", "安全管理", "维修服务", "其他意见"],
    ["3栋", "2单元1502", "非常满意", "满意", "一般", "不满意", "电梯慢"],
    ["3栋", "2单元1503", "比较满意", "很不满意", None, "4分", None],
    ["5栋", "1单元101", "基本满意", "不了解", "A.非常满意", "★★★★☆", "无"],
    ["5栋", "1单元102", "还凑合", "满意", "满意", "满意", None],
    ["平均", None, 4.2, 4, 4, 3.5, None],
]
ASKED = ("1.总体满意度", "2.保洁和绿化（1-5分）", "3.推荐意愿（0-10分）", "4.您的建议")
SHEETS = (
    ("A01", "3-2-1502", (5, 4, 9, "路灯不亮")),
    ("A02", "3-2-1503", (3, " 4", "10", "")),
    ("A03", "", (2, 7, 0, "希望加装充电桩")),
)
LONG = [
    ["问卷编号", "小区", "房号", "调查日期", "题目", "得分"],
    *(
        [sheet, "莲花苑", room, "2025-08-03", question, mark]
        for sheet, room, marks in SHEETS
        for question, mark in zip(ASKED, marks, strict=True)
    ),
]
HUNDREDS = [
    ["房号", "季度", "设施设备维护得分", "秩序维护得分", "来源"],
    ["3-2-1502", "2025年第一季度", 80, "60%", "电话回访"],
    ["3-2-1502", "2025年第二季度", 100, "75%", "纸质问卷"],
    ["3-2-1502", "2025Q2", 100, 120, "微信"],
]


@cache
def of(name: str) -> Verdict:
    rows = {"words": WORDS, "long": LONG, "hundreds": HUNDREDS}[name]
    file = "2025年度测评.xlsx" if name == "words" else ""
    merges = ("A1:G1", "A2:B2", "C2:G2") if name == "words" else ()
    return judged(book({"汇总前": rows}, merges), ledger=SURVEYS, file=file)


def answers(found: Verdict) -> list[list[list[float]]]:
    return [list(row.values["answers"].values()) for row in found.good]


# -- what a file says --------------------------------------------------------------------------


def test_marks_of_the_sample_are_as_the_truth_counts_them() -> None:
    told = truth(SURVEY)["good_rows_only"]
    for one in told["dimensions"]:
        marks = [mark[0] for row in good(SURVEY) for q, mark in row["answers"].items() if one["name"] in q]
        assert (len(marks), round(sum(marks) / len(marks), 4)) == (one["n"], one["mean"])
        assert {str(n): marks.count(n) for n in range(1, 6)} == one["distribution"]
    likely = [mark[0] for row in good(SURVEY) for q, mark in row["answers"].items() if "推荐" in q]
    assert len(likely) == told["nps"]["n"]
    assert sum(mark >= 9 for mark in likely) == told["nps"]["promoters"]
    assert sum(mark <= 6 for mark in likely) == told["nps"]["detractors"]


def test_each_wrong_row_of_the_sample_is_told_and_each_quirk_is_read() -> None:
    found = verdict(SURVEY)
    assert [row.row for row in found.bad] == [one["row"] for one in truth(SURVEY)["bad_rows"]]
    rows = {row.row: row.values for row in found.good}
    for sample in truth(SURVEY)["samples"]:
        told, values = sample["expect"], rows[sample["row"]]
        assert [*told["scores"], told["nps"]] == _in_order(values["answers"])
        assert (values["room"], values["block"]) == (told["room"], told["building"])
        assert (values["category"], values["comment"]) == (told["customer_class"], told["comment"])
        assert values["when"] == told["quarter"].replace("-", "")


def _in_order(answers: dict[str, list[float]]) -> list[float | None]:
    by_number = {int(question.split("、")[0]): mark[0] for question, mark in answers.items()}
    return [by_number.get(number) for number in range(1, 10)]


def test_words_stars_and_letters_are_marks_below_merged_titles() -> None:
    found = of("words")
    assert answers(found) == [
        [[5, 1, 5], [4, 1, 5], [3, 1, 5], [2, 1, 5]],
        [[4, 1, 5], [1, 1, 5], [4, 1, 5]],
        [[3, 1, 5], [5, 1, 5], [4, 1, 5]],
    ]
    assert [row.values["when"] for row in found.good] == ["2025"] * 3
    assert [row.values["comment"] for row in found.good] == ["电梯慢", None, None]
    assert [problem.message for row in found.bad for problem in row.problems] == ["“{text}” is not a mark"]


def test_a_long_list_is_one_answer_a_sheet_and_a_slip_holds_up_the_whole_sheet() -> None:
    found = of("long")
    assert answers(found) == [[[5, 1, 5], [4, 1, 5], [9, 0, 10]], [[3, 1, 5], [4, 1, 5], [10, 0, 10]]]
    assert [row.values["comment"] for row in found.good] == ["路灯不亮", None]
    assert [row.row for row in found.bad] == [10, 11, 12, 13]  # A03 whole, to be mended whole
    assert [row.values["when"] for row in found.good] == ["2025Q3", "2025Q3"]


def test_hundreds_are_a_scale_of_their_own_and_quarters_stay_apart() -> None:
    found = of("hundreds")
    assert answers(found) == [[[80, 0, 100], [60, 0, 100]], [[100, 0, 100], [75, 0, 100]]]
    assert [row.values["when"] for row in found.good] == ["2025Q1", "2025Q2"]
    assert [row.row for row in found.bad] == [4]


def test_a_source_tells_the_channel() -> None:
    told = [channel_of(one).value for one in ("纸质录入", "电话回访", "微信", "")]
    assert told == ["paper", "phone", "imported", "imported"]


# -- what becomes of it ------------------------------------------------------------------------


def plans(cast: Cast, rows: list[dict[str, Any]], campaign: int | None = None) -> list[RowPlan]:
    where = {"project_id": cast.project_a, "campaign_id": campaign}
    return read(service.preview, cast.manager, ledger=SURVEY, rows=rows, **where)


def into(cast: Cast, rows: list[dict[str, Any]], campaign: int | None = None) -> int:
    told = {"project_id": cast.project_a, "file_name": "答卷.xlsx", "rows": rows, "bad": 0}
    return perform(service.bring_in, cast.manager, None, ledger=SURVEY, campaign_id=campaign, **told)


def kept(cast: Cast) -> list[SurveyResponse]:
    with cast.database.reading() as s:
        return list(s.scalars(select(SurveyResponse).order_by(SurveyResponse.id)))


@pytest.mark.both
def test_the_sample_becomes_an_ended_survey_of_its_quarter_with_every_mark(cast: Cast) -> None:
    bring(cast.manager, SURVEY, cast.project_a, good(SURVEY))
    with cast.database.reading() as s:
        made = s.scalars(select(Campaign)).one()
        assert (made.period, made.state, made.opened_at) == ("2025Q3", CampaignState.CLOSED, None)
    by_standing = Counter(row.standing for row in kept(cast))
    assert sum(by_standing.values()) == 603
    assert by_standing[Standing.HELD] == sum(Counter(_rooms()).values()) - len(set(_rooms()))
    told = truth(SURVEY)["good_rows_only"]["dimensions"]
    names = ("overall", "facility", "security", "environment", "community", "response", "repair", "order")
    for name, one in zip(names, told, strict=True):
        marks = [row.marks[NINE.index(name)] for row in kept(cast)]
        assert {str(n): marks.count(str(n)) for n in range(1, 6)} == one["distribution"]


def _rooms() -> list[str]:
    return [json.dumps(row["room"]) for row in good(SURVEY) if row["room"]]


@pytest.mark.both
def test_a_survey_of_ones_own_takes_them_with_their_households(cast: Cast) -> None:
    asked = campaigns.campaign(cast, period="2025Q3")
    add_home(cast.project_a, "3", "2", "1503", "林一", "13800000001")
    rows = [row.values for row in of("long").good]
    elsewhere = [{**rows[0], "project": "竹园"}, {**rows[0], "when": "2025Q2"}]
    unknown = {**rows[1], "room": {"building": "9", "unit": None, "number": "9"}, "project": "月亮湾"}
    found = plans(cast, [*rows, *elsewhere, rows[0], {**rows[0], "comment": "别的"}, unknown], asked.campaign)
    assert [plan.fate for plan in found] == [
        Fate.NEW,
        Fate.NEW,
        Fate.KEPT,  # not one of this manager's projects
        Fate.KEPT,  # another quarter
        Fate.NEW,
        Fate.NEW,
        Fate.NEW,
    ]
    remarks = [plan.remark[:20] for plan in found[4:]]
    assert remarks == ["This household has a"] * 2 + ["“{project}” is no pr"]
    before = everything(cast.database)
    batch = into(cast, rows, asked.campaign)
    with cast.database.reading() as s:
        assert s.get_one(Invitation, asked.invitation).state == InviteState.ANSWERED
    assert [(row.marks, row.household_id is None) for row in kept(cast)] == [
        ("5---4----9", False),
        ("3---4----A", False),
    ]
    assert {plan.fate for plan in plans(cast, rows, asked.campaign)} == {Fate.SAME}
    assert perform(service.undo_import, cast.manager, None, id=batch) == 0
    assert everything(cast.database) == before


@pytest.mark.both
def test_of_a_nameless_survey_nothing_tells_whose_it_is_and_the_file_is_known_again(cast: Cast) -> None:
    asked = campaigns.campaign(cast, period="2025Q3", anonymous=True)
    rows = [row.values for row in of("long").good]
    batch = into(cast, [*rows, {**rows[0], "comment": "别的"}], asked.campaign)
    assert {(row.household_id, row.at, row.by_id) for row in kept(cast)} == {(None, None, None)}
    assert Counter(row.standing for row in kept(cast)) == {Standing.VALID: 2, Standing.HELD: 1}
    assert {plan.fate for plan in plans(cast, rows, asked.campaign)} == {Fate.SAME}
    (told,) = read(service.batches, cast.manager, id=batch)
    assert (told.good, told.made) == (3, 3)
    assert perform(service.undo_import, cast.manager, None, id=batch) == 0
    assert kept(cast) == []


def test_several_quarters_become_several_surveys_and_hundreds_the_nearest_of_five(cast: Cast) -> None:
    rows = [row.values for row in of("hundreds").good]
    assert {plan.remark for plan in plans(cast, rows)} == {CONVERTED}
    into(cast, rows)
    with cast.database.reading() as s:
        found = select(Campaign.period, SurveyResponse.marks).join(SurveyResponse)
        assert dict(s.execute(found).all()) == {"2025Q1": "--4-----3-", "2025Q2": "--5-----4-"}


def test_rows_that_tell_no_period_need_a_survey_chosen_and_one_in_preparation_takes_none(cast: Cast) -> None:
    asked = campaigns.campaign(cast, state=CampaignState.DRAFT)
    row = {"answers": {"总体满意度": [5, 1, 5]}, "when": None}
    assert plans(cast, [row])[0].fate == Fate.KEPT
    assert read(importing.surveys_to_fill, cast.manager) == {}
    with pytest.raises(Refused, match="not begun"):
        plans(cast, [row], asked.campaign)


def test_an_answer_judged_since_stays_when_its_import_is_undone(cast: Cast) -> None:
    batch = into(cast, [row.values for row in of("long").good])
    with cast.database.writing() as s:
        s.scalars(select(SurveyResponse)).first().standing = Standing.REJECTED  # type: ignore[union-attr]
    assert perform(service.undo_import, cast.manager, None, id=batch) == 1
    assert len(kept(cast)) == 1
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(Campaign)) == 1


def test_questions_are_known_by_what_they_are_about_by_number_and_by_words(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    headings = ["您对小区停车秩序的满意度", "Q3", "NPS", "您对食堂满意吗", "物业服务人员的态度"]
    about: dict[str, Any] = {"campaign_id": asked.campaign, "period": "", "headings": headings}
    found = read(importing.questions_of, cast.manager, **about)
    told = [question["zh_CN"][:8] if isinstance(question, dict) else question for _, question in found]
    assert told == ["您对车辆停放和公", "您对电梯、供水、", "您向亲友推荐本小", "", "您对物业服务（态"]
