"""The list of inspections: what is to be done, what is under way, a spot check, filters and columns."""

from typing import Any

import streamlit as st

from db.choices.inspections import InspectionOrigin, InspectionState
from lib import clock
from lib.access import Actor
from lib.accounts import service as accounts
from lib.i18n import pick as said_in
from lib.inspections import checklists, find, starting
from lib.inspections.board_rules import Quarter
from lib.inspections.find import Due, Filter, Row, UnderWay
from lib.surveys.labels_view import period_words
from lib.tables import Cell, Column, badge
from lib.ui import Once, _, go, language, once, plain, reading, submit
from lib.widgets import choose, words

SHOWN, QUARTERS = 6, 8
TONES = {
    InspectionState.OPEN: "blue",
    InspectionState.DONE: "orange",
    InspectionState.SIGNED: "green",
    InspectionState.CANCELLED: "grey",
}


# -- a spot check ------------------------------------------------------------------------------


def heading(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Quality inspections"), anchor=False, width="content")
        if me.may("inspections.work"):
            _spot_check(me)


def _spot_check(me: Actor) -> None:
    """At any time, whatever is planned; drawn once it is opened."""
    box = st.popover(
        _("Begin a spot check"), icon=":material/add:", key="spot", type="primary", on_change="rerun"
    )
    if not box.open:
        return
    known = reading(find.my_projects, me)
    usable = [row for row in reading(checklists.checklists, me) if row.active]
    nonce = once("spot")
    with box:
        if not usable:
            st.caption(_("There is no checklist in use yet. The quality department makes one first."))
            return
        _spot_form(me, nonce, {row.code: said_in(row.title, language()) for row in usable}, known)


def _spot_form(me: Actor, nonce: Once, lists: dict[str, str], known: dict[int, str]) -> None:
    only = next(iter(known)) if len(known) == 1 else None
    code = choose(_("Checklist") + " *", lists, key=nonce.key("list"))
    project = choose(_("Project") + " *", known, key=nonce.key("project"), held=only)
    here = reading(find.spot_choices, me, project_id=project or 0)
    building = choose(_("Building"), here.buildings, key=nonce.key(f"building:{project}"))
    thing = None
    if here.equipment:
        thing = choose(_("Equipment inspected"), here.equipment, key=nonce.key(f"equipment:{project}"))
    place = st.text_input(_("Place"), key=nonce.key("place"), max_chars=120)
    who = None
    if me.may("inspections.manage"):
        staff = reading(accounts.staff_names, me)
        who = choose(_("Carried out by"), staff, key=nonce.key("who"), placeholder=_("Myself"))
    if nonce.button(_("Begin now")) and (
        done := submit(
            starting.spot_check,
            me,
            nonce,
            form_code=code or "",
            project_id=project or 0,
            building_id=building,
            equipment_id=thing,
            place=place,
            inspector_id=who,
        )
    ):
        go("inspection", id=done.value)


# -- what waits --------------------------------------------------------------------------------


def to_do(me: Actor) -> None:
    """One's own duties with a checklist, overdue first."""
    waiting = reading(find.to_do, me)
    if not waiting:
        return
    st.subheader(_("To be inspected ({n})", n=len(waiting)), anchor=False)
    for due in waiting[:SHOWN]:
        _to_do(me, due)
    if len(waiting) > SHOWN:
        with st.expander(_("{n} more", n=len(waiting) - SHOWN)):
            for due in waiting[SHOWN:]:
                _to_do(me, due)


def _to_do(me: Actor, due: Due) -> None:
    nonce = once("inspection", "start", due.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(due.title)}**　{_where(due.project, due.place)}", width="stretch")
        if due.late:
            st.badge(_("Late"), color="red")
        elif not due.mine:
            st.badge(_("Nobody's yet"), color="gray")
        st.caption(_("until {time}", time=clock.shown(due.due_at)), width="content")
        begins = _("from {time}", time=clock.shown(due.starts_at))
        label = _("Begin the inspection") if due.begun else begins
        if nonce.button(label, primary=False, disabled=not due.begun, icon=":material/play_arrow:"):
            done = submit(starting.start, me, nonce, task_id=due.id)
            if done:
                go("inspection", id=done.value)


def under_way(me: Actor) -> None:
    """What was begun and is not signed yet."""
    begun = reading(find.under_way, me)
    if not begun:
        return
    st.subheader(_("Under way ({n})", n=len(begun)), anchor=False)
    for one in begun[:SHOWN]:
        _under_way(one)
    if len(begun) > SHOWN:
        with st.expander(_("{n} more", n=len(begun) - SHOWN)):
            for one in begun[SHOWN:]:
                _under_way(one)


def _under_way(one: UnderWay) -> None:
    row, done = one.row, one.row.state == InspectionState.DONE
    with st.container(horizontal=True, vertical_alignment="center"):
        way = f"[{plain(row.no)}](/inspection?id={row.id})"
        told = (
            f"**{plain(row.title)}**　{_where(row.project, row.place)}　{plain(row.inspectors or row.firm)}"
        )
        st.markdown(f"{way}　{told}", width="stretch")
        if done:
            st.badge(_(row.state.label), color="orange")
        else:
            st.caption(_("{n} of {total} judged", n=one.judged, total=one.total), width="content")
        label = _("Have it signed") if done else _("Go on inspecting")
        st.link_button(label, f"/i/{one.code}", icon=":material/draw:" if done else ":material/checklist:")


def _where(*parts: str) -> str:
    return " · ".join(plain(part) for part in parts if part)


# -- all of them -------------------------------------------------------------------------------


def filters(me: Actor) -> Filter:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            key="inspections:text",
            placeholder=_("Number, checklist, place, inspector"),
            icon=":material/search:",
            width=240,
        )
        quarter = choose(
            _("Quarter of the inspection"),
            _quarters(),
            key="inspections:quarter",
            placeholder=everything,
            width=170,
        )
        project = None
        if me.may("inspections.all"):
            known = reading(find.my_projects, me)
            project = choose(
                _("Project"), known, key="inspections:project", placeholder=everything, width=190
            )
        again = st.toggle(_("To be inspected again"), key="inspections:again")
        with st.popover(_("More filters"), icon=":material/filter_list:"):
            more = _more_filters(me)
    return Filter(project, quarter=quarter, again=again, text=text, **more)


