"""Paper lent: on a record's screen, and the list of all that is out."""

from datetime import timedelta
from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.accounts import service as accounts
from lib.archives import loans
from lib.archives.life_rules import MOST_LENT_DAYS
from lib.archives.loans import LoanRow
from lib.masks import mask_numbers
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, form, go, later, making, plain, reading, say, submit
from lib.widgets import choose, pick

USUAL = timedelta(days=14)
PICKED = "_pin:loan"


# -- on a record -------------------------------------------------------------------------------


def loans_block(me: Actor, record_id: int) -> None:
    """Who has it, or lending it; who had it before."""
    held = reading(loans.loans_of, me, id=record_id)
    out = next((loan for loan in held if not loan.returned_at), None)
    may_lend = me.may("archives.lend")
    if not (held or may_lend):
        return
    with st.container(border=True):
        title = _("Paper")
        st.markdown(f"**{title}**")
        if out:
            _out(me, out, may_lend)
        elif may_lend:
            with st.popover(_("Lend"), icon=":material/outbox:"):
                _lend(me, record_id)
        for loan in held:
            if loan.returned_at:
                st.caption(_history(loan))


def _out(me: Actor, loan: LoanRow, may_lend: bool) -> None:
    st.markdown(_line(loan))
    if may_lend:
        with st.container(horizontal=True):
            with st.popover(_("Brought back"), icon=":material/move_to_inbox:"):
                _bring_back(me, loan)
            _slip(me, loan)


def _line(loan: LoanRow) -> str:
    """李强 has it, until 2025-12-05 · for the audit."""
    has = _("{name} has it until {date}", name=plain(loan.borrower), date=loan.due_on)
    word = _("late")
    late = f" :red-badge[{word}]" if loan.late else ""
    return f":material/outbox: {has}{late}  \n{plain(mask_numbers(loan.purpose))}"


def _history(loan: LoanRow) -> str:
    days = f"{clock.shown(loan.lent_at)[:10]} – {clock.shown(loan.returned_at)[:10]}"
    return " · ".join(plain(part) for part in (days, loan.borrower, loan.purpose, loan.note) if part)


def _lend(me: Actor, record_id: int) -> None:
    today, people = clock.local(clock.now()).date(), reading(accounts.staff_names, me)
    with form("lend", record_id, border=False) as nonce:
        who = choose(_("Colleague"), people, key=nonce.key("who"))
        name = st.text_input(_("Or somebody else"), key=nonce.key("name"), max_chars=loans.LONGEST_NAME)
        purpose = st.text_input(_("What for") + " *", key=nonce.key("purpose"), max_chars=loans.LONGEST)
        due = st.date_input(
            _("To be brought back by"),
            today + USUAL,
            today,
            today + timedelta(days=MOST_LENT_DAYS),
            format="YYYY-MM-DD",
            key=nonce.key("due"),
        )
        sent = nonce.send(_("Lend"))
    values: dict[str, Any] = {
        "id": record_id,
        "due_on": due,
        "purpose": purpose,
        "borrower_id": who,
        "borrower": name,
    }
    if sent and submit(loans.lend, me, nonce, **values):
        say(_("Lent"))
        st.rerun()


def _bring_back(me: Actor, loan: LoanRow) -> None:
    with form("back", loan.id, border=False) as nonce:
        note = st.text_input(
            _("In what state"), key=nonce.key("note"), max_chars=loans.LONGEST, placeholder=_("Complete")
        )
        sent = nonce.send(_("Brought back"))
    if sent and submit(loans.bring_back, me, nonce, loan_id=loan.id, note=note):
        say(_("Brought back"))
        st.session_state.pop(PICKED, None)
        st.rerun()


def _slip(me: Actor, loan: LoanRow) -> None:
    """Signed by hand when paper goes out and when it comes back."""

    name = _("Loan slip")

    def made() -> bytes:
        from lib.documents import archives

        content = making(loans.print_slip, me, loan_id=loan.id)
        return archives.slip(content)

    st.download_button(
        _("Slip"),
        later(made),
        file_name=f"{name}-{loan.no}.pdf",
        mime="application/pdf",
        icon=":material/print:",
        key=f"slip:{loan.id}",
        on_click="ignore",
    )


# -- all that is out ---------------------------------------------------------------------------


def loans_list(me: Actor) -> None:
    """The latest first; a line chosen shows what can be done with it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            key="loans:text",
            placeholder=_("Number, title, borrower"),
            icon=":material/search:",
            width=280,
        )
        which = {"out": _("Out"), "back": _("Already back")}
        back = pick(_("Show"), which, key="loans:which", held="out") == "back"
    by = (text.strip(), back)
    now = view("loans", sort="", filter=by)
    page = reading(loans.loans_out, me, text=by[0], back=back, number=now.page)
    empty = _("No paper is out. It is lent from a record's own page.")
    chosen = table(
        "loans", _("Lent out"), _columns(back), page, view=now, filter=by, picks=not back, empty=empty
    )
    if chosen is not None:
        st.session_state[PICKED] = chosen
    picked = next((loan for loan in page.rows if loan.id == st.session_state.get(PICKED)), None)
    if picked and not back:
        _one(me, picked)


def _one(me: Actor, loan: LoanRow) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(loan.no)}** {plain(mask_numbers(loan.title))}")
        _out(me, loan, may_lend=True)
        if st.button(_("Open the record"), key="loans:open", type="tertiary"):
            go("record", id=loan.record_id)


def _columns(back: bool) -> list[Column]:
    last = Column("back", _("Brought back"), lambda r: clock.shown(r.returned_at)[:10])
    return [
        Column("no", _("Archive number"), lambda r: r.no),
        Column("due", _("To be brought back by"), _due),
        Column("title", _("Title"), lambda r: mask_numbers(r.title), wide=True),
        Column("borrower", _("Borrower"), lambda r: r.borrower),
        Column("purpose", _("What for"), lambda r: mask_numbers(r.purpose), spare=True),
        Column("lent", _("Lent"), lambda r: clock.shown(r.lent_at)[:10], spare=True),
        Column("by", _("Lent by"), lambda r: r.lent_by, spare=True),
        last if back else Column("shelf", _("Shelf place"), lambda r: r.shelf, spare=True),
    ]


def _due(loan: LoanRow) -> Cell:
    if not loan.late:
        return loan.due_on.isoformat()
    days = (clock.local(clock.now()).date() - loan.due_on).days
    return badge(_("{n} days late", n=days), "red")
