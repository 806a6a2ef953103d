"""Judging practical work by the checklist, on a phone as well; and the overall assessment."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.exams import practical
from lib.exams.answer_words_view import points_of
from lib.exams.practical import LONGEST_COMMENT, LONGEST_NOTE, Candidate
from lib.forms.schema import FormSchema
from lib.forms.view import answers, asking
from lib.ui import _, editing, form, once, plain, reading, saved, say, submit
from lib.widgets import choose


def practical_work(me: Actor, exam_id: int) -> None:
    """One person after another; whoever has no assessment yet comes first."""
    found, checks = _candidates(me, exam_id), reading(practical.checklist, me, exam_id=exam_id)
    if checks is None:
        st.info(_("This exam has no practical part: it names no checklist."))
        return
    one = _chosen(found, f"practical:who:{exam_id}", lambda one: one.newest is not None)
    if one is None:
        return
    version, schema = checks
    _newest(one, schema)
    if one.own:
        st.info(_("This is you: somebody else assesses your work."))
        return
    _sheet(me, one, version, schema)


def overall_assessment(me: Actor, exam_id: int) -> None:
    """How somebody works day by day: service performance, customers' words."""
    found = _candidates(me, exam_id)
    one = _chosen(found, f"overall:who:{exam_id}", lambda one: one.overall is not None)
    if one is None:
        return
    if one.own:
        st.info(_("This is you: somebody else assesses your work."))
        return
    pin = editing("sitter", one.sitter, one.version, overall=one.overall, note=one.overall_note)
    with form("overall", one.sitter, pin.version) as nonce:
        value = None if one.overall is None else float(one.overall)
        given = st.number_input(
            _("Overall assessment, 0 to 100"), value=value, step=1.0, format="%g", key=nonce.key("overall")
        )
        note = st.text_input(
            _("What it rests on"), one.overall_note, key=nonce.key("note"), max_chars=LONGEST_NOTE
        )
        sent = nonce.send(_("Keep the assessment"))
    overall = None if given is None else Decimal(str(round(given, 2)))
    told: dict[str, Any] = {"sitter_id": one.sitter, "version": pin.version, "overall": overall, "note": note}
    if sent and submit(practical.assess, me, nonce, **told):
        saved("sitter", one.sitter)
        say(_("Kept: {name}", name=plain(one.name)))
        st.rerun()


def _candidates(me: Actor, exam_id: int) -> Sequence[Candidate]:
    return reading(practical.candidates, me, exam_id=exam_id)


def _chosen(found: Sequence[Candidate], key: str, done: Callable[[Candidate], bool]) -> Candidate | None:
    if not found:
        st.info(_("Nobody of your projects sits this exam."))
        return None
    left = sum(not done(one) for one in found)
    st.caption(_("{left} of {n} still to be assessed", left=left, n=len(found)))
    named = {one.sitter: _named(one, done=done(one)) for one in found}
    first = next((one.sitter for one in found if not done(one) and not one.own), found[0].sitter)
    fresh = f"{key}:{left}"  # with each one done, on to the next
    id = choose(_("Who is assessed?"), named, key=fresh, held=first)
    return next((one for one in found if one.sitter == id), None)


def _named(one: Candidate, *, done: bool) -> str:
    about = " · ".join(filter(None, (one.name, one.staff_no, one.post, one.project)))
    return f"✓ {about}" if done else about


def _newest(one: Candidate, schema: FormSchema) -> None:
    """What counts now; done again the new one counts."""
    if one.newest is None:
        return
    told = {
        "points": points_of(one.newest.points),
        "full": points_of(one.newest.full),
        "share": points_of(one.practical),
        "by": plain(one.newest.by),
        "at": clock.shown(one.newest.at),
    }
    with st.expander(_("{points} of {full} points ({share} %), {by}, {at}", **told)):
        answers(schema, one.newest.values, key=f"practical:{one.newest.id}")
        if one.newest.comment:
            st.caption(plain(one.newest.comment))


@st.fragment
def _sheet(me: Actor, one: Candidate, version: int, schema: FormSchema) -> None:
    nonce = once("practical", one.sitter)
    values = asking(schema, nonce)
    comment = st.text_input(_("Remark"), key=nonce.key("comment"), max_chars=LONGEST_COMMENT)
    if not nonce.button(_("Keep the assessment"), icon=":material/check:"):
        return
    told: dict[str, Any] = {
        "sitter_id": one.sitter,
        "form_version": version,
        "values": values,
        "comment": comment,
    }
    if submit(practical.judge, me, nonce, **told):
        say(_("Kept: {name}", name=plain(one.name)))
        st.rerun()
