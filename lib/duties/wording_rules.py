"""A recurrence in words of the trade; say translates as the reader's language asks."""

from collections.abc import Callable, Iterable

from db.choices.duties import Every
from db.choices.standards import DayKind
from lib.duties.recurrence_rules import LAST, Recurrence
from lib.i18n import N_

Say = Callable[..., str]

ONE = {
    Every.DAY: N_("Every day"),
    Every.WEEK: N_("Every week"),
    Every.MONTH: N_("Every month"),
    Every.QUARTER: N_("Every quarter"),
    Every.YEAR: N_("Every year"),
}
MANY = {
    Every.DAY: N_("Every {n} days"),
    Every.WEEK: N_("Every {n} weeks"),
    Every.MONTH: N_("Every {n} months"),
    Every.QUARTER: N_("Every {n} quarters"),
    Every.YEAR: N_("Every {n} years"),
}
OF_QUARTER = {1: N_("its first month"), 2: N_("its second month"), 3: N_("its third month")}
NTH = {
    1: N_("the first {weekday}"),
    2: N_("the second {weekday}"),
    3: N_("the third {weekday}"),
    4: N_("the fourth {weekday}"),
    LAST: N_("the last {weekday}"),
}


def described(recurs: Recurrence, say: Say) -> str:
    """Every quarter, its first month, day 15, 09:00."""
    if recurs.every == Every.DONE:
        parts = [say(N_("{n} days after it was done"), n=recurs.after_days)]
    else:
        parts = [_period(recurs, say), _months(recurs, say), _days(recurs, say)]
    told = say(N_("{first}{then}"), first=parts[0], then=_then(parts[1:], say))
    return " ".join([told, _listed(recurs.times, say)]).strip()


def _then(parts: list[str], say: Say) -> str:
    return "".join(say(N_(", {part}"), part=part) for part in parts if part)


def _period(recurs: Recurrence, say: Say) -> str:
    if recurs.interval == 1:
        return say(ONE[recurs.every])
    return say(MANY[recurs.every], n=recurs.interval)


def _months(recurs: Recurrence, say: Say) -> str:
    if recurs.every == Every.QUARTER:
        return _listed([say(OF_QUARTER[month]) for month in recurs.months or (1,)], say)
    months = recurs.months or ((1,) if recurs.every == Every.YEAR else ())
    return _listed([say(N_("month {n}"), n=month) for month in months], say)


def _days(recurs: Recurrence, say: Say) -> str:
    if recurs.every == Every.DAY:
        return ""
    if recurs.every == Every.WEEK:
        return _listed([weekday(day, say) for day in recurs.weekdays or (1,)], say)
    if recurs.nth is not None:
        named = (say(NTH[recurs.nth], weekday=weekday(day, say)) for day in recurs.weekdays)
        return _listed(named, say)
    return _listed([day_of_month(day, say) for day in recurs.days or (1,)], say)


def weekday(day: int, say: Say) -> str:
    return say(DayKind(str(day)).label)


def day_of_month(day: int, say: Say) -> str:
    return say(N_("the last day")) if day == LAST else say(N_("day {n}"), n=day)


def _listed(words: Iterable[str], say: Say) -> str:
    return say(N_(", ")).join(words)
