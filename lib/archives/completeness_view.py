"""Blocks of the completeness screen: whose archives of which period, what is missing, and what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from db.choices.archives import Cycle
from lib import clock
from lib.access import Actor
from lib.actions import find as actions
from lib.actions.view import day_asked
from lib.archives import completeness
from lib.archives.completeness import Missing, Row, Standing
from lib.archives.period_rules import Period, latest
from lib.archives.period_rules import read as period_of
from lib.customers import projects
from lib.tables import Column, table, view
from lib.ui import _, form, go, plain, reading, say, submit
from lib.widgets import choose, pick, several, words

OFFERED = {Cycle.MONTH: 24, Cycle.QUARTER: 12, Cycle.YEAR: 10}


@dataclass(frozen=True)
class Place:
    """What is looked at; project None: everything in sight."""

    project_id: int | None
    period: str

    @property
    def asked(self) -> dict[str, Any]:
        return {"project_id": self.project_id, "period": self.period}

    @property
    def key(self) -> str:
        return f"{self.project_id or 0}:{self.period}"


def heading(me: Actor) -> Any:
    """The bar, for what others put beside it."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    with bar:
        st.header(_("Completeness"), anchor=False, width="content")
        if st.button(_("To the archives"), key="completeness:back", type="tertiary", icon=":material/close:"):
            go("archives")
        if me.may("archives.settings"):
            with st.popover(_("What is asked for"), icon=":material/tune:"):
                _settings(me)
    return bar


def _settings(me: Actor) -> None:
    now = reading(completeness.asked, me)
    with form("completeness", "asked", border=False) as nonce:
        cycle = choose(_("How often archives are checked"), _cycles(), key=nonce.key("cycle"), held=now.cycle)
        paper = several(
            _("Need a scan or a shelf place"), now.categories, key=nonce.key("paper"), held=now.paper
        )
        sent = nonce.send(_("Save"))
    if sent and submit(completeness.set_asked, me, nonce, cycle=cycle or now.cycle, paper=set(paper)):
        say(_("Saved"))
        st.rerun()


def _cycles() -> dict[Cycle, str]:
    return {cycle: label for cycle, label in words(Cycle).items() if cycle != Cycle.ITEM}


def filters(me: Actor) -> Place:
    """A project, how long a period, and which one."""
    known, usual = reading(projects.projects, me), reading(completeness.asked, me).cycle
    today = clock.local(clock.now()).date()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        project = choose(_("Project"), known, key="completeness:project", placeholder=_("All"), width=220)
        cycle = choose(_("Cycle"), _cycles(), key="completeness:cycle", held=usual, width=150) or usual
        offered = {one.key: told(one) for one in latest(cycle, today, OFFERED[cycle])}
        now = next(iter(offered))
        key = f"completeness:{cycle}"
        period = choose(_("Period"), offered, key=key, held=now, width=190) or now
    return Place(project, period)


def told(period: Period) -> str:
    if period.cycle == Cycle.YEAR:
        return _("Year {year}", year=period.year)
    if period.cycle == Cycle.QUARTER:
        return _("Quarter {n} of {year}", n=period.no, year=period.year)
    return _("Month {n} of {year}", n=period.no, year=period.year)


def standing_of(me: Actor, place: Place) -> Standing:
    """Who looked it through, or the way to say so."""
    found = reading(completeness.standing, me, **place.asked)
    with st.container(horizontal=True, vertical_alignment="center"):
        _last(found, told(period_of(place.period)))
        if _may_check(me, place):
            with st.popover(_("Check off"), icon=":material/fact_check:", key=f"off:{place.key}"):
                _check_off(me, place)
    return found


def _may_check(me: Actor, place: Place) -> bool:
    return me.team_id is None and (place.project_id is not None or me.projects is None)


