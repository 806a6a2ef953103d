"""Why they call: the vital few classes and causes, and who must call again."""

from db.choices.tickets import TicketType
from lib import charts
from lib.access import Actor
from lib.analysis import service
from lib.analysis.rules import Slice, Tallied, Topic, ranked, shares, summed, vital_few
from lib.analysis.sight_view import Sight, tallied
from lib.analysis.slice_view import Looked, tickets_of
from lib.forms.find import Forms
from lib.forms.view import label_of
from lib.tickets.find import Filter
from lib.ui import _, reading

MOST = 15


def sights(me: Actor, looked: Looked, forms: Forms) -> list[Sight]:
    return [_classes(me, looked, forms), _causes(me, looked), _again(me, looked)]


def _classes(me: Actor, looked: Looked, forms: Forms) -> Sight:
    """One kind's classes where a kind is chosen; else repairs and complaints are not thrown together."""
    type = looked.by.type or TicketType.COMPLAINT
    by = Slice(looked.by.since, looked.by.until, looked.by.project_id, type)
    found = ranked(summed(tallied(me, Topic.CATEGORY, by), "a"))
    names = [_class(forms, type, row.a) for row in found]
    title = _(
        "{kind} by class, most frequent first ({period}, n = {n})",
        kind=_(type.label),
        period=looked.period,
        n=sum(row.n for row in found),
    )
    behind = tuple(_with_class(by, row.a) for row in found)
    return _pareto("classes", title, _("Class"), names, found, behind)


def _with_class(by: Slice, category: str) -> Filter:
    narrowed = tickets_of(by)
    return Filter(type=by.type, project_id=by.project_id, category=category, among=narrowed.among)


def _class(forms: Forms, type: TicketType, category: str) -> str:
    known = forms.get(type)
    return (label_of(known[1], "category", category) if known else category) or _("Not named")


def _causes(me: Actor, looked: Looked) -> Sight:
    found = ranked(summed(tallied(me, Topic.CAUSE, looked.by), "a"))
    names = [row.a for row in found]
    n = sum(row.n for row in found)
    title = _("Named causes, most frequent first ({period}, n = {n})", period=looked.period, n=n)
    behind = tuple(tickets_of(looked.by, cause=row.a) for row in found)
    return _pareto("causes", title, _("Cause"), names, found, behind)


def _pareto(
    key: str, title: str, what: str, names: list[str], found: list[Tallied], behind: tuple[Filter, ...]
) -> Sight:
    numbers = [row.n for row in found]
    together = shares(numbers)
    rows = [
        {"name": name, "n": n, "share": round(share, 1)}
        for name, n, share in zip(names, numbers, together, strict=True)
    ][:MOST]
    labels = {"name": what, "n": _("Tickets"), "share": _("Together, %")}
    few = vital_few(numbers)
    note = _("{few} of {all} make up four fifths.", few=few, all=len(numbers)) if len(numbers) > 2 else ""
    return Sight(key, charts.pareto(title, rows, "name", "n", "share", labels), behind[:MOST], note)


def _again(me: Actor, looked: Looked) -> Sight:
    """Households whose matters came back."""
    found = ranked(summed(tallied(me, Topic.HOUSEHOLD, looked.by), "a"))[:MOST]
    known = reading(service.names, me, topic=Topic.HOUSEHOLD, ids=[int(row.a) for row in found])
    found = [row for row in found if row.a in known]
    rows = [{"name": known[row.a], "n": row.n} for row in found]
    title = _("Households whose matters came back ({period})", period=looked.period)

    labels = {"name": _("Household"), "n": _("Repeats")}
    behind = tuple(_of_household(looked.by, int(row.a)) for row in found)
    return Sight("again", charts.lying(title, rows, "name", "n", labels), behind)


def _of_household(by: Slice, id: int) -> Filter:
    narrowed = tickets_of(by, repeat=True)
    return Filter(type=by.type, project_id=by.project_id, household_id=id, among=narrowed.among)
