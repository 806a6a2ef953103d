"""Tickets (工单): every ticket in sight, by state, project, urgency, person and lateness."""

import streamlit as st

from lib.customers.reveal_view import exports
from lib.forms import find as forms
from lib.tables import table, view
from lib.tickets import find
from lib.tickets.export_view import answer_columns, contact_columns
from lib.tickets.list_view import filters, first_sort
from lib.tickets.view import columns
from lib.ui import _, enter, making, reading

me = enter("tickets")
known = reading(forms.forms_in_force, me, kind="intake", off_too=True)

st.header(_("Tickets"), anchor=False)
by = filters(me, known)
now = view("tickets", sort=first_sort(by), filter=by)
page = reading(find.list_tickets, me, by=by, sort=now.sort, number=now.page)
table(
    "tickets",
    _("Tickets"),
    columns(known),
    page,
    view=now,
    filter=by,
    opens="ticket",
    empty=_("No ticket matches. Loosen the filter, or take in a new repair."),
)
if me.may("tickets.export"):
    exports(
        me,
        "tickets",
        _("Tickets"),
        [*columns(known), *contact_columns(), *answer_columns(known, by.type)],
        lambda why: making(find.export_tickets, me, by=by, sort=now.sort, why=why),
        whole=me.may("tickets.export_whole"),
    )
