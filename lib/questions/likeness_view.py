"""Questions that are nearly the same, two by two, and retiring one of them."""

import streamlit as st

from lib.access import Actor
from lib.i18n import N_
from lib.questions import bank, likeness
from lib.questions.bank import QuestionRow
from lib.questions.likeness import Alike
from lib.ui import _, once, plain, reading, say, submit

SIZE = 10
REASON = N_("The same as {no}")


def similar_questions(me: Actor) -> None:
    """The likest first, ten a page."""
    number = int(st.session_state.get("alike:page", 1))
    with st.spinner(_("Comparing the questions …")):
        page = reading(likeness.alike, me, number=number, size=SIZE)
    if not page.total:
        st.info(_("No two questions of the bank are nearly the same."))
        return
    st.caption(
        _("{n} pairs that say nearly the same. Retire the weaker one; papers made keep it.", n=page.total)
    )
    for pair in page.rows:
        _pair(me, pair)
    if page.pages > 1:
        st.number_input(_("Page"), 1, page.pages, key="alike:page", width=140)


def _pair(me: Actor, pair: Alike) -> None:
    with st.container(border=True):
        share = _("the very same") if pair.exact else _("{n} % alike", n=round(pair.share * 100))
        st.badge(share, color="red" if pair.exact else "orange")
        left, right = st.columns(2)
        with left:
            _one(me, pair.first, pair.second)
        with right:
            _one(me, pair.second, pair.first)


def _one(me: Actor, row: QuestionRow, other: QuestionRow) -> None:
    kind, topic = _(row.kind.label), plain(row.topic)
    st.markdown(f"[{row.no}](/question?id={row.id}) · {kind} · {topic}  \n{plain(row.stem)}")
    if not me.may("questions.manage"):
        return
    nonce = once("alike", row.id, other.id)
    if nonce.button(_("Retire this one"), primary=False, icon=":material/archive:"):
        reason = _(REASON, no=other.no)
        if submit(bank.retire, me, nonce, id=row.id, reason=reason, version=row.version):
            say(_("{no} is retired.", no=row.no))
            st.rerun()
