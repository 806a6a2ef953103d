"""Whether it is getting better, in words no stronger than the numbers; and what to do first."""

from lib import chart_shapes
from lib.access import Actor
from lib.i18n import N_
from lib.surveys import results
from lib.surveys.figures_rules import PROBABLE, SURE, Change
from lib.surveys.sight_view import Looked, Sight
from lib.ui import _, reading

ADVICE = {
    (True, False): N_("Improve first"),
    (True, True): N_("Keep it up"),
    (False, False): N_("Improve later"),
    (False, True): N_("Do not overdo"),
}


def over_time(me: Actor, looked: Looked) -> list[Sight]:
    return [_course(me, looked), *_compared(me, looked)]


def _course(me: Actor, looked: Looked) -> Sight:
    found = reading(results.course, me, by=looked.by, periods=looked.periods)
    rows = [
        {
            "period": period,
            "name": _(one.dimension.label),
            "rate": round(one.rate, 1),
            "low": round(one.rate_low, 1),
            "high": round(one.rate_high, 1),
            "n": one.n,
        }
        for period, then in found
        for one in then.dimensions
    ]
    labels = {
        "period": _("Period"),
        "name": _("Dimension"),
        "rate": _("Satisfied, %"),
        "low": _("Lower bound"),
        "high": _("Upper bound"),
        "n": _("Answers"),
    }
    latest = found[-1][1] if found else None
    aimed = dict(found).get(looked.period, latest)
    target = aimed.target if aimed else 0
    title = _("Satisfied rate over time, by dimension, %")
    chart = chart_shapes.courses(title, rows, "period", "rate", "name", labels, target=target or None)
    note = _("Along dimensions, whatever the wording of their questions was. Dashed: the target.")
    return Sight("course", chart, note)


def _compared(me: Actor, looked: Looked) -> list[Sight]:
    if looked.against is None:
        return []
    found = reading(results.compared, me, by=looked.by, against=looked.against)
    rows = [
        {
            "name": _(one.dimension.label),
            "change": round(one.rate, 1),
            "low": round(one.rate_low, 1),
            "high": round(one.rate_high, 1),
            "before": round(one.before.rate, 1),
            "after": round(one.after.rate, 1),
            "index": round(one.index, 1),
            "word": _(verdict(one)),
            "n": f"{one.before.n} / {one.after.n}",
        }
        for one in found
    ]
    labels = {
        "name": _("Dimension"),
        "change": _("Change, points"),
        "low": _("Lower bound"),
        "high": _("Upper bound"),
        "before": _("Before, %"),
        "after": _("After, %"),
        "index": _("Change of the index"),
        "word": _("Can it be told?"),
        "n": _("n before / after"),
    }
    title = _(
        "Change of the satisfied rate, points ({before} → {after})",
        before=looked.compared,
        after=looked.period,
    )
    note = _(
        "95 % interval (Newcombe). Told as a change only where chance alone would rarely do it: two-sample z "
        "test, corrected for all dimensions together (Holm); so an interval that leaves out 0 may still not "
        "be told as one, since it looks at its dimension alone. The two samples are taken as independent."
    )
    chart = chart_shapes.ranged(
        title, rows, "name", "change", ("low", "high"), labels, domain=None, clicks=False
    )
    return [Sight("compared", chart, note)]


def verdict(change: Change) -> str:
    """In words, no more than the numbers bear."""
    if change.few:
        return N_("Too few to tell")
    if change.rate_p >= PROBABLE:
        return N_("No clear change")
    if change.rate > 0:
        return N_("Clearly better") if change.rate_p < SURE else N_("Probably better")
    return N_("Clearly worse") if change.rate_p < SURE else N_("Probably worse")


def first_things(me: Actor, looked: Looked) -> list[Sight]:
    """Importance against performance: what matters most and does worst is at the lower right."""
    found = reading(results.drivers, me, by=looked.by)
    labels = {
        "name": _("Dimension"),
        "importance": _("Importance, %"),
        "index": _("Index, 0–100"),
        "what": _("Advice"),
    }
    title = _("Importance and performance ({period}, n = {n})", period=looked.period, n=_n(found))
    if found is None:
        return [
            Sight("drivers", chart_shapes.quarters(title, [], "name", "importance", "index", (0, 0), labels))
        ]
    shares = [100 * share for share in found.importance.shares]
    middle = sum(shares) / len(shares), sum(one.index for one in found.dimensions) / len(found.dimensions)
    rows = [
        {
            "name": _(one.dimension.label),
            "importance": round(share, 1),
            "index": round(one.index, 1),
            "what": _(ADVICE[share >= middle[0], one.index >= middle[1]]),
        }
        for one, share in zip(found.dimensions, shares, strict=True)
    ]
    note = _(
        "Importance is derived from the answers: each dimension's share in what explains the overall mark "
        "(relative weights, Johnson 2000; R² = {r}, from {n} complete answers). Performance is the index. "
        "The lines are the means. What goes together need not be cause and effect.",
        r=f"{found.importance.explained:.2f}",
        n=found.importance.n,
    )
    chart = chart_shapes.quarters(title, rows, "name", "importance", "index", middle, labels)
    return [Sight("drivers", chart, note)]


def _n(found: results.Drivers | None) -> int:
    return found.importance.n if found else 0
