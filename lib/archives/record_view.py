"""One record's blocks: opening it, what it is, what it says."""

from datetime import date

import streamlit as st

from db.choices.archives import Cycle, Origin, RecordState, Secrecy
from lib import clock
from lib.access import Actor
from lib.archives import find, service
from lib.archives.find import LONGEST_REASON, Record, RecordRow
from lib.forms.view import answers
from lib.ui import Once, _, form, go, once, plain, reading, say, submit
from lib.widgets import toned

HELD = "_opened"  # the records opened in this session
TONES = {
    Secrecy.PUBLIC: "green",
    Secrecy.INTERNAL: "gray",
    Secrecy.CUSTOMER_PRIVATE: "orange",
    Secrecy.FINANCIAL: "orange",
    Secrecy.RESTRICTED: "red",
}
# Where a record made of work leads back to: kind of source → its screen.
SOURCES = {
    "ticket": "ticket",
    "action": "actions",
    "incident": "incident",
    "survey": "surveys",
    "exam": "exam_results",
    "inspection": "inspection",
}


def opened(me: Actor, id: int) -> Record:
    """The record, opened once in this session; a closed one may ask why first."""
    if id in st.session_state.setdefault(HELD, set()):
        return reading(find.record, me, id=id)
    asking = reading(find.asks_why, me, id=id)
    if asking:
        _ask(me, id, asking)
    return _open(me, once("archive", "open", id), id) or st.stop()


def _open(me: Actor, nonce: Once, id: int, reason: str = "") -> Record | None:
    done = submit(find.open_record, me, nonce, id=id, reason=reason)
    if done:
        st.session_state[HELD].add(id)
    return done.value if done else None


def _ask(me: Actor, id: int, no: str) -> None:
    """Nothing of the record is shown until a reason has been given."""
    st.header(plain(no), anchor=False)
    with form("archive", "why", id) as nonce:
        st.markdown(_("This record is not open to everybody. The log keeps who opened it and why."))
        why = st.text_input(_("Why do you open it?"), key=nonce.key("why"), max_chars=LONGEST_REASON)
        sent = nonce.send(_("Open this record"))
    if sent and _open(me, nonce, id, why):
        st.rerun()
    st.stop()


# -- what it is --------------------------------------------------------------------------------


def head(me: Actor, record: Record) -> None:
    """Number, state, secrecy, title, and the way to change it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(record.no) or _("Draft"), anchor=False, width="content")
        if record.state == RecordState.DRAFT and record.no:
            st.badge(_(record.state.label), color="orange")
        st.badge(plain(record.category), color="gray")
        toned(_(record.secrecy.label), TONES[record.secrecy], icon=_lock(record.secrecy))
        if record.may_change and st.button(
            _("Change this record"), icon=":material/edit:", key="record:change"
        ):
            go("filing", id=record.id)
    st.markdown(f"**{plain(record.title)}**")
    st.caption("　".join(plain(part) for part in _brief(record) if part))


def _lock(secrecy: Secrecy) -> str | None:
    return None if secrecy in (Secrecy.PUBLIC, Secrecy.INTERNAL) else ":material/lock:"


def _brief(record: Record) -> list[str]:
    recorded = _("recorded by {name}", name=record.recorded_by) if record.recorded_by else ""
    filed = _("filed {date}", date=clock.shown(record.filed_at)) if record.filed_at else ""
    return [record.project or _("Company"), _(record.origin.label), recorded, filed]


def draft_steps(me: Actor, record: Record) -> None:
    """A draft waits to be filed, or to be thrown away."""
    if record.state != RecordState.DRAFT or not record.may_change:
        return
    st.info(_("A draft: only you and those who tend the archives see it."), icon=":material/edit_note:")
    nonce, drop = once("archive", "draft", record.id), once("archive", "drop", record.id)
    with st.container(horizontal=True):
        if nonce.button(_("File now"), icon=":material/inventory_2:") and submit(
            service.file_draft, me, nonce, id=record.id, version=record.version
        ):
            say(_("Filed"))
            st.rerun()
        if drop.button(_("Remove the draft"), primary=False, icon=":material/delete:"):
            st.dialog(_("Remove the draft"))(_confirm_drop)(me, record, drop)


def _confirm_drop(me: Actor, record: Record, nonce: Once) -> None:
    st.markdown(
        _("“{title}” and its {n} files are removed for good.", title=plain(record.title), n=record.files)
    )
    if st.button(_("Remove"), key=nonce.key("sure"), type="primary") and submit(
        service.remove_draft, me, nonce, id=record.id, version=record.version
    ):
        say(_("Removed"))
        go("archives")


def facts(record: Record) -> None:
    """A line each; what is empty is left out."""
    lines = {
        _("Date"): day(record.happened_on) or str(record.year),
        _("Person or department responsible"): record.author,
        _("Customer"): record.customer,
        _("Pages"): str(record.pages or ""),
        _("Shelf place"): record.shelf,
        _("Cycle"): "" if record.cycle == Cycle.ITEM else _(record.cycle.label),
        _("Valid until"): day(record.expires_on),
        _("Note"): record.note,
    }
    told = [f"{name}：{plain(value)}" for name, value in lines.items() if value]
    st.markdown("  \n".join([*_links(record), *told]))


def _links(record: Record) -> list[str]:
    """Back to the work it was made of, and to the household it is about."""
    found = []
    if record.source_no and record.source_id and record.source_kind in SOURCES:
        way = f"/{SOURCES[record.source_kind]}?id={record.source_id}"
        found.append(f"{_('Made from')}：[{plain(record.source_no)}]({way})")
    if record.household_id:
        found.append(f"{_('Household')}：[{plain(record.room)}](/household?id={record.household_id})")
    return found


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def keeping(record: RecordRow) -> str:
    """Until when it is kept, in words."""
    if record.keep_until is None:
        return record.keep_word or _("Permanent")
    return record.keep_until.isoformat()


def content(me: Actor, record: Record) -> None:
    """What it says, and what its form was answered; what was made of work says it in its sheet."""
    if record.body and record.origin != Origin.WORK:
        st.markdown("  \n".join(plain(line) for line in record.body.splitlines()))
    if record.answered:
        answers(*record.answered, key=f"record:{record.id}", whole=me.may("customers.reveal"))
