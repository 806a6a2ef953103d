"""Corrective actions (整改): what must be put right, late ones first; one of them whole."""

from functools import partial

import streamlit as st

from lib.actions import find
from lib.actions.bulk_view import change_several
from lib.actions.card_view import one_action
from lib.actions.figures_view import fold, tiles
from lib.actions.list_view import filters, heading, whose
from lib.actions.view import all_columns, columns
from lib.customers import projects
from lib.inspections.before_view import before
from lib.tables import export, table, view
from lib.ui import _, enter, making, param_id, reading

me = enter("actions")
if id := param_id():
    one_action(me, id, partial(before, me))
    st.stop()

heading(me)
place = whose(me, reading(projects.projects, me))
tiles(me, place if place > 0 else None)
by = filters(me, place)
now = view("actions", sort="due", filter=by)
page = reading(find.list_actions, me, by=by, sort=now.sort, number=now.page)
table(
    "actions",
    _("Corrective actions"),
    columns(),
    page,
    view=now,
    filter=by,
    opens="actions",
    empty=_("Nothing to put right here. An action is raised from a ticket, an incident, or with “Raise”."),
)
with st.container(horizontal=True):
    change_several(me, page.rows)
    if me.may("actions.export"):
        export(
            "actions",
            _("Corrective actions"),
            all_columns(),
            lambda: making(find.export_actions, me, by=by, sort=now.sort),
            by=me.name,
        )
fold(me, place if place > 0 else None)
