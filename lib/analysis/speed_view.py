"""How long it takes: to the response, to the end of the work; and how long what is open has waited."""

from db.choices.tickets import TicketType
from lib import charts
from lib.access import Actor
from lib.analysis import service
from lib.analysis.rules import BUCKETS, Topic, median_bucket, summed
from lib.analysis.service import AGES
from lib.analysis.sight_view import Sight, tallied
from lib.analysis.slice_view import Looked, tickets_of
from lib.tickets.find import Filter
from lib.tickets.rules import OPEN
from lib.ui import _, reading


def sights(me: Actor, looked: Looked) -> list[Sight]:
    return [
        _hours(me, looked, Topic.RESPONSE, _("Hours from receipt to the response")),
        _hours(me, looked, Topic.COMPLETION, _("Hours from receipt to the end of the work")),
        _ages(me, looked),
    ]


def _hours(me: Actor, looked: Looked, topic: Topic, what: str) -> Sight:
    found = {int(r.a): r for r in summed(tallied(me, topic, looked.by), "a")}
    n, middle = sum(r.n for r in found.values()), median_bucket(found.values())
    rows = (
        [{"name": _bucket(i), "n": found[i].n if i in found else 0} for i in range(len(BUCKETS) + 1)]
        if n
        else []
    )
    title = _("{what} ({period}, n = {n})", what=what, period=looked.period, n=n)
    note = ""
    if middle is not None:
        mean = sum(r.total for r in found.values()) / n
        note = _(
            "Half of them took {bucket} or less; mean {mean} h.", bucket=_bucket(middle), mean=f"{mean:.1f}"
        )
    response = topic == Topic.RESPONSE
    behind = tuple(tickets_of(looked.by, hours=_span(i), response=response) for i in range(len(rows)))
    labels = {"name": _("Hours"), "n": _("Tickets")}
    return Sight(topic.value, charts.bars(title, rows, "name", "n", labels), behind, note)


def _span(bucket: int) -> tuple[float, float | None]:
    return (BUCKETS[bucket - 1] if bucket else 0.0, BUCKETS[bucket] if bucket < len(BUCKETS) else None)


def _bucket(index: int) -> str:
    return f"≤{BUCKETS[index]:g}" if index < len(BUCKETS) else f">{BUCKETS[-1]:g}"


def _ages(me: Actor, looked: Looked) -> Sight:
    """What is open this moment, whatever the period: by days since it was received."""
    found = reading(service.ages, me, by=looked.by)
    rows = [{"name": _age(age), "kind": _(type.label), "n": n} for type, age, n in sorted(found, key=_by_age)]
    title = _("Open tickets by days since receipt (now, n = {n})", n=sum(n for _type, _age, n in found))
    labels = {"name": _("Days"), "kind": _("Kind"), "n": _("Tickets")}
    behind = tuple(
        Filter(states=OPEN, type=type, project_id=looked.by.project_id, days=_days(age))
        for type, age, _n in sorted(found, key=_by_age)
    )
    return Sight("ages", charts.bars(title, rows, "name", "n", labels, colour="kind"), behind)


def _by_age(found: tuple[TicketType, int, int]) -> tuple[int, str]:
    return found[1], found[0].value


def _days(age: int) -> tuple[int, int | None]:
    return (AGES[age - 1] if age else 0, AGES[age] if age < len(AGES) else None)


def _age(index: int) -> str:
    return f"≤{AGES[index]}" if index < len(AGES) else f">{AGES[-1]}"
