"""The code on the trainer's screen: big, fixed or changing, with how many have signed in."""

from urllib.parse import quote

import streamlit as st

from db.choices.training import Presence
from lib import clock
from lib.access import Actor
from lib.documents import attendance as sheets
from lib.documents.codes import code as drawn
from lib.residents.view import plain_name, site_of
from lib.standards import company as companies
from lib.training import attendance, code_rules, sessions
from lib.training.attendance import ShownCode
from lib.training.labels_view import when
from lib.training.session_rows import SessionRow
from lib.training.session_rules import AROUND, Door
from lib.ui import _, later, once, plain, reading, say, submit
from lib.widgets import pick

REFRESH = code_rules.SECONDS // 2
WIDTH = 340


def code(me: Actor, session: SessionRow) -> None:
    shown = reading(attendance.shown_code, me, id=session.id)
    if not shown.word:
        _open(me, session)
        return
    _live(me, session)
    with st.container(horizontal=True):
        if not shown.changing:
            _print(me, session, shown)
        again, shut = once("code", "again", session.id), once("code", "shut", session.id)
        if again.button(_("Draw a new code"), primary=False, icon=":material/refresh:") and submit(
            attendance.open_code, me, again, id=session.id, changing=shown.changing
        ):
            say(_("The code before is worth nothing any more."))
            st.rerun()
        if shut.button(_("Stop signing in"), primary=False, icon=":material/stop_circle:") and submit(
            attendance.close_code, me, shut, id=session.id
        ):
            st.rerun()


def _open(me: Actor, session: SessionRow) -> None:
    st.caption(
        _("Everybody scans it with their own phone, from half an hour before until half an hour after.")
    )
    kinds = {False: _("Fixed: may be printed"), True: _("Changing every half minute: cannot be passed on")}
    changing = pick(
        _("Sign-in code"), kinds, key=f"code:kind:{session.id}", held=False, label_visibility="collapsed"
    )
    nonce = once("code", "open", session.id)
    if nonce.button(_("Show the code"), icon=":material/qr_code_2:") and submit(
        attendance.open_code, me, nonce, id=session.id, changing=bool(changing)
    ):
        st.rerun()


@st.fragment(run_every=REFRESH)
def _live(me: Actor, session: SessionRow) -> None:
    """Drawn anew by itself: a changing code goes on, and the number of those here grows."""
    shown = reading(attendance.shown_code, me, id=session.id)
    row = reading(sessions.one_session, me, id=session.id)
    with st.container(horizontal_alignment="center", border=True):
        st.markdown(f"### {plain(session.course)}")
        if shown.door == Door.OPEN:
            st.image(drawn(address(me, shown.word)), width=WIDTH)
        elif shown.door == Door.EARLY:
            st.info(_("Signing in opens at {date}.", date=clock.shown(session.starts_at - AROUND)))
        else:
            st.info(_("Signing in is over."))
        st.markdown(_("**{n}** of {all} are here", n=row.came, all=row.expected))


def address(me: Actor, word: str) -> str:
    return f"{site_of(reading(companies.company, me))}/k/{quote(word)}"


def _print(me: Actor, session: SessionRow, shown: ShownCode) -> None:
    facts = reading(companies.company, me)
    url = address(me, shown.word)
    st.download_button(
        _("Poster (PDF)"),
        later(lambda: sheets.poster(facts.name, session.course, printed(session), url)),
        file_name=f"{plain_name(session.course)}-{session.no}.pdf",
        mime="application/pdf",
        icon=":material/print:",
        key=f"code:pdf:{session.id}",
        on_click="ignore",
    )


def paper(me: Actor, session: SessionRow) -> None:
    """The list to sign on paper."""
    facts = reading(companies.company, me)

    def made() -> bytes:
        rows = [
            (
                line.no,
                line.name,
                line.post,
                _(line.presence.label) if line.presence != Presence.EXPECTED else "",
            )
            for line in reading(attendance.attendance_list, me, id=session.id)
        ]
        return sheets.sheet(facts.name, session.course, printed(session), rows)

    st.download_button(
        _("List to sign (PDF)"),
        later(made),
        file_name=f"{plain_name(session.course)}-{session.no}-list.pdf",
        mime="application/pdf",
        icon=":material/print:",
        key=f"list:pdf:{session.id}",
        on_click="ignore",
    )


def printed(session: SessionRow) -> list[str]:
    return sheets.told(when(session.starts_at, session.ends_at), session.place, session.trainer)
