"""What is done with one piece of equipment: upkeep recorded, a fault reported, out of service and back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from db.choices.equipment import EquipmentState, UpkeepKind, UpkeepResult
from db.choices.files import Purpose
from lib import clock
from lib.access import Actor
from lib.equipment import register, upkeep
from lib.equipment.find import Story
from lib.equipment.rules import MOVES
from lib.equipment.upkeep import Recorded
from lib.files.view import PHOTOS, Sent, bring, let_go
from lib.i18n import N_
from lib.settings import settings
from lib.ui import _, editing, form, go, once, plain, saved, say, submit
from lib.widgets import pick, words

STEPS: dict[EquipmentState, tuple[str, str, Any]] = {
    EquipmentState.STOPPED: (N_("Take out of service"), ":material/pause_circle:", register.stop),
    EquipmentState.IN_USE: (N_("Back in use"), ":material/play_circle:", register.use_again),
    EquipmentState.SCRAPPED: (N_("Scrap"), ":material/delete_forever:", register.scrap),
}


def steps(me: Actor, story: Story) -> None:
    """The step a technician came for first."""
    id, stands = story.row.id, story.row.state != EquipmentState.SCRAPPED
    with st.container(horizontal=True):
        if me.may("equipment.upkeep") and stands:
            with box(f"upkeep:{id}", _("Record upkeep"), ":material/build:", primary=True):
                _record(me, story)
        if me.may("equipment.report") and stands:
            with box(f"fault:{id}", _("Report a fault"), ":material/report:"):
                _report(me, story)
        if me.may("equipment.keep") and stands:
            with box(f"state:{id}", _("More"), ":material/more_horiz:"):
                _states(me, story)


def box(name: str, label: str, icon: str, *, primary: bool = False) -> Any:
    """A popover that shuts once what it is for is done."""
    key = f"_box:{name}"
    if st.session_state.pop(f"{key}:done", False):
        st.session_state[key] = False
    return st.popover(
        label, icon=icon, key=key, type="primary" if primary else "secondary", on_change="rerun"
    )


def shut(name: str) -> None:
    """At its next drawing: a box once drawn is not changed in the same run."""
    st.session_state[f"_box:{name}:done"] = True


# -- upkeep ------------------------------------------------------------------------------------


def _record(me: Actor, story: Story) -> None:
    id, today = story.row.id, clock.local(clock.now()).date()
    if story.row.covered:
        until = story.row.warranty_until
        st.caption(_("Still under warranty until {date}: the supplier answers for repairs.", date=until))
    with form("upkeep", id, border=False) as nonce:
        kind = pick(_("What kind"), words(UpkeepKind), key=nonce.key("kind"), held=UpkeepKind.MAINTENANCE)
        did = st.text_area(_("What was done to it") + " *", key=nonce.key("did"), max_chars=4000, height=90)
        good = pick(_("How it is now"), words(UpkeepResult), key=nonce.key("result"), held=UpkeepResult.GOOD)
        day = st.date_input(_("Done on"), today, max_value=today, format="YYYY-MM-DD", key=nonce.key("day"))
        left, right = st.columns(2)
        firm = left.text_input(_("By which firm"), key=nonce.key("firm"), max_chars=80)
        cost = right.number_input(
            _("Cost (yuan)"), min_value=0.0, value=None, format="%.2f", key=nonce.key("cost")
        )
        photos = st.file_uploader(
            _("Photos"),
            PHOTOS,
            accept_multiple_files=True,
            max_upload_size=settings().most_upload_mb,
            key=nonce.key("photos"),
        )
        sent = nonce.send(_("Record upkeep"), width="stretch")
    if not sent:
        return
    if (kept := _kept(me, id, photos or ())) is None:
        return
    told: dict[str, Any] = {"kind": kind, "did": did, "result": good, "done_on": day, "firm": firm}
    told["cost"] = Decimal(f"{cost:.2f}") if cost is not None else None
    if done := submit(upkeep.record_upkeep, me, nonce, id=id, file_ids=kept, **told):
        let_go(photos or ())
        _said(done.value)
        shut(f"upkeep:{id}")
        st.rerun()


def _kept(me: Actor, id: int, photos: Sequence[Sent]) -> list[int] | None:
    """None: one was refused, which has been told."""
    found = [bring(me, once("upkeep", id, one.file_id), one, Purpose.ATTACHED) for one in photos]
    return [file.id for file in found if file] if all(found) else None


def _said(done: Recorded) -> None:
    say(_("Recorded"))
    if done.warranty_until:
        say(
            _(
                "This is still under warranty until {date}: ask the supplier to bear it.",
                date=done.warranty_until,
            )
        )


# -- a fault -----------------------------------------------------------------------------------


def _report(me: Actor, story: Story) -> None:
    with form("fault", story.row.id, border=False) as nonce:
        what = st.text_area(_("What is wrong?") + " *", key=nonce.key("what"), max_chars=1000, height=90)
        serious = st.checkbox(_("It is dangerous, or nobody can use it"), key=nonce.key("serious"))
        st.caption(_("It becomes a corrective action of the keeper’s, or of whoever runs the project."))
        sent = nonce.send(_("Report a fault"), width="stretch")
    told: dict[str, Any] = {"id": story.row.id, "what": what, "serious": serious}
    if sent and submit(register.report_fault, me, nonce, **told):
        say(_("Reported"))
        shut(f"fault:{story.row.id}")
        st.rerun()


# -- in use, out of service, scrapped ----------------------------------------------------------


def _states(me: Actor, story: Story) -> None:
    if st.button(_("Change details"), key="equipment:change", icon=":material/edit:"):
        go("equipment", id=story.row.id, change=1)
    for target in MOVES[story.row.state]:
        _state(me, story, target)


def _state(me: Actor, story: Story, target: EquipmentState) -> None:
    label, icon, use_case = STEPS[target]
    pin = editing("equipment state", story.row.id, story.version, **{N_("State"): _(story.row.state.label)})
    with form("equipment", target, story.row.id, border=True) as nonce:
        reason = st.text_input(_("Reason"), key=nonce.key("reason"), max_chars=200)
        sent = nonce.send(_(label), primary=False, icon=icon)
    told = {"id": story.row.id, "version": pin.version, "reason": reason}
    if sent and submit(use_case, me, nonce, **told):
        saved("equipment state", story.row.id)
        say(f"{plain(story.row.no)}: {_(target.label)}")
        shut(f"state:{story.row.id}")
        st.rerun()