def _more_filters(me: Actor) -> dict[str, Any]:
    everything, lists = _("All"), reading(find.inspected_by, me)
    states, origins = words(InspectionState), words(InspectionOrigin)
    code = choose(_("Checklist"), lists, key="inspections:list", placeholder=everything)
    return {
        "form_code": code or "",
        "state": choose(_("State"), states, key="inspections:state", placeholder=everything),
        "origin": choose(_("Kind of inspection"), origins, key="inspections:origin", placeholder=everything),
    }


def _quarters() -> dict[tuple[int, int], str]:
    today = clock.local(clock.now()).date()
    now = Quarter(today.year, (today.month + 2) // 3)
    found = [now.back(n) for n in range(QUARTERS)]
    return {(one.year, one.quarter): period_words(one.period) for one in found}


def columns() -> list[Column]:
    return [
        Column("no", _("Number"), lambda r: r.no),
        Column("title", _("Checklist"), lambda r: r.title, wide=True),
        Column("where", _("Project and place"), lambda r: " · ".join(filter(None, (r.project, r.place)))),
        Column("held", _("Inspected on"), lambda r: r.held_on.isoformat(), sort="held"),
        Column("state", _("State"), state_cell),
        Column("score", _("Total score"), score_cell, sort="-score", right=True),
        Column("failed", _("Fell short"), lambda r: str(r.failed or "—"), right=True),
        Column("repeats", _("Repeats"), lambda r: str(r.repeats or "—"), right=True, spare=True),
        Column("origin", _("Kind of inspection"), lambda r: _(r.origin.label), spare=True),
        Column("inspectors", _("Inspected by"), lambda r: r.firm or r.inspectors, spare=True),
    ]


def state_cell(row: Row) -> Cell:
    if row.again:
        return badge(_("To be inspected again"), "red")
    return badge(_(row.state.label), TONES[row.state])


def score_cell(row: Row) -> Cell:
    if row.score is None:
        return "—"
    return badge(f"{row.score:.2f}", "green" if row.passed else "red")
