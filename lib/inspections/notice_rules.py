"""One inspection's paper: what it found, and what is to be put right until when; always in Chinese. Pure."""

from decimal import Decimal

from lib.documents.reports import Pair as Fact
from lib.documents.reports import Section
from lib.inspections.board_rules import HUNDRED, AreaFound
from lib.inspections.quarter_rules import Drawn, pairs
from lib.inspections.quarter_words_rules import day, number, said, state_of
from lib.inspections.report_facts_rules import PAIRS_OF_ONE, Notice, Short

NOTICE, RESULT = "整改通知书", "检查结果告知书"
HANDS = ("检查人（签字）：", "项目负责人（签收）：")
DEMAND = (
    "请责任人按期限完成整改，整改后上传照片并提交验证；验证由整改人以外的人员进行。"
    "逾期未改或同一问题再次出现的，将提高严重程度。"
)


def title(notice: Notice) -> str:
    return NOTICE if notice.short else RESULT


def facts(notice: Notice) -> list[list[Fact]]:
    rows: list[list[Fact]] = [
        [("检查表", notice.title)],
        [("项目", notice.project), ("检查日期", day(notice.held_on))],
        [("检查人", notice.inspectors or "—"), ("第三方机构", notice.firm or "—")],
        [("得分", f"{number(notice.score)}（合格线 {number(notice.line)}）"), ("结论", _verdict(notice))],
    ]
    if notice.place:
        rows.insert(2, [("部位", notice.place)])
    if notice.again:
        rows.append([("复检", f"对 {notice.again} 中不符合项的复检")])
    rows.append([("签字", _signed(notice))])
    return rows


def _verdict(notice: Notice) -> str:
    if notice.passed is None:
        return "无适用项目"
    return "合格" if notice.passed else "不合格，需整改"


def _signed(notice: Notice) -> str:
    return "；".join(f"{role} {name} {at}" for role, name, at in notice.signed) or "尚未签字"


def sections(notice: Notice, pictured: Drawn) -> list[Section]:
    if not notice.short:
        told = [*_scores(notice), _plain("检查结论", "本次检查未发现不符合项。")]
    else:
        findings = [one.finding for one in notice.short]
        shown = pairs(findings, notice.pairs, PAIRS_OF_ONE, pictured)
        head: list[Section] = [{"heading": "照片"}] if shown else []
        told = [*_scores(notice), *_short(notice), *head, *shown]
    return [*told, *([_plain("备注", notice.note)] if notice.note else [])]


def _plain(heading: str, text: str) -> Section:
    return {"heading": heading, "text": text}


def _scores(notice: Notice) -> list[Section]:
    head = ["区域", "应得", "实得", "得分率%", "检查项", "不符合", "不适用"]
    rows = [
        [
            one.title,
            number(one.full),
            number(one.got),
            _share(one),
            str(one.items),
            str(one.failed),
            str(one.skipped),
        ]
        for one in notice.areas
    ]
    found: Section = {"heading": "得分", "head": head, "rows": rows, "numbers": [1, 2, 3, 4, 5, 6]}
    return [found] if rows else []


def _share(area: AreaFound) -> str:
    return number(area.got / area.full * HUNDRED) if area.full else "—"


def _short(notice: Notice) -> list[Section]:
    lost = sum((one.finding.deducted for one in notice.short), Decimal(0))
    head = ["序号", "检查项目", "标准", "存在问题", "程度", "扣分", "责任人", "期限", "整改"]
    rows = [_row(n, one) for n, one in enumerate(notice.short, 1)]
    text = f"不符合 {len(rows)} 项，共扣 {number(lost)} 分。{DEMAND}"
    return [{"heading": "整改要求", "text": text, "head": head, "rows": rows, "numbers": [0, 5]}]


def _row(n: int, one: Short) -> list[str]:
    f = one.finding
    words = "，".join(part for part in (f.place, f.note) if part)
    again = "（重复问题）" if f.repeat_of_id else ""
    owed = [number(f.deducted), f.owner or "—", day(f.due_on) or "—", state_of(f)]
    return [str(n), f"{f.label}{again}", one.standard, words, said(f.severity), *owed]
