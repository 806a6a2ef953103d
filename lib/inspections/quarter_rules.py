"""The report of a quarter, part by part, for head office; always in Chinese. Pure.

What is said is counted; where nothing was counted nothing is said.
"""

from collections.abc import Callable, Mapping, Sequence

from lib.documents.reports import Section
from lib.inspections.board_rules import worst
from lib.inspections.finding_rules import Covered, Finding, parted
from lib.inspections.quarter_words_rules import day, named, noted, number, sentences, state_of
from lib.inspections.ranking_rules import Ranked, remarks
from lib.inspections.report_facts_rules import Pair, QuarterTold, most_of

TITLE = "季度品质检查报告"
HANDS = ("编制人（签字）：", "审核人（签字）：", "批准人（签字）：")
NUMERALS = "一二三四五六七八九十"
MOST_ROWS = 40
Drawn = Callable[[Pair], Section]


# -- all of it, part by part -------------------------------------------------------------------


def parts(told: QuarterTold, drawn: Mapping[str, Section], pictured: Drawn) -> list[Section]:
    """drawn: charts by their keys; pictured: two photos as one picture. Empty parts are left out."""
    charts = {key: [drawn[key]] if key in drawn else [] for key in ("heat", "course")}
    told_of: list[tuple[str, list[Section]]] = [
        ("主要情况", [{"points": sentences(told)}]),
        ("项目与区域得分", charts["heat"]),
        ("项目排名", _ranking(told)),
        ("近八个季度走势", charts["course"]),
        ("不符合最多的检查项目", _items(told)),
        ("重复问题", _repeats(told)),
        ("检查覆盖", _coverage(told)),
        ("整改闭环", _funnel(told)),
        ("复检前后", _agains(told)),
        ("各项目问题与整改照片", _projects(told, pictured)),
    ]
    found: list[Section] = []
    full = [one for one in told_of if one[1]]
    for numeral, (heading, sections) in zip(NUMERALS, full, strict=False):
        found += [{"part": True, "heading": f"{numeral}、{heading}"}, *sections]
    return found


def _ranking(told: QuarterTold) -> list[Section]:
    b = told.board
    if not b.projects:
        return []
    head = ["名次", "项目", "得分", "结论", "检查次数", "适用项数", "说明"]
    rows = [
        [
            place(one),
            b.projects[one.project_id],
            number(one.score),
            _verdict(told, one),
            str(one.n),
            str(one.items),
            noted(remarks(one, b.line)),
        ]
        for one in b.ranking
    ]
    rows += [["—", b.projects[id], "—", "无适用项目", "", "", ""] for id in b.unscored]
    rows += [["—", b.projects[id], "—", "本季度未检查", "0", "", ""] for id in b.never]
    note = "得分为本季度各次完整检查的平均分，复检不计入；得分相同的并列。"
    return [{"head": head, "rows": rows, "numbers": [2, 4, 5], "note": note}]


def place(one: Ranked) -> str:
    return f"{one.place}（并列）" if one.tied else str(one.place)


def _verdict(told: QuarterTold, one: Ranked) -> str:
    return "合格" if one.passed and one.score >= told.board.line else "未达合格"


def _items(told: QuarterTold) -> list[Section]:
    head = ["检查项目", "所属区域", "不符合/检查", "不符合率%", "扣分"]
    rows = [
        [
            one.label,
            told.board.areas.get(one.area, ""),
            f"{one.failed}/{one.judged}",
            number(one.share),
            number(one.lost),
        ]
        for one in worst(told.board.items)
    ]
    return [{"head": head, "rows": rows, "numbers": [2, 3, 4]}] if rows else []


def _repeats(told: QuarterTold) -> list[Section]:
    head = ["项目", "检查项目", "部位", "连续次数", "首次发现", "整改"]
    rows = [
        [
            told.board.projects[one.finding.project_id],
            one.finding.label,
            one.finding.place,
            str(one.rounds),
            day(one.first_on),
            state_of(one.finding),
        ]
        for one in told.board.repeats[:MOST_ROWS]
    ]
    more = len(told.board.repeats) - len(rows)
    note = f"另有 {more} 项未列出，见 Excel。" if more else ""
    return [{"head": head, "rows": rows, "numbers": [3], "note": note}] if rows else []


