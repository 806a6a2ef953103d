"""How much came in, how well the promises were kept, and what changed against the other period."""

from collections.abc import Iterable
from typing import Literal

import streamlit as st

from db.choices.standards import CLOCKED, Measure
from db.choices.tickets import Channel, TicketType
from lib import charts
from lib.access import Actor
from lib.analysis import service
from lib.analysis.rules import Slice, Tallied, Topic, ranked, rate, summed, total
from lib.analysis.sight_view import Sight, shown, tallied
from lib.analysis.slice_view import Looked, tickets_of
from lib.tickets.find import Filter
from lib.ui import _, reading

TILE = 160
Tone = Literal["off", "normal", "inverse"]
Figure = tuple[str, float | None, float | None, str, bool]  # label, now, then, unit, more is better


def draw(found: list[Figure], looked: Looked) -> None:
    """The few numbers a manager looks at first, each against the other period."""
    with st.container(horizontal=True):
        for label, now, then, unit, more_is_better in found:
            change = None if now is None or then is None else f"{now - then:+.1f}".removesuffix(".0")
            tone: Tone = "off" if unit == "" else "normal" if more_is_better else "inverse"
            st.metric(label, "—" if now is None else shown(now) + unit, change, delta_color=tone, width=TILE)
    st.caption(_("Small numbers: the change against {period}.", period=looked.compared))


def figures(me: Actor, looked: Looked) -> list[Figure]:
    now, then = _facts(me, looked.by), _facts(me, looked.against)
    if not then["received"]:
        then = dict.fromkeys(then)  # Nothing to compare with is not a change.
    return [
        (_("Tickets received"), now["received"], then["received"], "", True),
        (_("Response in time"), now["response"], then["response"], "%", True),
        (_("Done in time"), now["done"], then["done"], "%", True),
        (_("Satisfied, %"), now["satisfied"], then["satisfied"], "%", True),
        (_("Reopened, %"), now["reopened"], then["reopened"], "%", False),
        (_("Repeats, %"), now["repeats"], then["repeats"], "%", False),
        (_("Complaints per 100 households"), now["complaints"], then["complaints"], "", False),
    ]


def _facts(me: Actor, by: Slice) -> dict[str, float | None]:
    def of(topic: Topic) -> list[Tallied]:
        return tallied(me, topic, by)

    received, repeat, reopened, score = of(Topic.CATEGORY), *map(total, map(of, _WHOLE))
    promised = summed(of(Topic.PROMISE), "a")
    homes = reading(service.households, me, by=by)
    complaints = sum(row.n for row in received if row.b == TicketType.COMPLAINT.value)
    return {
        "received": float(sum(row.n for row in received)),
        "response": _in_time(promised, Measure.RESPONSE),
        "done": _in_time(promised, Measure.DONE),
        "satisfied": rate(score.good, score.n),
        "reopened": rate(reopened.n - reopened.good, reopened.n),
        "repeats": rate(repeat.n - repeat.good, repeat.n),
        "complaints": 100 * complaints / homes if homes else None,
    }


_WHOLE = (Topic.REPEAT, Topic.REOPENED, Topic.SCORE)


def _in_time(promised: Iterable[Tallied], measure: Measure) -> float | None:
    found = next((row for row in promised if row.a == measure.value), None)
    return rate(found.good, found.n) if found else None


def sights(me: Actor, looked: Looked) -> list[Sight]:
    return [_volume(me, looked), _kept(me, looked), _course(me, looked), _channels(me, looked)]


def _volume(me: Actor, looked: Looked) -> Sight:
    found = sorted(summed(tallied(me, Topic.CATEGORY, looked.by), "month", "b"), key=_in_order)
    rows = [{"month": row.month, "kind": _(TicketType(row.b).label), "n": row.n} for row in found]
    n = sum(row.n for row in found)
    title = _("Tickets received by month and kind ({period}, n = {n})", period=looked.period, n=n)
    labels = {"month": _("Month"), "kind": _("Kind"), "n": _("Tickets")}
    behind = tuple(_of_type(looked.by, row.b, row.month) for row in found)
    return Sight("volume", charts.bars(title, rows, "month", "n", labels, colour="kind"), behind)


