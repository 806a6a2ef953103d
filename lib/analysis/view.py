"""The analysis screen: its sights, kept ready while nothing has changed, and what leaves as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from lib import charts, clock
from lib.access import Actor
from lib.analysis import (
    causes_view,
    forecast_view,
    overview_view,
    people_view,
    places_view,
    service,
    speed_view,
    tallies,
)
from lib.analysis.overview_view import Figure
from lib.analysis.service import Standing
from lib.analysis.sight_view import Sight, cells
from lib.analysis.slice_view import Looked
from lib.forms.find import Forms
from lib.i18n import N_
from lib.sheets import workbook_of
from lib.ui import _, language, later, making, reading

if TYPE_CHECKING:
    from lib.documents.reports import Section

TABS = {
    "overview": N_("Overview"),
    "speed": N_("Speed"),
    "causes": N_("Classes and causes"),
    "places": N_("Places"),
    "people": N_("People"),
    "forecast": N_("Forecast"),
}


def brought_up_to_date(me: Actor, looked: Looked) -> Standing:
    """What little has changed since is counted first; more of it waits for the job."""
    standing = reading(service.standing, me, by=looked.by)
    if standing.stale:
        making(tallies.look, me)
        standing = reading(service.standing, me, by=looked.by)
    return standing


@dataclass(frozen=True)
class Tab:
    """What one tab shows, worked out."""

    figures: list[Figure]
    hint: str
    sights: list[Sight]


def tab_of(me: Actor, tab: str, looked: Looked, forms: Forms, standing: Standing) -> Tab:
    """Worked out once for all who see the same, until a tally or the half hour changes."""
    return _kept(
        tab, looked, language(), me.projects, standing.no, _half_hour(clock.now()), _me=me, _forms=forms
    )


def _half_hour(now: datetime) -> int:
    """What is open grows old by itself."""
    return int(now.timestamp() // 1800)


@st.cache_resource(max_entries=400, show_spinner=False)
def _kept(
    tab: str,
    looked: Looked,
    lang: str,
    projects: frozenset[int] | None,
    book: int,
    half_hour: int,
    _me: Actor,
    _forms: Forms,
) -> Tab:
    made: dict[str, Callable[[], list[Sight]]] = {
        "overview": lambda: overview_view.sights(_me, looked),
        "speed": lambda: speed_view.sights(_me, looked),
        "causes": lambda: causes_view.sights(_me, looked, _forms),
        "places": lambda: places_view.sights(_me, looked),
        "people": lambda: people_view.sights(_me, looked),
        "forecast": lambda: forecast_view.sights(_me, looked),
    }
    figures = overview_view.figures(_me, looked) if tab == "overview" else []
    return Tab(figures, _hint(_me, tab, looked), made[tab]())


def _hint(me: Actor, tab: str, looked: Looked) -> str:
    if tab == "places":
        return places_view.hint(looked)
    return forecast_view.hint(me, looked) if tab == "forecast" else ""


def freshness(standing: Standing) -> None:
    if standing.at:
        st.caption(_("Counted at {time}.", time=clock.shown(standing.at)))
    if standing.stale:
        st.info(_("{n} months are still being counted; come back in a minute.", n=standing.stale))


def exports(me: Actor, tab: str, looked: Looked, sights: list[Sight]) -> None:
    """The same charts and numbers as a picture, a workbook and a report."""
    full = [sight for sight in sights if sight.chart.rows]
    if not full or not me.may("analysis.export"):
        return
    name = f"{_(TABS[tab])}-{clock.local(clock.now()):%Y%m%d-%H%M}"
    with st.popover(_("Export"), icon=":material/download:"):
        _file(_("Excel"), name + ".xlsx", lambda: _workbook(me, full))
        _file(_("Picture"), name + ".png", lambda: _picture(full))
        _file(_("PDF"), name + ".pdf", lambda: _report(me, tab, looked, full))


def _file(label: str, name: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        label, later(make), file_name=name, key=f"analysis:{label}", on_click="ignore", width="stretch"
    )


def _mark(me: Actor) -> str:
    return _("Exported by {name}, {date}", name=me.name, date=clock.shown(clock.now()))


def _workbook(me: Actor, sights: list[Sight]) -> bytes:
    making(service.taken, me, sights=[sight.key for sight in sights])
    return workbook_of([(sight.chart.title, *cells(sight.chart)) for sight in sights], _mark(me))


def _picture(sights: list[Sight]) -> bytes:
    from lib.documents.charts import png

    return png(charts.together([sight.chart for sight in sights]))


def _report(me: Actor, tab: str, looked: Looked, sights: list[Sight]) -> bytes:
    from lib.documents.reports import report

    making(service.taken, me, sights=[sight.key for sight in sights])
    company = reading(service.company_name, me)
    sections = [_section(sight) for sight in sights]
    return report(company, _(TABS[tab]), looked.period, sections, printed=_mark(me))


def _section(sight: Sight) -> "Section":
    from lib.documents.charts import svg

    head, rows = cells(sight.chart)
    return {
        "heading": sight.chart.title,
        "chart": svg(charts.whole(sight.chart)),
        "head": head,
        "rows": rows,
        "numbers": list(range(1, len(head))),
        "note": sight.note,
    }