def _coverage(told: QuarterTold) -> list[Section]:
    b = told.board
    shown = [one for one in b.covered if one.planned or one.started or one.spot or one.buildings]
    head = ["项目", "计划", "已开始", "已签字", "漏检", "计划外", "本季度未走到的楼栋", "本年度未走到的楼栋"]
    rows = [
        [
            b.projects[one.project_id],
            *map(str, (one.planned, one.started, one.signed, one.missed, one.spot)),
            _places(one, one.never),
            _places(one, one.never_year),
        ]
        for one in shown
    ]
    return [{"head": head, "rows": rows, "numbers": [1, 2, 3, 4, 5]}] if rows else []


def _places(one: Covered, never: Sequence[str]) -> str:
    if one.unwritten:
        return "检查未记录楼栋"
    if not one.buildings:
        return "未建楼栋"
    if len(never) == one.buildings:
        return f"全部 {one.buildings} 栋"
    return named(never) if never else "无"


def _funnel(told: QuarterTold) -> list[Section]:
    b, f = told.board, told.board.funnel
    if not b.findings:
        return []
    steps = [
        ("发现问题", len(b.findings)),
        ("当场整改", b.fixed),
        ("下达整改", f.raised),
        ("已定措施", f.planned),
    ]
    steps += [
        ("已整改", f.put_right),
        ("其中按期", f.in_time),
        ("已验证", f.verified),
        ("验证后有效", f.effective),
    ]
    steps += [("验证后无效", f.not_effective), ("逾期未改", f.late)]
    days = f"；到验证 {f.days_to_verified:.1f} 天" if f.days_to_verified is not None else ""
    note = f"中位时间：下达到整改完成 {f.days_to_done:.1f} 天{days}。" if f.days_to_done is not None else ""
    return [{"head": [label for label, _ in steps], "rows": [[str(n) for _, n in steps]], "note": note}]


def _agains(told: QuarterTold) -> list[Section]:
    head = [
        "项目",
        "复检编号",
        "原检查",
        "原得分",
        "复检项数",
        "已改好",
        "复检前得分/满分",
        "复检后得分/满分",
    ]
    rows = [
        [
            told.board.projects[one.project_id],
            one.no,
            one.of_no,
            number(one.of_score),
            str(one.items),
            str(one.good),
            f"{number(one.before)}/{number(one.points)}",
            f"{number(one.after)}/{number(one.points)}",
        ]
        for one in told.board.agains
    ]
    return [{"head": head, "rows": rows, "numbers": [3, 4, 5, 6, 7]}] if rows else []


def _projects(told: QuarterTold, pictured: Drawn) -> list[Section]:
    by_project = parted(told.board.findings, lambda one: one.project_id)
    most = most_of(len(by_project))
    found: list[Section] = []
    for project, findings in by_project.items():
        found.append(_table(told.board.projects[project], findings))
        found += pairs(findings, told.pairs, most, pictured)
    return found


def _table(project: str, findings: Sequence[Finding]) -> Section:
    head = ["检查项目", "部位", "问题", "扣分", "责任人", "期限", "整改"]
    rows = [
        [one.label, one.place, one.note, number(one.deducted), one.owner, day(one.due_on), state_of(one)]
        for one in findings[:MOST_ROWS]
    ]
    more = len(findings) - len(rows)
    note = f"另有 {more} 项未列出，见 Excel。" if more else ""
    return {
        "heading": f"{project}（{len(findings)} 项）",
        "head": head,
        "rows": rows,
        "numbers": [3],
        "note": note,
    }


def pairs(
    findings: Sequence[Finding], known: Mapping[int, Pair], most: int, pictured: Drawn
) -> list[Section]:
    """Before and after side by side, those with both first; the rest is counted."""
    having = sorted(
        (one for one in findings if one.id in known), key=lambda one: not all(known[one.id].shown)
    )
    found = [_pair(one, known[one.id], pictured) for one in having[:most]]
    left = sum(known[one.id].many for one in having[most:]) + sum(known[one.id].more for one in having[:most])
    if left:
        found.append({"note": f"另有 {left} 张照片，可在系统中查看。"})
    return found


def _pair(one: Finding, pair: Pair, pictured: Drawn) -> Section:
    before, after = pair.shown
    missing = "" if before and after else "（尚无整改后照片）" if before else "（无整改前照片）"
    where = f"　{one.place}" if one.place else ""
    note = f"左：整改前　右：整改后{missing}　{one.no}　{state_of(one)}"
    return {"text": f"{one.label}{where}　{one.note}", **pictured(pair), "note": note}
