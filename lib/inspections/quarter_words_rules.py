"""What a quarter of inspections says in words and figures looked at first; always in Chinese. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from db.choices import Choice
from lib.documents.reports import Pair as Fact
from lib.documents.reports import Tile
from lib.i18n import DEFAULT, translate
from lib.inspections.board_rules import Quarter, worst
from lib.inspections.finding_rules import Finding
from lib.inspections.ranking_rules import Note, Ranked
from lib.inspections.report_facts_rules import QuarterTold

MOST_NAMED = 6
OFTEN = 3
"""Found in so many rounds in a row a finding is told by itself."""


def said(word: Choice) -> str:
    return translate(DEFAULT, word.label)


def noted(notes: Sequence[Note]) -> str:
    return "；".join(translate(DEFAULT, one.words, **dict(one.params)) for one in notes)


def period_told(quarter: Quarter) -> str:
    return f"{quarter.year} 年第 {quarter.quarter} 季度"


def number(value: Decimal | float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def day(at: date | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def named(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = f"等 {len(names)} 个" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def state_of(one: Finding) -> str:
    if one.measure:
        return f"{one.measure.no} {said(one.measure.state)}"
    return "当场整改" if one.fixed else "未下达"


# -- what it stands on -------------------------------------------------------------------------


def facts(told: QuarterTold) -> list[list[Fact]]:
    b = told.board
    outside = sum(one.outside for one in b.rounds)
    rounds = f"{len(b.rounds)} 次" + (f"（第三方 {outside} 次）" if outside else "")
    whose = "全部在管项目" if told.company_wide else "、".join(b.projects.values())
    return [
        [("检查表", told.title)],
        [("范围", whose)],
        [("检查时间", _days(told)), ("已签字检查", rounds)],
        [("合格线", f"{number(b.line)}%"), ("在列项目", f"{len(b.projects)} 个")],
    ]


def _days(told: QuarterTold) -> str:
    days = [one.held_on for one in told.board.rounds]
    return f"{day(min(days))} 至 {day(max(days))}" if days else "本季度尚无已签字的检查"


def tiles(told: QuarterTold) -> list[Tile]:
    b, under = told.board, _under(told)
    own = _mean(told)
    found: list[Tile] = [
        {
            "label": "平均得分",
            "value": number(own),
            "note": f"{len(b.ranking)} 个项目，合格线 {number(b.line)}",
        },
        {"label": "未达合格", "value": f"{len(under)} 个", "note": "得分低于合格线或一票否决"},
        {"label": "发现问题", "value": f"{len(b.findings)} 项", "note": f"重复问题 {len(b.repeats)} 项"},
    ]
    if (rate := b.funnel.closing_rate) is not None:
        note = f"已验证 {b.funnel.verified}/{b.funnel.raised}，逾期 {b.funnel.late}"
        found.append({"label": "整改关闭率", "value": f"{rate:.1f}%", "note": note})
    return found


def _mean(told: QuarterTold) -> Decimal | None:
    many = [one.score for one in told.board.ranking]
    return sum(many, Decimal(0)) / len(many) if many else None


def _under(told: QuarterTold) -> list[Ranked]:
    return [one for one in told.board.ranking if one.score < told.board.line or not one.passed]


# -- what it says, in sentences ----------------------------------------------------------------


def sentences(told: QuarterTold) -> list[str]:
    parts = (_inspected(told), _scored(told), _against(told), _changed(told), _found(told), _came_back(told))
    return [one for one in (*parts, _put_right(told), _visited(told)) if one]


def _inspected(told: QuarterTold) -> str:
    b = told.board
    known, inspected = len(b.projects), len(b.projects) - len(b.never)
    text = f"{period_told(b.quarter)}在列项目 {known} 个，已检查 {inspected} 个，签字检查 {len(b.rounds)} 次"
    return text + (f"；未检查：{named([b.projects[id] for id in b.never])}。" if b.never else "。")


def _scored(told: QuarterTold) -> str:
    b = told.board
    if not b.ranking:
        return ""
    first, last = b.ranking[0], b.ranking[-1]
    text = f"平均得分 {number(_mean(told))}"
    if len(b.ranking) > 1:
        text += f"，最高 {_of(told, first)}，最低 {_of(told, last)}"
    under = [b.projects[one.project_id] for one in _under(told)]
    return text + (f"；未达合格的 {len(under)} 个：{named(under)}。" if under else "；全部达到合格。")


def _of(told: QuarterTold, one: Ranked) -> str:
    return f"{number(one.score)}（{told.board.projects[one.project_id]}）"


def _against(told: QuarterTold) -> str:
    """Whoever sees a part only learns how the whole stands, without a name."""
    standing = told.board.standing
    if told.company_wide or not standing.n:
        return ""
    text = f"全公司 {standing.n} 个项目平均 {number(standing.mean)}，最高 {number(standing.best)}"
    places = [f"{told.board.projects[one.project_id]}第 {one.place} 名" for one in told.board.ranking]
    return text + (f"；{named(places)}。" if places else "。")


def _changed(told: QuarterTold) -> str:
    """Of those inspected both times, so that no project coming or going looks like a change."""
    both = [(many[-2], many[-1]) for many in told.board.course.projects.values()]
    pairs = [(before, now) for before, now in both if before is not None and now is not None]
    if not pairs:
        return ""
    change = sum((now - before for before, now in pairs), Decimal(0)) / len(pairs)
    how = "持平" if abs(change) < Decimal("0.05") else f"{'上升' if change > 0 else '下降'} {abs(change):.1f}"
    return f"与上季度相比，两季都检查的 {len(pairs)} 个项目平均得分{how}。"


def _found(told: QuarterTold) -> str:
    b = told.board
    if not b.findings:
        return "未发现不符合项。" if b.rounds else ""
    lost = sum((one.deducted for one in b.findings), Decimal(0))
    text = f"共发现问题 {len(b.findings)} 项，扣 {number(lost)} 分"
    top = [f"{one.label}（{one.failed}/{one.judged} 次）" for one in worst(b.items, 3)]
    return f"{text}；不符合最多的是{'、'.join(top)}。"


def _came_back(told: QuarterTold) -> str:
    b = told.board
    if not b.repeats:
        return ""
    often = [
        f"{b.projects[one.finding.project_id]}“{one.finding.label}”"
        for one in b.repeats
        if one.rounds >= OFTEN
    ]
    more = f"，其中连续 {OFTEN} 次及以上 {len(often)} 项：{named(often)}" if often else ""
    return f"重复问题 {len(b.repeats)} 项{more}。"


def _put_right(told: QuarterTold) -> str:
    b, f = told.board, told.board.funnel
    if not (b.fixed or f.raised):
        return ""
    parts = [f"当场整改 {b.fixed} 项"] if b.fixed else []
    if f.raised:
        parts.append(
            f"下达整改 {f.raised} 项，已整改 {f.put_right} 项，已验证 {f.verified} 项，逾期 {f.late} 项"
        )
    if f.days_to_done is not None:
        parts.append(f"从下达到整改完成的中位时间 {f.days_to_done:.1f} 天")
    return "；".join(parts) + "。"


def _visited(told: QuarterTold) -> str:
    c = told.board.covered
    planned, signed, missed = (sum(getattr(one, key) for one in c) for key in ("planned", "signed", "missed"))
    parts = [f"计划检查 {planned} 次，已签字 {signed} 次，漏检 {missed} 次"] if planned else []
    never = sum(len(one.never) for one in c if not one.unwritten and one.project_id not in told.board.never)
    if never:
        parts.append(f"已检查的项目中有 {never} 栋楼本季度未走到")
    return "；".join(parts) + "。" if parts else ""
