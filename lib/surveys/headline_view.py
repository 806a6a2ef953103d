"""The few figures a manager looks at first, each with how far it can be trusted."""

from dataclasses import dataclass

import streamlit as st

from db.choices.surveys import Dimension
from lib.access import Actor
from lib.surveys import results
from lib.surveys.change_view import verdict
from lib.surveys.figures_rules import PROBABLE, Change
from lib.surveys.invited import invited
from lib.surveys.results import Summary
from lib.surveys.sight_view import Looked
from lib.ui import _, reading

TILE = 122


@dataclass(frozen=True)
class Headline:
    """Of the dimension looked at: now, what changed, and how many of the invited answered, in %."""

    summary: Summary
    dimension: Dimension
    change: Change | None
    nps_before: float | None
    response: float | None

    @property
    def n(self) -> int:
        return self.summary.n

    @property
    def hidden(self) -> bool:
        return self.summary.hidden


def headline(me: Actor, looked: Looked) -> Headline:
    found = reading(results.headline, me, by=looked.by, against=looked.against)
    change = next((one for one in found.changes if one.dimension == looked.dimension), None)
    nps = found.before.nps if found.before else None
    return Headline(
        found.summary, looked.dimension, change, nps.value if nps else None, _response(me, looked)
    )


def _response(me: Actor, looked: Looked) -> float | None:
    found = reading(invited, me, by=looked.by)
    return found.rate if found else None


def draw(head: Headline, looked: Looked) -> None:
    found, change = head.summary.of(head.dimension), head.change
    nps = head.summary.nps
    with st.container(horizontal=True):
        if found:
            rate_moved = (change.rate, None if change.few else change.rate_p) if change else None
            index_moved = (change.index, None if change.few else change.index_p) if change else None
            _tile(_("Satisfied, %"), f"{found.rate:.1f}%", rate_moved)
            if found.weighted_rate is not None:
                _tile(_("Satisfied, weighted"), f"{found.weighted_rate:.1f}%")
            _tile(_("Index"), f"{found.index:.1f}", index_moved)
        if nps:
            nps_moved = None if head.nps_before is None else (nps.value - head.nps_before, None)
            _tile(_("NPS"), f"{nps.value:+.0f}", nps_moved)
        _tile(_("Answers that count"), f"{head.n:,}")
        if head.response is not None:
            _tile(_("Response rate"), f"{head.response:.1f}%")
    for line in _lines(head, looked):
        st.caption(line)


def _tile(label: str, value: str, moved: tuple[float, float | None] | None = None) -> None:
    """A change has a colour only where chance alone would rarely make it."""
    sure = moved is not None and moved[1] is not None and moved[1] < PROBABLE
    change = _signed(moved[0]) if moved else None
    st.metric(label, value, change, delta_color="normal" if sure else "off", width=TILE)


def _signed(value: float) -> str:
    return f"{value:+.1f}"


def _lines(head: Headline, looked: Looked) -> list[str]:
    """What the figures bear, in words."""
    found = head.summary.of(head.dimension)
    if found is None:
        return [_("Nobody has marked this dimension, or too few to show.")]
    told = [
        _(
            "{dimension}: satisfied rate {low} to {high} % (95 % interval), target {target} %: {met}.",
            dimension=_(head.dimension.label),
            low=f"{found.rate_low:.1f}",
            high=f"{found.rate_high:.1f}",
            target=f"{head.summary.target:g}",
            met=_met(head.summary.target, found.rate_low, found.rate_high),
        )
    ]
    if found.effective is not None:
        told[0] += " " + _("Weighted, the answers say as much as {n} even ones.", n=f"{found.effective:.0f}")
    if found.few:
        told.append(_("n = {n}: too few to say much.", n=found.n))
    if head.change:
        told.append(_changed(head.change, looked.compared))
    return told


def _met(target: float, low: float, high: float) -> str:
    if low >= target:
        return _("the target is met")
    return _("the target is missed") if high < target else _("the target may be met or missed")


def _changed(change: Change, compared: str) -> str:
    return _(
        "Against {period}: {change} points (95 % interval {low} to {high}), {verdict} (p = {p}).",
        period=compared,
        change=_signed(change.rate),
        low=_signed(change.rate_low),
        high=_signed(change.rate_high),
        verdict=_(verdict(change)),
        p=f"{change.rate_p:.3f}" if change.rate_p >= 0.001 else "< 0.001",
    )
