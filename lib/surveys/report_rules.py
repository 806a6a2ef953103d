"""A report of satisfaction, part by part, for the owners' committee; always in Chinese. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from lib.documents.figures import Value
from lib.documents.reports import Pair, Section, Tile
from lib.surveys.figures_rules import DimensionFigure
from lib.surveys.findings_rules import compared, findings, method
from lib.surveys.report_facts_rules import Report, between, percent, said
from lib.surveys.statistics_rules import FEW
from lib.surveys.words_rules import FEWEST, Word

TITLE = "客户满意度调查报告"
HANDS = ("编制人（签字）：", "审核人（签字）：", "项目经理（签字）：", "业主委员会（签收）：")


def facts(report: Report) -> list[list[Pair]]:
    """Who was asked and how, as rows of one or two."""
    projects = list(dict.fromkeys(name for one in report.asked for name in one.projects))
    days = [day for one in report.asked for day in (one.opens_on, one.closes_on)]
    invited, answered = sum(one.invited for one in report.asked), _answered(report)
    rows: list[list[Pair]] = [
        [("调查名称", "；".join(f"{one.title}（{one.no}）" for one in report.asked))],
        [("调查项目", "、".join(projects))],
        [("调查时间", f"{_day(min(days))}至{_day(max(days))}")],
        [("调查方式", _manner(report)), ("抽样方法", _method(report))],
        [("入住户数", f"{sum(one.population for one in report.asked)} 户"), ("发放问卷", f"{invited} 户")],
        [("有效答卷", _counting(report)), ("回收率", _share(answered, invited))],
        [("抽样误差", _margin(report))],
    ]
    if report.narrowed:
        rows.append([("统计范围", report.narrowed)])
    return rows


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _manner(report: Report) -> str:
    return "不记名" if report.anonymous else "记名，结果只作汇总"


def _method(report: Report) -> str:
    return "全部入住户" if all(one.everybody for one in report.asked) else "按项目和客户类别分层随机抽样"


def _answered(report: Report) -> int | None:
    counts = [one.answered for one in report.asked]
    return None if None in counts else sum(one or 0 for one in counts)


def _share(answered: int | None, invited: int) -> str:
    if answered is None:
        return f"少于 {FEWEST} 户，不公布"
    return f"{100 * answered / invited:.1f}%（{answered}/{invited} 户）" if invited else "—"


def _counting(report: Report) -> str:
    if report.hidden:
        return f"少于 {FEWEST} 份，不公布"
    small = f"（不足 {FEWEST} 份的项目不计）" if report.anonymous and not report.narrowed else ""
    return f"{report.n} 份" + (small if report.n < sum(one.answers for one in report.asked) else "")


def _margin(report: Report) -> str:
    """Of one campaign; several have each its own."""
    if len(report.asked) != 1 or report.asked[0].margin is None:
        return "见各次调查"
    one = report.asked[0]
    return f"±{one.margin:.1f} 个百分点（{one.confidence:.0f}% 置信水平）"


# -- figures looked at first ---------------------------------------------------------------------


def tiles(report: Report) -> list[Tile]:
    found: list[Tile] = []
    if one := report.overall:
        rate = f"目标 {percent(report.target)}，区间 {between(one.rate_low, one.rate_high)}"
        found.append({"label": "总体满意率", "value": percent(one.rate), "note": rate})
        index = f"0～100，区间 {between(one.index_low, one.index_high, '')}"
        found.append({"label": "总体满意度指数", "value": f"{one.index:.1f}", "note": index})
    if nps := report.nps:
        note = f"-100～100，区间 {between(nps.low, nps.high, '')}"
        found.append({"label": "净推荐值 NPS", "value": f"{nps.value:.1f}", "note": note})
    if report.hidden:
        return found
    note = "份数少，只供参考" if report.n < FEW else "计入统计的答卷"
    found.append({"label": "有效答卷", "value": f"{report.n} 份", "note": note})
    return found


# -- all of it, part by part ---------------------------------------------------------------------

NUMERALS = "一二三四五六七八九十"


def parts(report: Report, drawn: Mapping[str, Section]) -> list[Section]:
    """drawn: the charts by their keys. A part with nothing to say is left out, and the rest counted on."""

    def charts(*keys: str) -> list[Section]:
        return [drawn[key] for key in keys if key in drawn]

    told: list[tuple[str, list[Section]]] = [
        ("主要结果", [{"points": findings(report)}, *charts("funnel")]),
        ("各维度得分", [*_table(report), *charts("rates", "levels", "nps")]),
        ("各项目、各类客户的满意率", charts("project", "building", "class")),
        ("历期走势", charts("course")),
        (f"与{report.before}相比", _compared(report, charts("compared"))),
        ("优先改进什么", charts("drivers")),
        ("业主提到最多的词", _words(report)),
        ("听到的与办理的", _loop(report)),
        ("整改措施", _measures(report)),
        ("调查方法说明", [{"points": method(report)}]),
    ]
    full = [one for one in told if one[1]]
    found: list[Section] = []
    for numeral, (heading, sections) in zip(NUMERALS, full, strict=False):
        found += [{"part": True, "heading": f"{numeral}、{heading}"}, *sections]
    return found


def _compared(report: Report, charts: list[Section]) -> list[Section]:
    return [{"points": compared(report)}, *charts] if report.changes else []


def _table(report: Report) -> list[Section]:
    if not report.dimensions:
        return []
    weighted = any(one.weighted_rate is not None for one in report.dimensions)
    more = ["加权满意率%"] if weighted else []
    head = ["维度", "答卷", "满意率%", "95% 区间", "指数", *more, "与目标相比"]
    rows = [_row(one, report.target, weighted=weighted) for one in report.dimensions]
    return [{"head": head, "rows": rows, "numbers": [1, 2, 4, *([5] if weighted else [])]}]


def _row(one: DimensionFigure, target: float, *, weighted: bool) -> list[str]:
    more = ["—" if one.weighted_rate is None else f"{one.weighted_rate:.1f}"] if weighted else []
    span = between(one.rate_low, one.rate_high, "")
    told = [said(one.dimension), str(one.n), f"{one.rate:.1f}", span, f"{one.index:.1f}", *more]
    return [*told, _verdict(one, target)]


def _verdict(one: DimensionFigure, target: float) -> str:
    if one.rate_low >= target:
        return "达标"
    if one.rate_high < target:
        return "未达标"
    return "高于目标，未定" if one.rate >= target else "低于目标，未定"


def _words(report: Report) -> list[Section]:
    if not report.words:
        return []
    hidden = f"；不足 {FEWEST} 份提到的词不公布" if report.anonymous else ""
    note = f"提到一个词的答卷份数，同一份答卷只计一次；褒贬请结合原话判断{hidden}。"
    head, rows = ["词", "份数"] * 3, _in_three(report.words)
    found: list[Section] = [{"head": head, "rows": rows, "numbers": [1, 3, 5], "note": note}]
    if report.quotes:
        said = [f"“{one}”" for one in report.quotes]
        found.append({"heading": "业主原话（选登）", "points": said, "note": "电话、房号和姓名已遮盖。"})
    return found


def _in_three(words: Sequence[Word]) -> list[list[str]]:
    """Down the first column, then the second: the most frequent stand together."""
    high = -(-len(words) // 3)
    cells = [[one.word, str(one.answers)] for one in words] + [["", ""]] * (3 * high - len(words))
    return [[*cells[i], *cells[high + i], *cells[2 * high + i]] for i in range(high)]


def _loop(report: Report) -> list[Section]:
    if not (report.wishes or report.raised.raised):
        return []
    told = []
    if report.wishes:
        told.append(
            f"有 {report.wishes} 户在答卷时同意回访并留下联系方式，已办结 {report.handled} 户，"
            f"回访中表示满意的 {report.content} 户。"
        )
    if report.raised.raised:
        done = report.raised.put_right + report.raised.verified
        told.append(
            f"针对调查结果共立项整改措施 {report.raised.raised} 项，已完成 {done} 项"
            f"（其中已验证 {report.raised.verified} 项），进行中 {report.raised.open} 项。"
        )
    return [{"points": told}]


def _measures(report: Report) -> list[Section]:
    if not report.measures:
        return []
    head = ["编号", "针对维度", "措施", "责任人", "完成期限", "状态"]
    rows = [[one.no, one.about, one.title, one.owner, one.due, one.state] for one in report.measures]
    return [{"head": head, "rows": rows}]


def printed(by: str, at: str) -> str:
    return f"制表：{by}　打印时间：{at}"


# -- figures to work on --------------------------------------------------------------------------

FIGURES = (
    "维度",
    "答卷",
    "满意答卷",
    "满意率%",
    "区间下限%",
    "区间上限%",
    "加权满意率%",
    "加权下限%",
    "加权上限%",
    "指数",
    "指数下限",
    "指数上限",
    "加权指数",
    "有效样本量",
    "目标%",
)


def figures(report: Report) -> list[list[Value]]:
    """Each dimension, plain and weighted, under FIGURES."""
    return [
        [
            said(one.dimension),
            one.n,
            one.satisfied,
            one.rate,
            one.rate_low,
            one.rate_high,
            one.weighted_rate,
            one.weighted_low,
            one.weighted_high,
            one.index,
            one.index_low,
            one.index_high,
            one.weighted_index,
            one.effective,
            report.target,
        ]
        for one in report.dimensions
    ]
