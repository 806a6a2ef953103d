"""How people write dates, points and marks on a score sheet. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from db.choices.inspections import Verdict
from lib.ledgers.words import bare, plain

FULL_DAY = re.compile(r"((?:19|20)\d{2})[-./年](\d{1,2})[-./月](\d{1,2})")
COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
SHORT_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:月|[./-])(\d{1,2})(?:日|号)?(?!\d)")
WITHIN = re.compile(r"(\d{1,3})(个工作日|工作日|天|日|周|个月)(?:之?内|整改|完成)")
AT_ONCE = re.compile("立即|当场|当日|即时|马上|已整改")
POINTS_INSIDE = re.compile(
    r"[(\[【](?:满分|共|计|分值|标准分)?:?(\d+(?:\.\d+)?)分?[)\]】]|(\d+(?:\.\d+)?)分$"
)
NUMBERED = re.compile(
    r"^(?:\d+(?:\.\d+)+|第?[一二三四五六七八九十]+[、.．)部章节]|\(?[一二三四五六七八九十\d]{1,3}[)、.．])\s*"
)
HELD = re.compile(r"(?:检查|考核|评分|巡查|检评)?(?:日期|时间):?(.{4,30})")
PEOPLE = re.compile(
    r"(?:检查人员?|考核人员?|评分人|巡查人员?|检查组|检查小组|检查员):([^:]{1,60}?)(?=\s{2,}|\s\S{2,8}:|$)"
)
PERIOD = re.compile(r"(?:19|20)\d{2}年?|第?[一二三四1-4]季度|(?:上|下)半年|\d{1,2}月份?|年度")
DAYS_OF = {"周": 7, "个月": 30, "天": 1, "日": 1, "工作日": 1, "个工作日": 1}
GOOD = {
    "√",
    "✓",
    "✔",
    "☑",
    "v",
    "y",
    "是",
    "合格",
    "符合",
    "达标",
    "优",
    "良",
    "好",
    "正常",
    "1",
    "ok",
    "yes",
    "通过",
    "完好",
    "满足",
}
FAILED = {
    "×",
    "x",
    "✗",
    "✘",
    "╳",
    "n",
    "否",
    "不合格",
    "不符合",
    "未达标",
    "不达标",
    "差",
    "异常",
    "0",
    "no",
    "不通过",
    "待整改",
    "需整改",
}
SKIPPED = {"不适用", "不涉及", "无此项", "n/a", "na", "/", "-", "缺项", "○", "无"}


def day_in(text: str) -> date | None:
    """The first whole day a text tells: 2025年9月20日, 2025.09.20, 20250920."""
    found = FULL_DAY.search(flat := bare(text)) or COMPACT.search(flat)
    return _day(*map(int, found.groups())) if found else None


def due_day(text: str, held_on: date | None) -> date | None:
    """Until when: a day, a day of the year the check was in (or the next), so many days on, at once."""
    if not text or (whole := day_in(text)):
        return whole if text else None
    if held_on is None:
        return None
    flat = bare(text)
    if within := WITHIN.search(flat):
        return held_on + timedelta(days=int(within[1]) * DAYS_OF[within[2]])
    if short := SHORT_DAY.search(flat):
        month, day = map(int, short.groups())
        near = (_day(held_on.year + ahead, month, day) for ahead in (0, 1))
        return next((one for one in near if one and one >= held_on), None)
    return held_on if AT_ONCE.search(flat) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def held_day(texts: Iterable[str]) -> date | None:
    """Of the lines above the header: the day after 检查日期, else the only whole day told."""
    told = [plain(text) for text in texts]
    for text in told:
        if (found := HELD.search(bare(text))) and (day := day_in(found[1])):
            return day
    days = {day for text in told if (day := day_in(text))}
    return next(iter(days)) if len(days) == 1 else None


def people_in(texts: Iterable[str]) -> str:
    for text in texts:
        if found := PEOPLE.search(re.sub("[：﹕]", ":", text).replace("\u3000", "  ")):
            return found[1].strip(" ,，、")[:120]
    return ""


def points_inside(text: str) -> Decimal | None:
    """前台接待（4分）"""
    found = POINTS_INSIDE.search(bare(text))
    return Decimal(found[1] or found[2]) if found else None


def without_points(text: str) -> str:
    """The words alone, without 一、 before and （20分） behind them."""
    told = NUMBERED.sub("", plain(text))
    return re.sub(
        r"\s*[(\[【](?:满分|共|计|分值|标准分)?:?\s*\d+(?:\.\d+)?\s*分?\s*[)\]】]\s*$", "", told
    ).strip(" :、") or plain(text)


def mark(text: str) -> Verdict | None:
    """A tick, a cross, or a word for them."""
    word = bare(text).lower().strip("。.!")
    if word in GOOD:
        return Verdict.GOOD
    if word in FAILED or word.startswith(("不合格", "不符合")):
        return Verdict.FAILED
    return Verdict.NOT_APPLICABLE if word in SKIPPED else None


@dataclass(frozen=True)
class Ticks:
    """Three columns to tick one of."""

    good: str
    failed: str
    skipped: str

    @property
    def verdict(self) -> Verdict | None:
        if _ticked(self.failed):
            return Verdict.FAILED
        if _ticked(self.skipped):
            return Verdict.NOT_APPLICABLE
        return Verdict.GOOD if _ticked(self.good) else None


def _ticked(text: str) -> bool:
    return bool(text) and mark(text) != Verdict.FAILED and bare(text) not in ("□", "/", "-", "☐")


def bare_title(title: str, of: str) -> str:
    """翠湖花园2025年第三季度服务品质检查评分表 → 服务品质检查评分表"""
    return PERIOD.sub("", title.replace(of, "") if of else title).strip(" -_：:（）()") or title
