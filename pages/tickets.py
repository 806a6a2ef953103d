"""Tickets (工单): every ticket in sight, by state, project, urgency, person and lateness."""

import streamlit as st

from lib.forms import service as forms
from lib.tables import export, table, view
from lib.tickets import find
from lib.tickets.list_view import filters, first_sort
from lib.tickets.view import columns
from lib.ui import _, enter, reading

me = enter("tickets")
_version, schema = reading(forms.form_in_force, me, code="repair")

st.header(_("Tickets"), anchor=False)
by = filters(me, schema)
now = view("tickets", sort=first_sort(by), filter=by)
page = reading(find.list_tickets, me, by=by, sort=now.sort, number=now.page)
table(
    "tickets",
    _("Tickets"),
    columns(schema),
    page,
    view=now,
    filter=by,
    opens="ticket",
    empty=_("No ticket matches. Loosen the filter, or take in a new repair."),
)
if me.may("tickets.export"):
    export(
        "tickets",
        _("Tickets"),
        columns(schema),
        lambda: reading(find.export_tickets, me, by=by, sort=now.sort),
    )
