"""On a piece of equipment: what duties ask of it now, begun from here, and how it was inspected."""

from typing import Any

import streamlit as st

from db.choices.inspections import InspectionState
from lib import clock
from lib.access import Actor
from lib.duties.equipment_tasks import EquipmentTask, tasks_of_equipment
from lib.duties.task_rules import TONES
from lib.equipment.find import Story
from lib.i18n import pick
from lib.inspections import checklists, starting
from lib.inspections.of_equipment import Inspected, inspections_of_equipment
from lib.ui import _, form, go, language, once, plain, reading, submit
from lib.widgets import choose


def work_due(me: Actor, story: Story) -> None:
    """Tasks not done yet, each with its next step; on a telephone they come before everything else."""
    if not me.may("duties.view"):
        return
    for task in reading(tasks_of_equipment, me, equipment_id=story.row.id):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(_line(task), width="stretch")
            _begin(me, task)


def _line(task: EquipmentTask) -> str:
    colour = TONES[task.standing].replace("grey", "gray")
    told = [_("due {date}", date=clock.shown(task.due_at)), plain(task.owner)]
    rest = " · ".join(part for part in told if part)
    return f":{colour}-badge[{_(task.standing.label)}] **{plain(task.title)}**  \n{rest}"


def _begin(me: Actor, task: EquipmentTask) -> None:
    if not task.may_begin:
        return
    nonce = once("equipment", "task", task.id)
    if not (task.by_checklist and me.may("inspections.work")):
        if nonce.button(_("Open the task"), primary=False):
            go("duties", id=task.id)
    elif nonce.button(_("Start the inspection"), primary=False) and (
        done := submit(starting.start, me, nonce, task_id=task.id)
    ):
        go("inspection", id=done.value)


def inspected(me: Actor, story: Story) -> None:
    """How it was inspected so far, and a spot check of it."""
    if not me.may("inspections.view"):
        return
    found = reading(inspections_of_equipment, me, equipment_id=story.row.id)
    checks = me.may("inspections.work")
    if not (found or checks):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Inspections"), anchor=False, width="content")
        if checks:
            _spot_check(me, story)
    if found:
        st.markdown("\n".join(map(_told, found)))
    else:
        st.caption(_("Not inspected yet."))


def _told(one: Inspected) -> str:
    score = _("{points} points", points=f"{one.score:f}") if one.score is not None else _(one.state.label)
    colour = "gray" if one.state != InspectionState.SIGNED else "green" if one.passed else "red"
    rest = " · ".join(plain(part) for part in (one.title, one.inspectors) if part)
    return f"- {one.held_on} :{colour}-badge[{score}] [{plain(one.no)}](/inspection?id={one.id}) {rest}"


def _spot_check(me: Actor, story: Story) -> None:
    box = st.popover(_("Spot check"), icon=":material/fact_check:", key="equipment:spot", on_change="rerun")
    if not box.open:
        return
    with box:
        known = {
            one.code: pick(one.title, language()) for one in reading(checklists.checklists, me) if one.active
        }
        if not known:
            st.info(_("There is no checklist in use yet."))
            return
        with form("equipment", "spot", story.row.id, border=False) as nonce:
            code = choose(_("Checklist"), known, key=nonce.key("form"))
            sent = nonce.send(_("Start the inspection"))
        told: dict[str, Any] = {
            "project_id": story.row.project_id,
            "equipment_id": story.row.id,
            "place": story.row.place,
        }
        if sent and not code:
            st.error(_("Choose the checklist."))
        elif sent and (done := submit(starting.spot_check, me, nonce, form_code=code or "", **told)):
            go("inspection", id=done.value)
