"""Equipment (设备): what stands where and what is due; with an id, or a label's code, one piece whole."""

import streamlit as st

from db.choices.actions import ActionSource
from lib.actions.view import raised_by
from lib.equipment import find
from lib.equipment.change_view import adding, changing
from lib.equipment.one_view import about, head, history, papers
from lib.equipment.steps_view import steps
from lib.equipment.view import columns, empty, filters, heading, label_button, label_printing, tiles
from lib.inspections.equipment_view import inspected, work_due
from lib.tables import export, table, view
from lib.ui import _, enter, making, param, param_id, reading

me = enter("equipment")
if param("new") and me.may("equipment.keep"):
    adding(me)
    st.stop()
if (code := param("code")) or param("id"):
    story = reading(find.by_code, me, code=code) if code else reading(find.equipment, me, id=param_id())
    if param("change") and me.may("equipment.keep"):
        changing(me, story)
        st.stop()
    head(story)
    steps(me, story)
    work_due(me, story)
    left, right = st.columns([3, 2], gap="large")
    with left:
        history(me, story)
        inspected(me, story)
        raised_by(me, ActionSource.EQUIPMENT, story.row.id, story.row.no, story.row.project_id)
    with right:
        about(me, story)
        papers(me, story)
        if me.may("equipment.keep"):
            with st.popover(_("Print its label"), icon=":material/qr_code_2:"):
                label_button(me, [story.row.id])
    st.stop()

heading(me)
by = filters(me)
tiles(reading(find.numbers, me, project_id=by.project_id))
now = view("equipment", sort="no", filter=by)
page = reading(find.list_equipment, me, by=by, sort=now.sort, number=now.page)
table(
    "equipment",
    _("Equipment register"),
    columns(),
    page,
    view=now,
    filter=by,
    opens="equipment",
    empty=empty(me, by),
)
with st.container(horizontal=True):
    label_printing(me, list(page.rows))
    if me.may("equipment.export"):
        export(
            "equipment",
            _("Equipment register"),
            columns(),
            lambda: making(find.export_equipment, me, by=by, sort=now.sort),
            by=me.name,
        )
