"""How satisfied, and with what: rates and indices with their intervals, the spread of answers, NPS."""

from lib import chart_shapes, charts
from lib.access import Actor
from lib.i18n import N_
from lib.surveys import results
from lib.surveys.results import Summary
from lib.surveys.sight_view import Looked, Sight, labels_of, rounded, row
from lib.ui import _, reading

LEVELS = (
    N_("Very dissatisfied"),
    N_("Dissatisfied"),
    N_("Neither"),
    N_("Satisfied"),
    N_("Very satisfied"),
)


def overview(me: Actor, looked: Looked) -> list[Sight]:
    found = reading(results.summary, me, by=looked.by)
    return [_rates(found, looked), _indices(found, looked), _levels(found, looked), _nps(found, looked)]


def _rates(found: Summary, looked: Looked) -> Sight:
    rows = [row(one, one.dimension.value, _(one.dimension.label)) for one in found.dimensions]
    title = _("Satisfied rate by dimension, % ({period}, n = {n})", period=looked.period, n=found.n)
    chart = chart_shapes.ranged(
        title, rows, "name", "rate", ("low", "high"), labels_of(_("Dimension")), target=found.target or None
    )
    return Sight("rates", chart, _said_of_rates(found), "dimension")


def _said_of_rates(found: Summary) -> str:
    said = [
        _(
            "Satisfied: the upper two of five. Dark line: 95 % interval (Wilson). Dashed: the target, {n} %.",
            n=f"{found.target:g}",
        )
    ]
    if any(one.weighted_rate is not None for one in found.dimensions):
        said.append(_("Weighted: each project and class counts by its households (post-stratification)."))
    if found.unheard:
        said.append(_("Nobody answered in {n} projects; no figure speaks for them.", n=found.unheard))
    if few := [_(one.dimension.label) for one in found.dimensions if one.few]:
        said.append(_("Fewer than 30 marks, too few to say much: {names}.", names="、".join(few)))
    return " ".join(said)


def _indices(found: Summary, looked: Looked) -> Sight:
    rows = [
        {
            "id": one.dimension.value,
            "name": _(one.dimension.label),
            "index": round(one.index, 1),
            "low": rounded(one.index_low, one.index),
            "high": rounded(one.index_high, one.index),
            "weighted": rounded(one.weighted_index),
            "n": one.n,
        }
        for one in found.dimensions
    ]
    labels = {
        "name": _("Dimension"),
        "index": _("Index, 0–100"),
        "low": _("Lower bound"),
        "high": _("Upper bound"),
        "weighted": _("Weighted"),
        "n": _("Answers"),
    }
    title = _("Satisfaction index by dimension, 0–100 ({period}, n = {n})", period=looked.period, n=found.n)
    note = _("Index: the mean mark on a scale from 0 to 100. Dark lines: 95 % interval (Student's t).")
    return Sight(
        "indices",
        chart_shapes.ranged(title, rows, "name", "index", ("low", "high"), labels),
        note,
        "dimension",
    )


def _levels(found: Summary, looked: Looked) -> Sight:
    """Dissatisfied to the left, satisfied to the right, half of the middle on each side."""
    rows = []
    for one in found.dimensions:
        at = -100 * (one.levels[0] + one.levels[1] + one.levels[2] / 2) / one.n
        for level, n in zip(LEVELS, one.levels, strict=True):
            share = 100 * n / one.n
            rows.append(
                {
                    "name": _(one.dimension.label),
                    "level": _(level),
                    "share": round(share, 1),
                    "n": n,
                    "from": round(at, 2),
                    "to": round(at + share, 2),
                }
            )
            at += share
    labels = {"name": _("Dimension"), "level": _("Answer"), "share": _("Share, %"), "n": _("Answers")}
    title = _("How the answers are spread, % ({period}, n = {n})", period=looked.period, n=found.n)
    told = [_(level) for level in LEVELS]
    chart = chart_shapes.both_sides(title, rows, "name", "level", ("from", "to"), told, labels)
    return Sight("levels", chart)


def _nps(found: Summary, looked: Looked) -> Sight:
    one = found.nps
    title = _("Would they recommend us? ({period}, n = {n})", period=looked.period, n=one.n if one else 0)
    labels = {"name": _("Answer"), "share": _("Share, %"), "n": _("Answers")}
    if one is None:
        return Sight("nps", charts.lying(title, [], "name", "share", labels))
    kinds = (
        (_("Promoters (9–10)"), one.promoters),
        (_("Passives (7–8)"), one.passives),
        (_("Detractors (0–6)"), one.detractors),
    )
    rows = [{"name": name, "share": round(100 * n / one.n, 1), "n": n} for name, n in kinds]
    note = _("NPS = promoters less detractors = {value}.", value=f"{one.value:+.1f}")
    if one.low is not None and one.high is not None:
        note = _(
            "NPS = promoters less detractors = {value} (95 % interval {low} to {high}).",
            value=f"{one.value:+.1f}",
            low=f"{one.low:+.1f}",
            high=f"{one.high:+.1f}",
        )
    return Sight("nps", chart_shapes.roomy(charts.lying(title, rows, "name", "share", labels)), note)
