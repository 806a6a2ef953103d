"""What the figures say, in plain sentences for those who were asked; always in Chinese. Pure.

The sentences claim no more than the figures: an interval that holds the target decides nothing, few answers
are called few, and a change within what chance brings is called no change.
"""

from collections.abc import Iterable

from lib.surveys.figures_rules import PROBABLE, Change, DimensionFigure
from lib.surveys.report_facts_rules import Asked, Report, between, percent, said
from lib.surveys.statistics_rules import FEW
from lib.surveys.words_rules import FEWEST

MOST_WEAK = 3


def findings(report: Report) -> list[str]:
    if report.hidden:
        return [f"有效答卷少于 {FEWEST} 份，为保护答卷人，不公布结果。"]
    found = [_against_target(report), *_best_and_worst(report), _weighted(report), _promoted(report)]
    found.append(_few(report))
    return [one for one in found if one]


def _against_target(report: Report) -> str:
    one = report.overall
    if one is None:
        return ""
    told = f"总体满意率 {percent(one.rate)}（{one.satisfied}/{one.n}），"
    span, target = between(one.rate_low, one.rate_high), percent(report.target)
    if one.rate_low >= report.target:
        return told + f"高于目标 {target}；95% 置信区间 {span} 整体在目标之上，可以认为达标。"
    if one.rate_high < report.target:
        return told + f"低于目标 {target}；95% 置信区间 {span} 整体在目标之下，未达标。"
    side = "不低于" if one.rate >= report.target else "低于"
    return told + f"{side}目标 {target}；但 95% 置信区间 {span} 包含目标值，尚不能断定是否达标。"


def _best_and_worst(report: Report) -> list[str]:
    parts = report.parts
    if len(parts) < 2:
        return []
    best, worst = parts[0], list(reversed(parts))[:MOST_WEAK]
    under = [one for one in reversed(parts) if one.rate < report.target]
    told = [f"各维度中满意率最高的是{_rated(best)}；最低的依次是{'、'.join(map(_rated, worst))}。"]
    told.append(_under(under, len(parts), percent(report.target)))
    return told


def _under(under: list[DimensionFigure], all: int, target: str) -> str:
    if not under:
        return f"各维度的满意率都不低于目标 {target}。"
    if len(under) == all:
        return f"各维度的满意率都低于目标 {target}。"
    names = "、".join(f"“{said(one.dimension)}”" for one in under)
    return f"有 {len(under)} 个维度的满意率低于目标 {target}：{names}。"


def _rated(one: DimensionFigure) -> str:
    return f"“{said(one.dimension)}”（{percent(one.rate)}）"


def _weighted(report: Report) -> str:
    one = report.overall
    if one is None or one.weighted_rate is None:
        return ""
    change = abs(one.weighted_rate - one.rate)
    told = f"按各项目、各类客户的实际户数加权后，总体满意率为 {percent(one.weighted_rate)}"
    close = "与未加权结果基本一致" if change < 1 else f"与未加权结果相差 {change:.1f} 个百分点"
    heard = f"；另有 {report.unheard} 个项目无人作答，加权结果不能代表" if report.unheard else ""
    return f"{told}，{close}{heard}。"


def _promoted(report: Report) -> str:
    nps = report.nps
    if nps is None:
        return ""
    likely, between_them, unlikely = (100 * n / nps.n for n in (nps.promoters, nps.passives, nps.detractors))
    return (
        f"愿意推荐（9～10 分）的占 {likely:.1f}%，中立（7～8 分）的占 {between_them:.1f}%，"
        f"不愿推荐（0～6 分）的占 {unlikely:.1f}%。"
    )


def _few(report: Report) -> str:
    few = [said(one.dimension) for one in report.dimensions if one.few]
    if not few:
        return ""
    which = "各维度" if len(few) == len(report.dimensions) else "、".join(f"“{one}”" for one in few)
    return f"{which}的答卷少于 {FEW} 份，数字波动较大，只供参考。"


# -- against the period before -------------------------------------------------------------------


def compared(report: Report) -> list[str]:
    """Up, down, and what may be chance alone."""
    if not report.changes:
        return []
    clear = sorted((one for one in report.changes if one.rate_p < PROBABLE), key=lambda one: -abs(one.rate))
    up, down = [one for one in clear if one.rate > 0], [one for one in clear if one.rate < 0]
    told = [
        f"满意率显著{way}（上期 → 本期，百分点）：{'、'.join(map(_changed, some))}。"
        for way, some in (("上升", up), ("下降", down))
        if some
    ]
    if rest := len(report.changes) - len(clear):
        told.append(f"{'其余' if clear else ''}{rest} 个维度的变化在抽样误差范围内，不能认为有实际升降。")
    if any(one.few for one in report.changes):
        told.append(f"其中有维度某一期答卷少于 {FEW} 份，比较结果只供参考。")
    return told


def _changed(one: Change) -> str:
    return f"“{said(one.dimension)}”（{one.before.rate:.1f} → {one.after.rate:.1f}，{one.rate:+.1f}）"


# -- how it was worked out -----------------------------------------------------------------------


RATES = "满意率为选“满意”和“非常满意”的答卷占该题答卷的比例，区间为 95% 威尔逊（Wilson）区间。"
INDEX = (
    "满意度指数把“非常不满意”到“非常满意”依次记为 0、25、50、75、100 分后取平均；"
    "净推荐值为愿意推荐的比例减去不愿推荐的比例，再乘以 100；两者的区间按 t 分布计算。"
)
WEIGHTS = "加权满意率按各项目、各类客户的实际户数加权，用来校正各类客户回收多少不一的影响。"
TESTS = "两期比较采用双侧检验，并按同时比较的维度个数作霍尔姆（Holm）校正；p 小于 0.05 才称为显著。"
NAMELESS = (
    "本次调查不记名：答卷不含姓名、房号、电话、填写时间和网络地址；"
    f"不足 {FEWEST} 份的分组不公布，也不能由其他数字推算。"
)
BY_NAME = "本次调查记名，答卷由专人保管，本报告只公布汇总结果。"


def method(report: Report) -> list[str]:
    tests = [TESTS] if report.changes else []
    whose = NAMELESS if report.anonymous else BY_NAME
    return [RATES, INDEX, WEIGHTS, *tests, _outside(report.asked), whose]


def _outside(asked: Iterable[Asked]) -> str:
    outside = sum(one.outside for one in asked)
    told = "抽样误差按实收份数和户数计算（有限总体），未计入拒答户可能带来的偏差。"
    return f"另有 {outside} 份答卷来自公开链接或导入，不在抽样名单内。{told}" if outside else told
