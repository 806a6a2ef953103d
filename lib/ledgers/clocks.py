"""Times of day: 9:30, 15点15, 上午9点半, 下午3:20, 晚上12点."""

import re
from datetime import date, timedelta

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.words import plain

LATE = ("下午", "午后", "傍晚", "晚上", "晚间", "晚", "夜里", "夜间", "夜", "pm")
NOON = ("中午", "午间")
NIGHT = ("半夜", "深夜", "凌晨")
EARLY = ("清晨", "早上", "早晨", "早", "上午", "am")
PARTS = "|".join(sorted((*LATE, *NOON, *NIGHT, *EARLY), key=len, reverse=True))
CLOCK = re.compile(
    rf"(?P<part>{PARTS})? ?(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{1,2})(?::\d{1,2}(?:\.\d+)?)?分?"
    r"|[点时](?:(?P<said>\d{1,2})分?(?:\d{1,2}秒)?|(?P<half>半)|(?P<quarter>[123])刻|整|钟)?"
    r"|\.(?P<dotted>\d{2}))(?: ?(?P<suffix>[ap]m))?",
    re.IGNORECASE,
)
ONLY_PART = re.compile(PARTS, re.IGNORECASE)


def clock_of(text: str, written: str, *, dotted: bool) -> str | None:
    """09:30; +00:00 for midnight at the day's end; "" for a bare 上午; nothing when it is no time."""
    if ONLY_PART.fullmatch(text):
        return ""
    found = CLOCK.fullmatch(text)
    if found is None or (found["dotted"] and not dotted):
        return None
    hour = _hour(int(found["hour"]), (found["part"] or found["suffix"] or "").lower())
    minute = _minute(found)
    if minute > 59 or hour > 24 or (hour == 24 and minute > 59):
        raise Refused(N_("There is no such time: “{text}”"), text=plain(written))
    return f"+00:{minute:02}" if hour == 24 else f"{hour:02}:{minute:02}"


def plus_days(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _minute(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["quarter"]:
        return int(found["quarter"]) * 15
    return int(found["minute"] or found["said"] or found["dotted"] or 0)


def _hour(hour: int, part: str) -> int:
    """晚上12点 and 半夜12点 are midnight, 中午1点 and 下午1点 are 13."""
    if part in NIGHT or part == "am":
        return 0 if hour == 12 and part in ("凌晨", "am") else 24 if hour == 12 else hour
    if part in NOON:
        return hour + 12 if hour < 4 else hour
    if part in LATE and hour <= 12:
        if hour == 12:
            return 12 if part in ("下午", "午后", "pm", "傍晚") else 24
        return hour + 12 if hour > 0 else hour
    return hour
