"""The figures of a quarter as sheets to work on; always in Chinese. Pure."""

from datetime import datetime

from lib.documents.figures import Sheet, Value
from lib.inspections.board_rules import HUNDRED
from lib.inspections.finding_rules import Finding
from lib.inspections.quarter_rules import TITLE, place
from lib.inspections.quarter_words_rules import day, facts, noted, period_told, said, state_of
from lib.inspections.ranking_rules import remarks
from lib.inspections.report_facts_rules import QuarterTold


def sheets(told: QuarterTold, now: datetime) -> list[Sheet]:
    return [
        _ranking(told),
        _areas(told),
        _findings(told),
        _repeats(told),
        _actions(told, now),
        _coverage(told),
    ]


def _sheet(told: QuarterTold, name: str, head: list[str], rows: list[list[Value]], note: str = "") -> Sheet:
    title = f"{told.company}　{TITLE}　{period_told(told.board.quarter)}　{name}"
    above = [[label, words] for line in facts(told) for label, words in line] if name == "排名" else []
    return Sheet(name, title, head, rows, above=above, note=note)


def _ranking(told: QuarterTold) -> Sheet:
    b = told.board
    head = ["名次", "项目", "得分", "检查次数", "适用项数", "不适用项数", "说明"]
    rows: list[list[Value]] = [
        [
            place(one),
            b.projects[one.project_id],
            float(one.score),
            one.n,
            one.items,
            one.skipped,
            noted(remarks(one, b.line)),
        ]
        for one in b.ranking
    ]
    rows += [["", b.projects[id], None, None, None, None, "无适用项目"] for id in b.unscored]
    rows += [["", b.projects[id], None, 0, None, None, "本季度未检查"] for id in b.never]
    return _sheet(told, "排名", head, rows, "得分为各次完整检查的平均分，复检不计入。")


def _areas(told: QuarterTold) -> Sheet:
    """Round by round, as it was scored."""
    head = ["项目", "检查编号", "日期", "区域", "应得", "实得", "得分率%", "检查项", "不符合", "不适用"]
    rows: list[list[Value]] = [
        [
            told.board.projects[one.project_id],
            one.no,
            day(one.held_on),
            area.title,
            float(area.full),
            float(area.got),
            float(area.got / area.full * HUNDRED) if area.full else None,
            area.items,
            area.failed,
            area.skipped,
        ]
        for one in told.board.rounds
        for area in one.areas
    ]
    return _sheet(told, "区域", head, rows)


def _findings(told: QuarterTold) -> Sheet:
    head = ["项目", "检查编号", "日期", "区域", "检查项目", "部位", "问题", "程度", "分值", "扣分"]
    head += ["责任人", "期限", "整改"]
    rows: list[list[Value]] = [
        [
            *_where(told, one),
            one.place,
            one.note,
            said(one.severity),
            float(one.points),
            float(one.deducted),
            one.owner,
            day(one.due_on),
            state_of(one),
        ]
        for one in told.board.findings
    ]
    return _sheet(told, "问题", head, rows, "问题描述中的电话号码已遮盖。")


def _where(told: QuarterTold, one: Finding) -> list[Value]:
    area = told.board.areas.get(one.area, one.area)
    return [told.board.projects[one.project_id], one.no, day(one.held_on), area, one.label]


def _repeats(told: QuarterTold) -> Sheet:
    head = ["项目", "检查编号", "日期", "区域", "检查项目", "部位", "连续次数", "首次发现", "整改"]
    rows: list[list[Value]] = [
        [*_where(told, one.finding), one.finding.place, one.rounds, day(one.first_on), state_of(one.finding)]
        for one in told.board.repeats
    ]
    return _sheet(told, "重复问题", head, rows)


def _actions(told: QuarterTold, now: datetime) -> Sheet:
    head = ["项目", "检查编号", "日期", "区域", "检查项目", "整改编号", "状态", "逾期", "有效"]
    effect = {True: "有效", False: "无效", None: ""}
    rows: list[list[Value]] = [
        [
            *_where(told, one),
            one.measure.no,
            said(one.measure.state),
            "逾期" if one.measure.late(now) else "",
            effect[one.measure.effective],
        ]
        for one in told.board.findings
        if one.measure
    ]
    return _sheet(told, "整改", head, rows)


def _coverage(told: QuarterTold) -> Sheet:
    head = [
        "项目",
        "计划",
        "已开始",
        "已签字",
        "漏检",
        "免做",
        "计划外",
        "楼栋数",
        "本季度未走到",
        "本年度未走到",
    ]
    rows: list[list[Value]] = [
        [
            told.board.projects[one.project_id],
            one.planned,
            one.started,
            one.signed,
            one.missed,
            one.excused,
            one.spot,
            one.buildings,
            "检查未记录楼栋" if one.unwritten else "、".join(one.never),
            "、".join(one.never_year),
        ]
        for one in told.board.covered
    ]
    return _sheet(told, "检查覆盖", head, rows)