def _in_order(row: Tallied) -> tuple[str, int]:
    """Repairs first, as everywhere."""
    return row.month, list(TicketType).index(TicketType(row.b))


def _of_type(by: Slice, type: str, month: str = "", **narrower: object) -> Filter:
    """The slice's tickets of one kind."""
    return tickets_of(Slice(by.since, by.until, by.project_id, TicketType(type)), month, **narrower)


def _kept(me: Actor, looked: Looked) -> Sight:
    """Each promise: how often in time, with what is wanted; opens the broken ones."""
    found = {row.a: row for row in summed(tallied(me, Topic.PROMISE, looked.by), "a")}
    wanted, late = reading(service.targets, me, by=looked.by), _overdue(me, looked.by)
    measures = [m for m in CLOCKED if m.value in found or m in late]
    rows = []
    for measure in measures:
        row = found.get(measure.value, Tallied())
        judged = row.n + late.get(measure, 0)
        rows.append(
            {
                "name": _(measure.label),
                "share": rate(row.good, judged),
                "target": wanted.get(measure),
                "judged": judged,
                "good": row.good,
                "excused": row.excused,
                "overdue": late.get(measure, 0),
            }
        )
    title = _(
        "Promises kept in time, % ({period}; open ones past their time count as broken)", period=looked.period
    )
    labels = {
        "name": _("Promise"),
        "share": _("In time, %"),
        "target": _("Wanted, %"),
        "judged": _("Judged"),
        "good": _("In time"),
        "excused": _("Late, excused"),
        "overdue": _("Late, still open"),
    }
    behind = tuple(tickets_of(looked.by, measure=measure, in_time=False) for measure in measures)
    note = _("A line opens the tickets whose promise was broken.")
    return Sight("kept", charts.against_targets(title, rows, "name", "share", "target", labels), behind, note)


def _overdue(me: Actor, by: Slice) -> dict[Measure, int]:
    found: dict[Measure, int] = {}
    for (measure, _type), n in reading(service.overdue, me, by=by).items():
        found[measure] = found.get(measure, 0) + n
    return found


def _course(me: Actor, looked: Looked) -> Sight:
    """Done in time, month by month, against what is wanted."""
    found = summed(
        (r for r in tallied(me, Topic.PROMISE, looked.by) if r.a == Measure.DONE.value),
        "month",
    )
    rows = [
        {"month": r.month, "share": rate(r.good, r.n), "good": r.good, "judged": r.n, "excused": r.excused}
        for r in found
    ]
    title = _(
        "Work done in time by month, % ({period}, n = {n})", period=looked.period, n=sum(r.n for r in found)
    )
    labels = {
        "month": _("Month"),
        "share": _("In time, %"),
        "good": _("In time"),
        "judged": _("Judged"),
        "excused": _("Late, excused"),
    }
    target = reading(service.targets, me, by=looked.by).get(Measure.DONE)
    chart = charts.lines(title, rows, "month", "share", labels, target=target, percent=True)
    behind = tuple(tickets_of(looked.by, r.month, measure=Measure.DONE) for r in found)
    return Sight("course", chart, behind)


def _channels(me: Actor, looked: Looked) -> Sight:
    found = ranked(summed(tallied(me, Topic.CHANNEL, looked.by), "a"))
    rows = [{"name": _(Channel(row.a).label), "n": row.n} for row in found]
    title = _("How tickets came in ({period}, n = {n})", period=looked.period, n=sum(row.n for row in found))
    labels = {"name": _("Channel"), "n": _("Tickets")}
    behind = tuple(tickets_of(looked.by, channel=Channel(row.a)) for row in found)
    return Sight("channels", charts.lying(title, rows, "name", "n", labels), behind)