def _last(found: Standing, period: str) -> None:
    checked = found.checked
    if checked is None:
        label = _("{period}: not checked yet", period=period)
        st.badge(label, color="orange" if found.over else "gray", icon=":material/pending:")
        return
    by = _("checked on {date} by {name}", date=clock.shown(checked.at), name=checked.by)
    missing = _("{n} were missing", n=checked.missing) if checked.missing else _("nothing was missing")
    st.badge(_("{period}: checked", period=period), color="green", icon=":material/verified:")
    st.caption(" · ".join(plain(part) for part in (by, missing, checked.note) if part))


def _check_off(me: Actor, place: Place) -> None:
    st.caption(_("What is missing today is kept with your name: it can be put right and checked again."))
    with form("completeness", "off", place.key, border=False) as nonce:
        note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=completeness.LONGEST_NOTE)
        sent = nonce.send(_("Check off"))
    if sent and submit(completeness.check_off, me, nonce, **place.asked, note=note):
        say(_("Kept"))
        st.rerun()


# -- what is missing ---------------------------------------------------------------------------


def chosen(standing: Standing, place: Place) -> Missing | None:
    """What is missing with its numbers, one of them looked at; what is all there in one line."""
    found = sorted(standing.missing, key=lambda one: one.gap.always)
    lacking = {one.gap.code: one for one in found if one.n}
    whole = [_(one.gap.label) for one in found if not one.n]
    if not lacking:
        st.success(_("Nothing is missing here."), icon=":material/verified:")
        return None
    offered = {code: f"{_(one.gap.label)} · {one.n}" for code, one in lacking.items()}
    held = next(iter(offered))
    code = pick(_("What is missing"), offered, key=f"gap:{place.key}:{'+'.join(offered)}", held=held)
    if whole:
        st.caption(_("Nothing missing: {what}", what="、".join(map(plain, whole))))
    return lacking.get(code or held)


def listed(me: Actor, gap: Missing, place: Place) -> None:
    """The rows of the gap, each a way to where it is put right; and the to-do for all of them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_(gap.gap.label), anchor=False, width="content")
        if gap.gap.always:
            st.badge(_("as of today"), color="gray")
        _to_do(me, gap, place)
    key = f"missing:{gap.gap.code}:{place.key}"
    now = view(key, sort="")
    page = reading(completeness.list_missing, me, code=gap.gap.code, **place.asked, number=now.page)
    opens = gap.gap.screen
    table(key, _(gap.gap.label), _columns(), page, view=now, opens=opens, empty=_("Nothing is missing here."))


def _columns() -> list[Column]:
    def text(name: str) -> Callable[[Row], str]:
        return lambda row: str(getattr(row, name))

    return [
        Column("no", _("Number"), text("no")),
        Column("what", _("Place or title"), text("what"), wide=True),
        Column("day", _("Date"), text("day")),
        Column("project", _("Project"), text("project"), spare=True),
    ]


def _to_do(me: Actor, gap: Missing, place: Place) -> None:
    """The open action raised for it, or the way to raise one."""
    if gap.todo:
        st.markdown(f"[{gap.todo}](/actions?id={gap.todo_id})")
    elif gap.n and me.may("actions.raise") and (place.project_id or me.projects is None):
        key = f"todo:{gap.gap.code}:{place.key}"
        box = st.popover(_("Make it a to-do"), icon=":material/build_circle:", key=key, on_change="rerun")
        if box.open:
            with box:
                _raise(me, gap, place)


def _raise(me: Actor, gap: Missing, place: Place) -> None:
    people = reading(actions.owners, me, project_id=place.project_id)
    with form("todo", gap.gap.code, place.key, border=False) as nonce:
        owner = choose(_("Responsible") + " *", people, key=nonce.key("owner"))
        due = day_asked(nonce, _("To be put right by"))
        sent = nonce.send(_("Raise"), width="stretch")
    if sent and owner is None:
        st.error(_("Choose who puts it right."))
    elif sent:
        values = {"code": gap.gap.code, "owner_id": owner or 0, "due_at": due, **place.asked}
        if submit(completeness.raise_missing, me, nonce, **values):
            say(_("Raised"))
            st.rerun()
