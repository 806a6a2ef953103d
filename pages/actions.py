"""Corrective actions (整改): what must be put right, late ones first; one of them whole."""

import streamlit as st

from lib.actions import find
from lib.actions.card_view import one_action
from lib.actions.list_view import filters, heading, numbers_row
from lib.actions.view import columns
from lib.tables import export, table, view
from lib.ui import _, enter, making, param_id, reading

me = enter("actions")
if id := param_id():
    one_action(me, id)
    st.stop()

heading(me)
numbers_row(reading(find.numbers, me))
by = filters(me)
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
if me.may("actions.export"):
    export(
        "actions",
        _("Corrective actions"),
        columns(),
        lambda: making(find.export_actions, me, by=by, sort=now.sort),
        by=me.name,
    )
