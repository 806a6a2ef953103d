"""Every chart of the satisfaction screen as data, part by part."""

from collections.abc import Callable

from lib.access import Actor
from lib.i18n import N_
from lib.surveys import change_view, heard_view, overall_view, places_view
from lib.surveys.results import Slice
from lib.surveys.sight_view import Looked, Sight, looked_at

PARTS: dict[str, Callable[[Actor, Looked], list[Sight]]] = {
    "overview": overall_view.overview,
    "places": places_view.places,
    "time": change_view.over_time,
    "first": change_view.first_things,
    "answered": heard_view.answered,
}
TABS = {
    "overview": N_("Overview"),
    "places": N_("Places and people"),
    "time": N_("Trend and comparison"),
    "first": N_("What to do first"),
    "answered": N_("Returns and words"),
}


def sights(me: Actor, by: Slice) -> list[Sight]:
    """All of them, as the screen shows them when nothing but the slice is chosen."""
    looked = looked_at(me, by)
    return [sight for part in PARTS.values() for sight in part(me, looked) if sight.chart.rows]


__all__ = ["PARTS", "TABS", "Looked", "Sight", "looked_at", "sights"]
