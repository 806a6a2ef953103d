"""Quality inspections (品质检查): what is to be done, what is under way, and all of them."""

import streamlit as st

from lib.inspections import find
from lib.inspections.list_view import columns, filters, heading, to_do, under_way
from lib.tables import export, table, view
from lib.ui import _, enter, go, making, param_id, reading

me = enter("inspections")
if id := param_id():
    go("inspection", id=id)

heading(me)
to_do(me)
under_way(me)
st.subheader(_("All inspections"), anchor=False)
by = filters(me)
now = view("inspections", sort="", filter=by)
page = reading(find.list_inspections, me, by=by, sort=now.sort, number=now.page)
table(
    "inspections",
    _("All inspections"),
    columns(),
    page,
    view=now,
    filter=by,
    opens="inspection",
    empty=_("No inspection here yet. Begin a spot check, or plan a round as a duty with a checklist."),
)
if me.may("inspections.export"):
    export(
        "inspections",
        _("Quality inspections"),
        columns(),
        lambda: making(find.export_inspections, me, by=by, sort=now.sort),
        by=me.name,
    )
