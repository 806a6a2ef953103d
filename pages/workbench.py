"""Workbench (工作台): what waits for me, what is late, today's numbers."""

import streamlit as st

from lib.alerts.view import bell
from lib.customers import find as households
from lib.duties.today_view import todays_duties
from lib.forms import find as forms
from lib.tables import table, view
from lib.tickets import find
from lib.tickets.helpers_view import my_parts
from lib.tickets.list_view import numbers_row, to_do_filter
from lib.tickets.promise_view import waiting_excuses
from lib.tickets.view import columns
from lib.ui import _, enter, go, reading

me = enter("workbench")
numbers = reading(find.today, me)
known = reading(forms.forms_in_force, me, kind="intake", off_too=True)

st.header(_("Workbench"), anchor=False)
numbers_row(numbers)
if me.may("customers.import") and not reading(households.how_many, me):
    st.info(_("Begin by bringing in the household ledger you keep in Excel."), icon=":material/upload_file:")
    if st.button(_("Import the household ledger"), type="primary"):
        go("imports")
elif me.may("tickets.receive") and st.button(_("New repair"), type="primary", icon=":material/add_call:"):
    go("intake")

bell(me)
todays_duties(me)
my_parts(me)
waiting_excuses(me)
st.subheader(_("My to-dos"), anchor=False)
by = to_do_filter(me)
now = view("todo", sort="due", filter=by)
page = reading(find.list_tickets, me, by=by, sort=now.sort, number=now.page, size=10)
table(
    "todo",
    _("My to-dos"),
    columns(known),
    page,
    view=now,
    filter=by,
    opens="ticket",
    empty=_("Nothing waits for you. Well done."),
)
