"""One tool: how many are left, handing out, taking back, who had it; adding and changing."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from db.choices.equipment import Returned
from lib import clock
from lib.access import Actor
from lib.customers import projects
from lib.equipment import tools, tools_find
from lib.equipment.steps_view import box, shut
from lib.equipment.tools_find import Issue, OutBy, Show, ToolRow
from lib.forms.people_view import staff_of
from lib.pickers import forget, picker
from lib.ui import Once, _, editing, form, go, plain, reading, saved, say, submit
from lib.widgets import choose, pick, words

USUAL, LAST = timedelta(days=1), date(2100, 12, 31)
SHOWN = 20


def one_tool(me: Actor, id: int) -> None:
    tool = reading(tools_find.tool, me, id=id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(tool.name), anchor=False, width="content")
        _left(tool)
        if st.button(_("Back to the list"), key="tools:close", type="tertiary", icon=":material/close:"):
            go("tools")
    about = (tool.no, tool.model, tool.place, tool.project or _("Head office"))
    st.markdown(" · ".join(plain(part) for part in about if part))
    if tool.note:
        st.caption(plain(tool.note))
    with st.container(horizontal=True):
        if me.may("equipment.tools") and tool.active and tool.left:
            with box(f"issue:{id}", _("Hand out"), ":material/outbox:", primary=True):
                _issue(me, tool)
        if me.may("equipment.keep") and (tool.project_id or me.projects is None):
            with box(f"tool:{id}", _("Change details"), ":material/edit:"):
                _change(me, tool)
    _who_has_it(me, tool)
    _who_had_it(me, tool)


def _left(tool: ToolRow) -> None:
    told = _("{left} of {n} in the store", left=tool.left, n=f"{tool.count}{tool.unit}")
    st.badge(plain(told), color="green" if tool.left else "orange")
    if not tool.active:
        st.badge(_("No longer used"), color="gray")


# -- out and back ------------------------------------------------------------------------------


def _issue(me: Actor, tool: ToolRow) -> None:
    key, today = f"tools:holder:{tool.id}", clock.local(clock.now()).date()
    holder = picker(_("To whom"), staff_of(me), key=key)
    if not holder:
        return
    with form("tools", "issue", tool.id, holder.id, border=False) as nonce:
        n = st.number_input(_("How many pieces"), 1, max(tool.left, 1), 1, key=nonce.key("n"))
        due = st.date_input(
            _("Due back"), today + USUAL, today, LAST, format="YYYY-MM-DD", key=nonce.key("due")
        )
        what_for = st.text_input(_("What for"), key=nonce.key("for"), max_chars=120)
        sent = nonce.send(_("Hand out"), width="stretch")
    told: dict[str, Any] = {"holder_id": holder.id, "n": int(n), "due_on": due, "what_for": what_for}
    if sent and submit(tools.issue, me, nonce, id=tool.id, **told):
        forget(key)
        say(_("Handed out"))
        shut(f"issue:{tool.id}")
        st.rerun()


def _who_has_it(me: Actor, tool: ToolRow) -> None:
    by = OutBy(Show.OUT, tool_id=tool.id)
    for one in reading(tools_find.list_issues, me, by=by, size=100).rows:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(_line(one), width="stretch")
            if me.may("equipment.tools"):
                with box(f"back:{one.id}", _("Take back"), ":material/move_to_inbox:"):
                    _take_back(me, one)


def _line(one: Issue) -> str:
    colour = "red" if one.days > 0 else "gray"
    due = _("due back {date}", date=one.due_on) if one.due_on else ""
    mark = f" :{colour}-badge[{plain(due)}]" if due else ""
    since = _("since {at}", at=clock.shown(one.issued_at))
    rest = " · ".join(part for part in (since, plain(one.what_for)) if part)
    return f"**{plain(one.holder)}** × {one.n}{plain(one.unit)}{mark}  \n{rest}"


def _take_back(me: Actor, one: Issue) -> None:
    with form("tools", "back", one.id, one.n, border=False) as nonce:
        n = st.number_input(_("How many pieces"), 1, one.n, one.n, key=nonce.key("n"))
        how = pick(_("In what state"), words(Returned), key=nonce.key("how"), held=Returned.WHOLE)
        why = st.text_input(_("What happened to it?"), key=nonce.key("why"), max_chars=tools.LONGEST_WHY)
        st.caption(_("What is broken or lost is taken off the number there are; say how it came about."))
        sent = nonce.send(_("Take back"), width="stretch")
    if sent and submit(tools.take_back, me, nonce, id=one.id, n=int(n), how=how or Returned.WHOLE, why=why):
        say(_("Given back"))
        shut(f"back:{one.id}")
        st.rerun()


def _who_had_it(me: Actor, tool: ToolRow) -> None:
    found = reading(tools_find.list_issues, me, by=OutBy(Show.BACK, tool_id=tool.id), size=SHOWN).rows
    if found:
        st.subheader(_("Given back"), anchor=False)
        st.markdown("\n".join(map(_past, found)))


def _past(one: Issue) -> str:
    days = f"{clock.shown(one.issued_at)[:10]} – {clock.shown(one.returned_at)[:10]}"
    told = (days, f"{one.holder} × {one.n}{one.unit}", one.what_for, one.state_note)
    return "- " + " · ".join(plain(part) for part in told if part)


# -- the register ------------------------------------------------------------------------------


def new_tool(me: Actor) -> None:
    with form("tools", "new", border=False) as nonce:
        told = _asked(me, nonce, None)
        sent = nonce.send(_("Add"), width="stretch")
    if sent and (done := submit(tools.add_tool, me, nonce, **told)):
        say(_("Saved"))
        go("tools", id=done.value)


def _change(me: Actor, tool: ToolRow) -> None:
    shown = {_("Tool"): tool.name, _("How many there are"): tool.count, _("Place"): tool.place}
    pin = editing("tool", tool.id, tool.version, **shown)
    with form("tools", tool.id, pin.version, border=False) as nonce:
        told = _asked(me, nonce, tool)
        told["active"] = not st.checkbox(_("No longer used"), not tool.active, key=nonce.key("gone"))
        sent = nonce.send(_("Save"), width="stretch")
    if sent and submit(tools.change_tool, me, nonce, id=tool.id, version=pin.version, **told):
        saved("tool", tool.id)
        say(_("Saved"))
        shut(f"tool:{tool.id}")
        st.rerun()


def _asked(me: Actor, nonce: Once, held: ToolRow | None) -> dict[str, Any]:
    known = reading(projects.projects, me)
    places = {**({0: _("Head office")} if me.projects is None else {}), **known}
    first = (held.project_id or 0) if held else next(iter(known), 0)
    name = st.text_input(_("Tool") + " *", held.name if held else "", key=nonce.key("name"), max_chars=80)
    left, middle, right = st.columns(3)
    count = left.number_input(
        _("How many there are"), 0, tools.MOST, held.count if held else 1, key=nonce.key("count")
    )
    unit = middle.text_input(
        _("Unit of measure"),
        held.unit if held else "",
        key=nonce.key("unit"),
        max_chars=10,
        placeholder=_("for example: 把"),
    )
    no = right.text_input(_("Number"), held.no if held else "", key=nonce.key("no"), max_chars=40)
    project = choose(_("Project"), places, key=nonce.key("project"), held=first)
    model = st.text_input(_("Model"), held.model if held else "", key=nonce.key("model"), max_chars=80)
    place = st.text_input(_("Place"), held.place if held else "", key=nonce.key("place"), max_chars=120)
    note = st.text_input(_("Note"), held.note if held else "", key=nonce.key("note"), max_chars=1000)
    about = {"model": model, "place": place, "note": note}
    return {"name": name, "count": int(count), "unit": unit, "no": no, "project_id": project or None, **about}
