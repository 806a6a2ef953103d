"""One piece of equipment, as a technician who scanned its label sees it: how it stands, what was done."""

from decimal import Decimal

import streamlit as st

from db.choices.equipment import EquipmentState, UpkeepKind, UpkeepResult
from lib import clock
from lib.access import Actor
from lib.equipment import files, register, upkeep
from lib.equipment.find import Row, Story
from lib.equipment.upkeep import Done
from lib.equipment.view import SOON, TONES, place_of
from lib.files.rules import FileRow
from lib.files.view import add_to
from lib.pictures import Shown, pictures
from lib.ui import _, form, go, once, plain, reading, submit
from lib.widgets import choose, toned

RESULT = {UpkeepResult.GOOD: "green", UpkeepResult.TROUBLE: "red"}


def head(story: Story) -> None:
    row = story.row
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(row.name), anchor=False, width="content")
        toned(_(row.state.label), TONES[row.state])
        if st.button(_("Back to the list"), key="equipment:close", type="tertiary", icon=":material/close:"):
            go("equipment")
    st.markdown(" · ".join(plain(part) for part in (row.no, place_of(row), row.project) if part))
    _due(row)
    if row.covered:
        st.caption(":material/verified_user: " + _("Under warranty until {date}", date=row.warranty_until))


def _due(row: Row) -> None:
    if row.left is None or row.check_due_on is None:
        return
    if row.left < 0:
        late = _("The examination was due on {date}: {n} days overdue.", date=row.check_due_on, n=-row.left)
        st.error(late, icon=":material/event_busy:")
    elif row.left <= SOON:
        soon = _("The examination is due on {date}, in {n} days.", date=row.check_due_on, n=row.left)
        st.warning(soon, icon=":material/event_upcoming:")
    else:
        st.caption(":material/event_available: " + _("Next examination: {date}", date=row.check_due_on))


def about(me: Actor, story: Story) -> None:
    """What the register knows of it."""
    told = [f"{name}：{plain(text)}" for name, text in _facts(story).items() if text]
    st.markdown("  \n".join(told))
    _phone(me, story)


def _facts(story: Story) -> dict[str, str]:
    row, facts = story.row, story.facts
    months = _("every {n} months", n=facts.check_months) if facts.check_months else ""
    return {
        _("Kind"): _(row.kind.label),
        _("Model"): facts.model,
        _("Maker"): facts.maker,
        _("Serial number"): facts.serial,
        _("Made on"): str(facts.made_on or ""),
        _("In use since"): str(facts.installed_on or ""),
        _("Warranty until"): str(facts.warranty_until or ""),
        _("Statutory examination"): months,
        _("Last examined on"): str(facts.checked_on or ""),
        _("Next examination"): str(facts.check_due_on or "") if row.left is None else "",
        _("Keeper"): row.keeper,
        _("Supplier or upkeep firm"): facts.supplier,
        _("Note"): facts.note,
    }


def _phone(me: Actor, story: Story) -> None:
    if not story.phone:
        return
    id = story.row.id
    shown = st.session_state.get(f"_seen:equipment:{id}", story.phone)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_('Phone of the firm')}**　{plain(shown)}")
        if shown == story.phone and me.may("equipment.reveal"):
            with st.popover(_("Show phone"), icon=":material/visibility:"):
                _reveal(me, id)


def _reveal(me: Actor, id: int) -> None:
    with form("reveal", "equipment", id, border=False, enter_to_submit=True) as nonce:
        st.caption(_("What do you need it for? The log keeps who looked and why."))
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=200)
        sent = nonce.send(_("Show"))
    if sent and (done := submit(register.reveal_supplier_phone, me, nonce, id=id, reason=reason)):
        st.session_state[f"_seen:equipment:{id}"] = done.value[0]
        st.rerun()


# -- what was done -----------------------------------------------------------------------------


def history(me: Actor, story: Story) -> None:
    st.subheader(_("Upkeep"), anchor=False)
    found = reading(upkeep.history, me, id=story.row.id)
    if not found:
        st.caption(_("Nothing recorded yet."))
        return
    paid = reading(upkeep.costs, me, id=story.row.id)
    if paid:
        st.caption(_("Cost") + "：" + " · ".join(f"{year} {money(spent)}" for year, spent in paid.items()))
    for one in found:
        _entry(one)


def _entry(one: Done) -> None:
    with st.container(border=True):
        st.markdown(f"**{one.done_on}** {_(one.kind.label)} {_mark(one)}  \n{plain(one.did)}")
        told = [plain(one.firm), money(one.cost) if one.cost is not None else "", plain(one.by)]
        told += [_("under warranty")] if one.covered else []
        told += [_("from a duty")] if one.task_id else []
        st.caption(" · ".join(part for part in told if part))
        if one.photos:
            shown = [Shown(file.id, file.name, file.has_preview) for file in one.photos]
            pictures(shown, key=f"upkeep:{one.id}")


def _mark(one: Done) -> str:
    """What only says where it stood needs no verdict."""
    if one.kind == UpkeepKind.OTHER and one.result == UpkeepResult.GOOD:
        return ""
    word = _(one.result.label)
    return f":{RESULT[one.result]}-badge[{word}]"


def money(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"


# -- photos and papers -------------------------------------------------------------------------


def papers(me: Actor, story: Story) -> None:
    id, adds = story.row.id, me.may("equipment.upkeep") and story.row.state != EquipmentState.SCRAPPED
    found = reading(files.list_files, me, id=id)
    if not found and not adds:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Photos and papers"), anchor=False, width="content")
        if me.may("equipment.upkeep"):
            _remove(me, id, found)
    if found:
        pictures([Shown(file.id, file.name, file.has_preview) for file in found], key=f"equipment:{id}")
    if adds:
        add_to(me, once("equipment", "files", id), files.add_files, "equipment", id)


def _remove(me: Actor, id: int, found: list[FileRow]) -> None:
    mine = [file for file in found if file.by_id == me.user_id or me.may("equipment.keep")]
    if not mine:
        return
    named = {file.id: f"{file.name} · {file.by} {clock.shown(file.at)}" for file in mine}
    with (
        st.popover(_("Remove a file"), icon=":material/delete:"),
        form("equipment", id, "remove", border=False) as nonce,
    ):
        which = choose(_("Which file?"), named, key=nonce.key("which"), held=mine[-1].id)
        sent = nonce.send(_("Remove"), primary=False)
    if sent and submit(files.remove_file, me, nonce, id=id, file_id=which or 0):
        st.rerun()
