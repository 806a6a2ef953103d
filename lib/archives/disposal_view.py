"""Destruction: what was kept long enough, the lists proposed, and one list with its certificate."""

from typing import Any

import streamlit as st

from db.choices.archives import DisposalState
from lib import clock
from lib.access import Actor
from lib.archives import destruction, disposals, find
from lib.archives.disposals import DisposalRow, DisposalStory
from lib.archives.life_rules import Due
from lib.customers import projects
from lib.masks import mask_numbers
from lib.paging import Page
from lib.tables import SIZE, Cell, Column, badge, table, view
from lib.ui import Pin, _, editing, form, go, later, making, once, plain, reading, saved, say, submit
from lib.widgets import choose, toned

TONES = {
    DisposalState.PROPOSED: "orange",
    DisposalState.REFUSED: "grey",
    DisposalState.DESTROYED: "green",
}
COMPANY = 0
PICKED = "_pin:disposal:picked"


# -- what is due -------------------------------------------------------------------------------


def due_list(me: Actor) -> None:
    """Filtered, looked through, single ones left out, proposed."""
    by = _filters(me)
    left_out = _left_out(by)
    now = view("due", sort="", filter=by)
    page = reading(disposals.due_records, me, by=by, number=now.page)
    empty = _("Nothing that was kept long enough waits here. Held and lent records stay out of this list.")
    picked = table(
        "due",
        _("Kept long enough"),
        _due_columns(left_out),
        page,
        view=now,
        filter=by,
        picks=True,
        empty=empty,
    )
    if picked is not None:
        left_out ^= {picked}
        st.rerun()
    if page.total:
        st.caption(_("Choose a record in the table to leave it out; once more to put it back."))
        _propose(me, by, left_out)


