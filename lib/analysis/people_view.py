"""Who carries the load. Numbers of work, not of worth: hard cases take longer."""

from lib import charts
from lib.access import Actor
from lib.analysis import service
from lib.analysis.rules import Topic, ranked, summed
from lib.analysis.sight_view import Sight, tallied
from lib.analysis.slice_view import Looked, tickets_of
from lib.tickets.find import Filter
from lib.ui import _, reading

MOST = 30


def sights(me: Actor, looked: Looked) -> list[Sight]:
    found = ranked(summed(tallied(me, Topic.STAFF, looked.by), "a"))[:MOST]
    known = reading(service.names, me, topic=Topic.STAFF, ids=[int(row.a) for row in found])
    rows = [
        {
            "name": known.get(row.a, row.a),
            "n": row.n,
            "finished": row.good,
            "hours": round(row.total / row.good, 1) if row.good else None,
        }
        for row in found
    ]
    title = _("Tickets by the person who handles them ({period})", period=looked.period)
    labels = {
        "name": _("Handled by"),
        "n": _("Tickets"),
        "finished": _("Finished"),
        "hours": _("Mean hours to finish"),
    }
    behind = tuple(_of(looked, int(row.a)) for row in found)
    note = _("Numbers of work, not of worth: hard cases take longer.")
    return [Sight("staff", charts.lying(title, rows, "name", "n", labels), behind, note)]


def _of(looked: Looked, id: int) -> Filter:
    narrowed = tickets_of(looked.by)
    return Filter(type=looked.by.type, project_id=looked.by.project_id, assignee_id=id, among=narrowed.among)
