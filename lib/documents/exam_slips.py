"""What is handed out before an examination: 准考证, eight on a page, and a notice to hang up."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lib.documents.codes import code
from lib.documents.typesetting import pdf

RULES = (
    "凭准考证和工牌参加考试，服从监考人员安排。",
    "扫描准考证上的二维码进入本人的试卷，只限本人使用，请勿转发。",
    "考试中断网或者换手机，再扫一次即可继续，已保存的答案不会丢失。",
    "时间一到自动交卷，请留意页面上的剩余时间。",
)
"""Said where an exam has no rules of its own."""


@dataclass(frozen=True)
class Slip:
    """url: the link by which this person sits, and nobody else."""

    name: str
    no: str
    department: str
    url: str


@dataclass(frozen=True)
class Occasion:
    """rules: a sentence each, the usual ones where there are none; pass_mark in words."""

    company: str
    title: str
    no: str
    when: str
    minutes: int
    place: str
    pass_mark: str = ""
    rules: Sequence[str] = RULES


def slips(occasion: Occasion, people: Sequence[Slip]) -> bytes:
    items = [{**asdict(one), "code": code(one.url)} for one in people]
    return pdf("exam_slips", {**_told(occasion), "items": items})


def notice(occasion: Occasion, *, many: int, who: str = "") -> bytes:
    """One page; many: how many sit; who: for whom, in words."""
    facts = (
        ("考试时间", occasion.when),
        ("考试时长", f"{occasion.minutes} 分钟"),
        ("考试地点", occasion.place or "扫描准考证二维码，在线作答"),
        ("参加人员", "，".join(part for part in (who, f"共 {many} 人") if part)),
        ("及格线", occasion.pass_mark),
    )
    shown = [fact for fact in facts if fact[1]]
    return pdf("exam_notice", {**_told(occasion), "facts": shown})


def _told(occasion: Occasion) -> dict[str, Any]:
    return {**asdict(occasion), "rules": list(occasion.rules or RULES)}
