"""Where: buildings by kind, and complaints a hundred households, project by project."""

from dataclasses import replace

from db.choices.tickets import TicketType
from lib import charts
from lib.access import Actor
from lib.analysis import service
from lib.analysis.rules import Slice, Topic, summed
from lib.analysis.sight_view import Sight, tallied
from lib.analysis.slice_view import Looked, tickets_of
from lib.customers import projects
from lib.ui import _, reading

MOST_BUILDINGS = 40


def sights(me: Actor, looked: Looked) -> list[Sight]:
    found = [_complaints(me, looked)]
    return [_buildings(me, looked), *found] if looked.by.project_id else found


def hint(looked: Looked) -> str:
    return "" if looked.by.project_id else _("Choose a project to see its buildings.")


def _buildings(me: Actor, looked: Looked) -> Sight:
    found = summed(tallied(me, Topic.BUILDING, looked.by), "a", "b")
    known = reading(service.names, me, topic=Topic.BUILDING, ids=sorted({int(row.a) for row in found}))
    found = sorted(
        (row for row in found if row.a in known), key=lambda row: (_as_number(known[row.a]), row.b)
    )
    found = found[: MOST_BUILDINGS * len(TicketType)]
    rows = [{"name": known[r.a], "kind": _(TicketType(r.b).label), "n": r.n} for r in found]
    title = _(
        "Tickets by building and kind ({period}, n = {n})", period=looked.period, n=sum(r.n for r in found)
    )
    labels = {"name": _("Building"), "kind": _("Kind"), "n": _("Tickets")}
    behind = tuple(
        tickets_of(replace(looked.by, type=TicketType(row.b)), building_id=int(row.a)) for row in found
    )
    return Sight("buildings", charts.heat(title, rows, "kind", "name", "n", labels), behind)


def _as_number(name: str) -> tuple[int, str]:
    """2 before 10."""
    digits = "".join(filter(str.isdigit, name))
    return int(digits) if digits.isascii() and digits else 0, name


def _complaints(me: Actor, looked: Looked) -> Sight:
    """The same measure for a small project and a large one."""
    rows, behind = [], []
    for id, name in reading(projects.projects, me).items():
        if looked.by.project_id in (None, id):
            by = replace(looked.by, project_id=id, type=TicketType.COMPLAINT)
            row = _rate(me, name, by)
            rows.append(row)
            behind.append(tickets_of(by))
    title = _("Complaints per 100 households by project ({period})", period=looked.period)
    labels = {
        "name": _("Project"),
        "rate": _("Per 100 households"),
        "n": _("Complaints"),
        "homes": _("Households"),
    }
    return Sight("rate", charts.lying(title, rows, "name", "rate", labels), tuple(behind))


def _rate(me: Actor, name: str, by: Slice) -> dict[str, object]:
    n = sum(row.n for row in tallied(me, Topic.CATEGORY, by))
    homes = reading(service.households, me, by=by)
    return {"name": name, "rate": round(100 * n / homes, 2) if homes else None, "n": n, "homes": homes}
