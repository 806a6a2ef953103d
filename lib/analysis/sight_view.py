"""A sight: a chart, its numbers as a table, and the tickets behind each number."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib import charts
from lib.access import Actor
from lib.analysis import service
from lib.analysis.rules import Slice, Tallied, Topic
from lib.charts import Chart
from lib.forms.find import Forms
from lib.paging import Page
from lib.tables import Column, table, view
from lib.tickets import find
from lib.tickets.find import Filter
from lib.tickets.view import columns
from lib.ui import _, plain, reading

ROWS, TICKETS = 10, 10


@dataclass(frozen=True)
class Sight:
    """behind: for each row of the chart, the filter that finds its tickets; none: the row opens nothing."""

    key: str
    chart: Chart
    behind: tuple[Filter | None, ...] = ()
    note: str = ""


def show(me: Actor, sight: Sight, forms: Forms) -> None:
    """Chart first; numbers and records below, when asked for."""
    if not sight.chart.rows:
        st.markdown(f"**{sight.chart.title}**")
        st.caption(_("Nothing was counted in this period."))
        return
    charts.draw(sight.chart, key=f"chart:{sight.key}")
    if sight.note:
        st.caption(sight.note)
    if st.toggle(_("Numbers and tickets"), key=f"numbers:{sight.key}"):
        _numbers(me, sight, forms)


def _numbers(me: Actor, sight: Sight, forms: Forms) -> None:
    numbered = list(enumerate(sight.chart.rows))
    now = view(f"rows:{sight.key}", sort="", filter=sight.chart.title)
    page = Page(numbered[(now.page - 1) * ROWS : now.page * ROWS], len(numbered), now.page, ROWS)
    picked = table(
        f"rows:{sight.key}",
        sight.chart.title,
        [_column(key, label) for key, label in sight.chart.labels.items()],
        page,
        view=now,
        filter=sight.chart.title,
        picks=any(sight.behind),
        id_of=lambda row: int(row[0]),
    )
    _tickets(me, sight, forms, _held(sight, picked))


def _column(key: str, label: str) -> Column:
    return Column(key, label, lambda row: shown(row[1].get(key)), right=key not in ("month", "name", "kind"))


def shown(value: Any) -> str:
    """A number as people write it: whole ones whole, others with one decimal."""
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.1f}"
    return str(value)


def _held(sight: Sight, picked: int | None) -> int | None:
    """The row chosen last, while the chart is the same one."""
    key = f"_picked:{sight.key}"
    if picked is not None:
        st.session_state[key] = (sight.chart.title, picked)
    title, number = st.session_state.get(key, ("", None))
    fits = title == sight.chart.title and number is not None and 0 <= number < len(sight.behind)
    return number if fits else None


def _tickets(me: Actor, sight: Sight, forms: Forms, number: int | None) -> None:
    by = sight.behind[number] if number is not None else None
    if number is None or by is None:
        if any(sight.behind):
            st.caption(_("Choose a line to see its tickets."))
        return
    told = " · ".join(shown(value) for value in sight.chart.rows[number].values())
    st.markdown("**" + _("Tickets behind this number") + "** " + plain(told))
    now = view(f"tickets:{sight.key}", sort="-received", filter=by)
    page = reading(find.list_tickets, me, by=by, sort=now.sort, number=now.page, size=TICKETS)
    table(
        f"tickets:{sight.key}",
        _("Tickets"),
        columns(forms),
        page,
        view=now,
        filter=by,
        opens="ticket",
        empty=_("None of them is yours to see."),
    )


def cells(chart: Chart) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, for a sheet."""
    return list(chart.labels.values()), [[shown(row.get(key)) for key in chart.labels] for row in chart.rows]


def tallied(me: Actor, topic: Topic, by: Slice) -> list[Tallied]:
    return reading(service.tallied, me, topic=topic, by=by)
