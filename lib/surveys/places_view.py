"""Where, and of whom: groups side by side, the small ones said to be small or not shown."""

from collections.abc import Sequence

from lib import chart_shapes
from lib.access import Actor
from lib.i18n import N_
from lib.surveys import results
from lib.surveys.results import Along, Group
from lib.surveys.sight_view import Looked, Sight, labels_of, row
from lib.ui import _, reading

ALONG = {
    Along.PROJECT: N_("Project"),
    Along.BUILDING: N_("Building"),
    Along.CLASS: N_("Customer class"),
    Along.CHANNEL: N_("Way of answering"),
}
MOST_GROUPS = 30


def places(me: Actor, looked: Looked) -> list[Sight]:
    """Groups within what is looked at; a choice already made is not made again."""
    by = looked.by
    shown = [
        (Along.PROJECT, by.project_id is None),
        (Along.BUILDING, by.project_id is not None and by.building_id is None),
        (Along.CLASS, by.category is None),
        (Along.CHANNEL, by.channel is None),
    ]
    alone = by.building_id, by.category, by.channel
    narrow = any(one is not None for one in alone) and reading(results.summary, me, by=by).anonymous
    return [_by_group(me, looked, along) for along, wanted in shown if wanted and _may(along, narrow)]


def _may(along: Along, narrow: bool) -> bool:
    """Of an anonymous survey one group is never looked at by another, but for the project."""
    return not narrow or along == Along.PROJECT


def _by_group(me: Actor, looked: Looked, along: Along) -> Sight:
    found = reading(results.groups, me, by=looked.by, along=along, dimension=looked.dimension)
    told = [one for one in found.groups if one.figure]
    lowest = sorted(told, key=lambda one: one.figure.rate if one.figure else 0)[:MOST_GROUPS]
    rows = [row(one.figure, one.id, _name(one, along)) for one in told if one in lowest and one.figure]
    title = _(
        "{dimension}: satisfied rate by {group}, % ({period}, n = {n})",
        dimension=_(looked.dimension.label),
        group=_(ALONG[along]),
        period=looked.period,
        n=sum(one.figure.n for one in told if one.figure),
    )
    labels = {key: label for key, label in labels_of(_(ALONG[along])).items() if key != "weighted"}
    chart = chart_shapes.ranged(
        title, rows, "name", "rate", ("low", "high"), labels, target=found.target or None
    )
    return Sight(along.value, chart, _said_of_groups(told, found.untold), along.value)


def _name(group: Group, along: Along) -> str:
    """Where there are too few to say much, their number stands beside it."""
    name = _(group.name) if along in (Along.CLASS, Along.CHANNEL) else group.name
    few = group.figure is not None and group.figure.few
    return _("{name} (n = {n})", name=name, n=group.n) if few else name


def _said_of_groups(told: Sequence[Group], untold: Group | None) -> str:
    said = []
    if len(told) > MOST_GROUPS:
        said.append(_("The {n} lowest of {all}.", n=MOST_GROUPS, all=len(told)))
    if few := [one.name for one in told if one.figure and one.figure.few]:
        said.append(_("{n} groups have fewer than 30 marks: too few to say much.", n=len(few)))
    if untold:
        said.append(
            _("{n} answers are not told apart: their group is not known, or too small to show.", n=untold.n)
        )
    return " ".join(said)
