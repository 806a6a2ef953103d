"""What stands on a blank checklist, in the company's language as on every paper. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from lib.documents import checklists as paper
from lib.i18n import DEFAULT, pick
from lib.inspections.checklist_rules import Area, Checklist, Item

VETO = {
    "fails": "本次检查即不合格",
    "area": "所在检查项目计 0 分，本次检查即不合格",
    "total": "总分计 0 分",
}


def blank(plan: Checklist, company: str, titles: Mapping[str, str]) -> paper.BlankSheet:
    """titles: of the areas."""
    return paper.BlankSheet(
        company=company,
        title=pick(plan.title, DEFAULT),
        help=pick(plan.help, DEFAULT),
        full=number(plan.points),
        areas=[
            paper.Area(titles[area.id], _worth(area), [_line(item) for item in area.items])
            for area in plan.areas
        ],
        rules=_rules(plan),
    )


def _line(item: Item) -> paper.Line:
    return paper.Line(
        n=item.n,
        label=pick(item.label, DEFAULT),
        standard=pick(item.check.standard, DEFAULT),
        method=pick(item.check.method, DEFAULT),
        points=number(item.check.points),
        critical=item.check.critical,
    )


def _worth(area: Area) -> list[str]:
    said = ((area.points, "{} 分"), (area.weight, "权重 {}"), (area.line, "{}% 合格"))
    return [words.format(number(value)) for value, words in said if value is not None]


def _rules(plan: Checklist) -> list[str]:
    """How it is filled in and scored, as lib.inspections.scoring_rules does it."""
    weighted = any(area.weight is not None for area in plan.areas)
    share = "各检查项目得分率按权重合计" if weighted else "得分 ÷ 适用项分值 × 100%"
    said = [
        "不合格的写扣分、存在问题、整改期限和责任人；不扣分的得分栏写满分；不适用的得分栏写“不适用”，不计入总分。",
        f"得分率 = {share}；{number(plan.scoring.line)}% 及以上为合格，以下须整改并复检。",
    ]
    if any(area.line is not None for area in plan.areas):
        said.append("标有合格线的检查项目，得分率低于该线的，本次检查即不合格。")
    if any(item.check.critical for item in plan.items.values()):
        said.append(f"标 {paper.CRITICAL} 的为一票否决项，不合格的，{VETO[plan.scoring.veto]}。")
    return said


def number(value: Decimal) -> str:
    """5, 2.5: without noughts at its end."""
    return f"{value.normalize():f}"
