"""What was promised on this ticket, kept or broken; a broken promise excused in place."""

import streamlit as st

from db.choices.standards import Measure
from lib import clock
from lib.access import Actor
from lib.standards.wording_rules import WITHIN, figure
from lib.tickets import excuses, promise_service
from lib.tickets.excuse_rows import Told
from lib.tickets.promise_service import PromiseRow
from lib.tickets.rules import is_soon
from lib.tickets.story import Story
from lib.tickets.view import span
from lib.ui import _, form, plain, reading, say, submit

LONGEST = 1000


def promises(me: Actor, story: Story) -> None:
    """The newest round; those before a reopening stand below, folded."""
    rows = reading(promise_service.promises_of, me, id=story.row.id)
    if not rows:
        return
    last = rows[0].promised.round
    st.subheader(_("Promises"), anchor=False)
    st.markdown("\n".join(_line(row) for row in rows if row.promised.round == last))
    if earlier := [row for row in rows if row.promised.round < last]:
        with st.expander(_("Before it was reopened")):
            st.markdown("\n".join(_line(row) for row in earlier))
    for row in rows:
        _excuse(me, story, row)


def _line(row: PromiseRow) -> str:
    word, colour = _standing(row)
    parts = [
        f"**{_(row.promised.measure.label)}**",
        f":{colour}-badge[{word}]",
        _dates(row),
        f":small[:gray[{_limit(row)}]]" if _limit(row) else "",
    ]
    told = f"  \n  {_told(row.excuse)}" if row.excuse else ""
    return "- " + " ".join(part for part in parts if part) + told


def _standing(row: PromiseRow) -> tuple[str, str]:
    """One word and its colour; excused is said apart and not in red."""
    one, now = row.promised, clock.now()
    if row.late and one.due_at:
        by = _("{time} late", time=span((one.met_at or now) - one.due_at))
        return (_("excused, {by}", by=by), "gray") if row.excuse and row.excuse.granted else (by, "red")
    if one.dropped:
        return _("no longer asked for"), "gray"
    if one.met_at:
        return _("kept"), "green"
    if one.paused or one.due_at is None:
        return _("the clock stands still"), "orange"
    return _("{time} left", time=span(one.due_at - now)), "orange" if is_soon(one.due_at, now) else "blue"


def _dates(row: PromiseRow) -> str:
    one = row.promised
    due = _("due {date}", date=clock.shown(one.due_at)) if one.due_at and not one.dropped else ""
    met = _("done {date}", date=clock.shown(one.met_at)) if one.met_at else ""
    return " · ".join(part for part in (met, due) if part)


def _limit(row: PromiseRow) -> str:
    if row.limit is None or row.unit is None or row.clock is None:
        return ""
    message = WITHIN.get((row.unit, row.clock))
    return _(message, n=figure(row.limit)) if message else ""


def _told(said: Told) -> str:
    asked = _("{name} asks to excuse it: {reason}", name=plain(said.by), reason=plain(said.reason))
    if said.granted is None:
        return asked
    by = plain(said.second)
    verdict = _("granted by {name}", name=by) if said.granted else _("refused by {name}", name=by)
    return f"{asked} · {verdict}" + (f": {plain(said.note)}" if said.note else "")


# -- excuses -----------------------------------------------------------------------------------


def _excuse(me: Actor, story: Story, row: PromiseRow) -> None:
    one, said = row.promised, row.excuse
    name = _(one.measure.label)
    if said and said.granted is None:
        if me.may("tickets.decide_excuse") and said.by_id != me.user_id:
            label = _("Decide on the excuse: {promise}", promise=name)
            with st.popover(label, icon=":material/gavel:", key=f"decide:{said.id}"):
                _decide(me, said)
    elif row.late and me.may("tickets.excuse") and not (said and said.granted):
        label = _("Ask to excuse: {promise}", promise=name)
        with st.popover(label, icon=":material/flag:", key=f"ask:{story.row.id}:{one.round}:{one.measure}"):
            _ask(me, story.row.id, one.round, one.measure)


def _ask(me: Actor, id: int, round: int, measure: Measure) -> None:
    st.caption(_("A second person decides. An excused promise is still shown, apart from the others."))
    with form("excuse", id, round, measure, border=False) as nonce:
        reason = st.text_area(_("Why could it not be kept?"), key=nonce.key("reason"), max_chars=LONGEST)
        sent = nonce.send(_("Ask"))
    values = {"id": id, "round": round, "measure": measure, "reason": reason}
    if sent and submit(excuses.ask_excuse, me, nonce, **values):  # type: ignore[arg-type]
        say(_("Asked. Somebody else decides."))
        st.rerun()


def _decide(me: Actor, said: Told) -> None:
    st.markdown(_told(said))
    with form("decide", said.id, border=False) as nonce:
        granted = st.radio(
            _("Is it excused?"),
            [True, False],
            format_func=lambda yes: _("Excused") if yes else _("Not excused"),
            key=nonce.key("granted"),
            horizontal=True,
        )
        note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=LONGEST)
        sent = nonce.send(_("Decide"))
    if sent and submit(excuses.decide_excuse, me, nonce, id=said.id, granted=bool(granted), note=note):
        say(_("Saved"))
        st.rerun()


def waiting_excuses(me: Actor) -> None:
    """What others ask this person to excuse, a link to each; nothing waiting draws nothing."""
    found = reading(excuses.open_excuses, me) if me.may("tickets.decide_excuse") else []
    if not found:
        return
    st.subheader(_("Excuses to decide"), anchor=False)
    lines = []
    for one in found:
        what = _(one.measure.label)
        lines.append(
            f"- [{one.no}](/ticket?id={one.ticket_id}) {what} · {plain(one.by)}: {plain(one.reason)}"
        )
    st.markdown("\n".join(lines))
