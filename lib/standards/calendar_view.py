"""The working calendar on screen: a year month by month, own days, service hours."""

from typing import Any

import streamlit as st

from db.choices.standards import DayKind, Measure, Special
from lib import clock
from lib.access import Actor
from lib.standards import days, service
from lib.standards.calendar_rules import Shift
from lib.standards.days import DayRow, Hours, Year
from lib.standards.hours_rules import Week, as_written, open_hours, read_shifts, runs
from lib.standards.notice_rules import hours_in_words
from lib.standards.view import whole
from lib.standards.wording_rules import figure
from lib.tables import Column, View, table
from lib.ui import _, attempt, form, once, plain, reading, say, submit
from lib.widgets import choose, pick, words


def calendar(me: Actor, project_id: int | None) -> None:
    may = me.may("standards.calendar") and (project_id is not None or me.projects is None)
    service_hours(me, project_id, may)
    this_year = clock.local(clock.now()).year
    years = {year: str(year) for year in range(this_year - 1, this_year + 3)}
    chosen = choose(_("Year"), years, key="calendar:year", held=this_year, width=140) or this_year
    year = reading(days.year_of, me, year=chosen, project_id=project_id)
    _months(year)
    _own_days(me, year, project_id, may)


def _months(year: Year) -> None:
    if not year.published:
        st.warning(
            _(
                "The make-up working days of {year} are not known yet: only fixed holidays and weekends are "
                "counted. Once they are published, enter them below.",
                year=year.year,
            ),
            icon=":material/event_busy:",
        )
    shown = [
        Column("month", _("Month"), lambda row: f"{year.year}-{row.month:02}"),
        Column("off", _("Days off (holidays)"), lambda row: runs(row.off), right=True),
        Column("made_up", _("Weekends worked"), lambda row: runs(row.made_up), right=True),
        Column("working", _("Working days"), lambda row: str(row.working), right=True),
    ]
    st.markdown(f"**{_('Working calendar')}**")
    key, page = f"calendar:{year.year}", whole(year.months)
    table(key, _("Working calendar"), shown, page, view=View("", 1), id_of=lambda row: row.month)


def _own_days(me: Actor, year: Year, project_id: int | None, may: bool) -> None:
    st.markdown(f"**{_('Own days off and working days')}**")
    if not year.special:
        st.caption(_("None in {year}: the published calendar holds.", year=year.year))
    for one in year.special:
        _own_day(me, one, may)
    if may:
        with st.popover(_("Enter a day"), icon=":material/event:"):
            _new_day(me, project_id)


def _own_day(me: Actor, one: DayRow, may: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_(one.kind.label), color="blue" if one.kind == Special.WORKING else "orange")
        whose = "" if one.own else _("of the company")
        st.markdown(plain(" · ".join(part for part in (one.day.isoformat(), one.name, whose) if part)))
        nonce = once("day", one.id)
        about = _("Remove {day}", day=one.day.isoformat())
        if (
            may
            and one.own
            and nonce.button("", primary=False, icon=":material/delete:", help=about)
            and submit(days.remove_special_day, me, nonce, id=one.id)
        ):
            _said()


def _new_day(me: Actor, project_id: int | None) -> None:
    with form("special", project_id or 0, border=False) as nonce:
        day = st.date_input(_("Day"), value=None, key=nonce.key("day"), format="YYYY-MM-DD")
        kind = pick(_("What it is"), words(Special), key=nonce.key("kind"), held=Special.HOLIDAY)
        name = st.text_input(_("Occasion"), key=nonce.key("name"), max_chars=60)
        sent = nonce.send(_("Add"))
    if sent and not day:
        st.error(_("Please choose the day."))
    elif sent:
        values: dict[str, Any] = {"day": day, "kind": kind or Special.HOLIDAY, "name": name}
        if submit(days.set_special_day, me, nonce, **values, project_id=project_id):
            _said()


# -- service hours -----------------------------------------------------------------------------


def service_hours(me: Actor, project_id: int | None, may: bool) -> None:
    held = reading(days.hours_of, me, project_id=project_id)
    st.markdown(f"**{_('Service hours')}**")
    if project_id is not None and not held.own:
        st.caption(_("As the company has them."))
    for when, times in hours_in_words(held.week, _):
        st.markdown(f"{when}　{plain(times)}")
    _shorter_than_promised(me, project_id, held.week)
    if may:
        with st.expander(_("Change the service hours"), icon=":material/schedule:"):
            _change_hours(me, project_id, held)


def _shorter_than_promised(me: Actor, project_id: int | None, week: Week) -> None:
    book = reading(service.in_force, me, project_id=project_id)
    promised = reading(service.clauses_of, me, id=book.id) if book else []
    wanted = next((one.limit for one in promised if one.measure == Measure.DESK_HOURS and one.limit), None)
    short = [kind for kind in DayKind if wanted and open_hours(week[kind]) < wanted]
    if wanted and short:
        named = _(", ").join(_(kind.label) for kind in short)
        text = _("Shorter than the {n} hours a day that are promised: {days}", n=figure(wanted), days=named)
        st.warning(text, icon=":material/schedule:")


def _change_hours(me: Actor, project_id: int | None, held: Hours) -> None:
    with form("hours", project_id or 0, held.stamp, border=False) as nonce:
        st.caption(
            _("Several shifts: 08:00-12:00, 14:00-20:00. 20:00-08:00 ends next morning. Empty: closed.")
        )
        typed = {kind: _day(nonce.key(kind.value), kind, held.week) for kind in DayKind}
        sent = nonce.send(_("Save"))
    about: dict[str, Any] = {"seen": held.stamp, "project_id": project_id}
    if sent and (week := attempt(_read, typed)):
        done = submit(days.set_service_hours, me, nonce, shifts=week.value, **about)
        if done:
            _said()
    usual = once("hours", "usual", project_id or 0, held.stamp)
    label = _("As the company has them") if project_id else _("Back to the usual hours")
    if (
        held.own
        and usual.button(label, primary=False)
        and submit(days.set_service_hours, me, usual, shifts=[], **about)
    ):
        _said()


def _day(key: str, kind: DayKind, week: Week) -> str:
    return st.text_input(
        _(kind.label), value=as_written(week[kind]), key=key, max_chars=80, placeholder=_("Not open")
    )


def _read(typed: dict[DayKind, str]) -> list[tuple[DayKind, Shift]]:
    return [(kind, shift) for kind, text in typed.items() for shift in read_shifts(text)]


def _said() -> None:
    say(_("Saved"))
    st.rerun()