def _filters(me: Actor) -> Due:
    everything = _("All")
    known = {**reading(projects.projects, me), COMPANY: _("The whole company")}
    years = {year: str(year) for year in reading(disposals.years_due, me)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = reading(find.category_names, me)
        category = choose(_("Category"), names, key="due:category", placeholder=everything, width=200)
        project = choose(_("Project"), known, key="due:project", placeholder=everything, width=200)
        year = choose(_("Year"), years, key="due:year", placeholder=everything, width=140)
    return Due(category, project or None, project == COMPANY, year)


def _left_out(by: Due) -> set[int]:
    held: set[int] = st.session_state.setdefault(f"_pin:due:{by}", set())
    return held


def _propose(me: Actor, by: Due, left_out: set[int]) -> None:
    count = reading(disposals.count_due, me, by=by)
    with form("propose", by) as nonce:
        why = st.text_input(
            _("Reason") + " *",
            key=nonce.key("why"),
            max_chars=disposals.LONGEST_REASON,
            placeholder=_("Kept long enough and of no more use"),
        )
        sent = nonce.send(_("Propose {n} for destruction", n=count - len(left_out)))
    values: dict[str, Any] = {"by": by, "count": count, "reason": why, "without": sorted(left_out)}
    if sent and (done := submit(disposals.propose, me, nonce, **values)):
        left_out.clear()
        say(_("Proposed. Somebody else decides it."))
        go("disposals", id=done.value)


def _due_columns(left_out: set[int]) -> list[Column]:
    stays, goes = badge(_("Left out"), "grey"), badge(_("To go"), "orange")
    return [
        Column("no", _("Archive number"), lambda r: r.no),
        Column("on", _("On the list"), lambda r: stays if r.id in left_out else goes),
        Column("title", _("Title"), lambda r: mask_numbers(r.title), wide=True),
        Column("category", _("Category"), lambda r: r.category),
        Column("year", _("Year"), lambda r: str(r.year), right=True, spare=True),
        Column("until", _("Kept until"), lambda r: r.keep_until.isoformat(), spare=True),
        Column("project", _("Project"), lambda r: r.project, spare=True),
        Column("files", _("Attachments"), lambda r: str(r.files or ""), right=True, spare=True),
    ]


# -- lists -------------------------------------------------------------------------------------


def all_lists(me: Actor) -> None:
    now = view("disposals", sort="")
    page = reading(disposals.disposals, me, number=now.page)
    empty = _("Nothing has been proposed yet. Begin under “Kept long enough”.")
    table("disposals", _("Lists"), _list_columns(), page, view=now, opens="disposals", empty=empty)


def _list_columns() -> list[Column]:
    return [
        Column("no", _("Number"), lambda r: r.no),
        Column("state", _("State"), _state),
        Column("reason", _("Reason"), lambda r: r.reason, wide=True),
        Column("count", _("Records"), lambda r: str(r.count), right=True),
        Column("by", _("Proposed by"), lambda r: r.proposed_by, spare=True),
        Column("at", _("Proposed at"), lambda r: clock.shown(r.proposed_at), spare=True),
        Column("decided", _("Decided by"), lambda r: r.decided_by, spare=True),
    ]


def _state(row: DisposalRow) -> Cell:
    return badge(_(row.state.label), TONES[row.state])


# -- one list ----------------------------------------------------------------------------------


def one_list(me: Actor, id: int) -> None:
    story = reading(disposals.disposal, me, id=id)
    _head(story)
    if story.row.state == DisposalState.PROPOSED:
        pin = editing("disposal", id, story.version, **{_("Records"): str(story.row.count)})
        _decide(me, story, pin)
        _items(me, story, pin)
    else:
        if story.row.state == DisposalState.DESTROYED:
            _certificate(me, story)
        _items(me, story, None)


def _head(story: DisposalStory) -> None:
    row, tone = story.row, TONES[story.row.state]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(row.no, anchor=False, width="content")
        toned(_(row.state.label), tone)
        if st.button(_("Back to the list"), key="disposals:back", type="tertiary", icon=":material/close:"):
            go("disposals")
    st.markdown(plain(row.reason))
    told = {
        _("Records"): str(row.count),
        _("Attachments"): str(sum(item.files for item in story.items)),
        _("Proposed by"): f"{plain(row.proposed_by)} {clock.shown(row.proposed_at)}",
        _("Decided by"): f"{plain(row.decided_by)} {clock.shown(row.decided_at)}".strip(),
        _("Note"): plain(row.note),
    }
    st.caption("　".join(f"{name}：{value}" for name, value in told.items() if value))


def _decide(me: Actor, story: DisposalStory, pin: Pin) -> None:
    if story.own or not me.may("archives.destroy"):
        st.info(_("Somebody else decides this list: a project manager or the quality department."))
        return
    key = f"disposal:{story.row.id}"
    note = st.text_input(_("Note"), key=f"{key}:note", max_chars=destruction.LONGEST_NOTE)
    refusal = once("refuse", story.row.id)
    with st.container(horizontal=True):
        label = _("Destroy {n} records", n=story.row.count)
        if st.button(label, type="primary", icon=":material/delete_forever:", key=f"{key}:ask"):
            st.dialog(_("Destroy them for good?"))(_sure)(me, story, pin, note)
        refused = refusal.button(_("Refuse"), primary=False, icon=":material/undo:")
    values: dict[str, Any] = {"id": story.row.id, "version": pin.version, "note": note}
    if refused and submit(destruction.refuse_disposal, me, refusal, **values):
        _done(story, _("Refused. The records stay."))


def _sure(me: Actor, story: DisposalStory, pin: Pin, note: str) -> None:
    files = sum(item.files for item in story.items)
    st.markdown(
        _(
            "{n} records go with {files} attachments, their sheets and their words in the search. "
            "It cannot be undone. A certificate stays.",
            n=story.row.count,
            files=files,
        )
    )
    nonce = once("destroy", story.row.id)
    values: dict[str, Any] = {"id": story.row.id, "version": pin.version, "note": note}
    if nonce.button(_("Destroy")) and submit(destruction.approve_disposal, me, nonce, **values):
        _done(story, _("Destroyed. Print the certificate and have it signed."))


def _done(story: DisposalStory, said: str) -> None:
    saved("disposal", story.row.id)
    say(said)
    st.rerun()


def _items(me: Actor, story: DisposalStory, pin: Pin | None) -> None:
    """What is on it; while it waits a single one may be taken off again."""
    now = view("disposal:items", sort="", filter=story.row.id)
    pages = max(1, -(-len(story.items) // SIZE))
    number = min(now.page, pages)
    shown = story.items[(number - 1) * SIZE : number * SIZE]
    page = Page(shown, len(story.items), number, SIZE)
    picked = table(
        "disposal:items",
        _("Records"),
        _item_columns(),
        page,
        view=now,
        filter=story.row.id,
        picks=pin is not None,
    )
    if picked is not None:
        st.session_state[PICKED] = picked
    item = next((one for one in story.items if one.id == st.session_state.get(PICKED)), None)
    if pin and item:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(item.no)}** {plain(mask_numbers(item.title))}", width="stretch")
            if st.button(_("Open the record"), key="disposal:open", type="tertiary"):
                go("record", id=item.record_id)
            _take_off(me, story, pin, item.id)
    elif pin:
        st.caption(_("Choose a record in the table to open it or to take it off."))


def _take_off(me: Actor, story: DisposalStory, pin: Pin, item_id: int) -> None:
    nonce = once("off", item_id)
    if not (story.own or me.may("archives.destroy")):
        return
    asked = nonce.button(_("Take it off the list"), primary=False, icon=":material/remove_circle:")
    values = {"id": story.row.id, "version": pin.version, "item_id": item_id}
    if asked and submit(destruction.take_off, me, nonce, **values):
        _done(story, _("Taken off."))


def _item_columns() -> list[Column]:
    return [
        Column("no", _("Archive number"), lambda i: i.no),
        Column("title", _("Title"), lambda i: mask_numbers(i.title), wide=True),
        Column("category", _("Category"), lambda i: i.category),
        Column("secrecy", _("Secrecy"), lambda i: _(i.secrecy.label), spare=True),
        Column("year", _("Year"), lambda i: str(i.year), right=True, spare=True),
        Column("until", _("Kept until"), lambda i: str(i.keep_until or ""), spare=True),
        Column("files", _("Attachments"), lambda i: str(i.files or ""), right=True, spare=True),
    ]


def _certificate(me: Actor, story: DisposalStory) -> None:
    name = _("Certificate of destruction")
    st.download_button(
        name,
        later(lambda: _paper(me, story)),
        file_name=f"{name}-{story.row.no}.pdf",
        mime="application/pdf",
        icon=":material/print:",
        type="primary",
        key=f"disposal:{story.row.id}:paper",
        on_click="ignore",
    )
    if story.whole:
        st.caption(_("Seal: {hash}", hash=story.sha256))
    else:
        st.error(_("The certificate does not fit its seal: somebody has changed it outside the product."))


def _paper(me: Actor, story: DisposalStory) -> bytes:
    from lib.documents import archives

    found = making(destruction.print_certificate, me, id=story.row.id)
    return archives.certificate(
        found.content, found.sha256, printed_by=found.printed_by, printed_at=found.printed_at
    )
