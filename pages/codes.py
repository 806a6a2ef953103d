"""Residents' codes (住户扫码): posters by which residents report, and the notice they agree to."""

import streamlit as st

from lib.customers import projects
from lib.residents import codes, view
from lib.residents.codes import Which
from lib.standards import company as companies
from lib.tables import table
from lib.tables import view as state_of
from lib.ui import _, enter, param_id, reading
from lib.widgets import choose

me = enter("codes")
known = reading(projects.projects, me)
facts = reading(companies.company, me)

st.header(_("Residents' codes"), anchor=False)
st.caption(_("Residents scan the code on a poster: no account, no app. What they send waits at the desk."))
view.explain_site(facts)
if id := param_id():
    view.one_code(me, id)
with st.container(horizontal=True, vertical_alignment="bottom"):
    project = choose(_("Project"), known, key="codes:project", placeholder=_("All"), width=220)
    kind = choose(_("Kind"), view.kinds(), key="codes:kind", placeholder=_("All"), width=160)
    active = st.toggle(_("In use only"), value=True, key="codes:active")
    if known and me.may("residents.codes"):
        with st.popover(_("Make codes"), icon=":material/qr_code_2_add:", type="primary"):
            view.make(me, known)
which = Which(project_id=project, kind=kind, active=active)
now = state_of("codes", sort="", filter=which)
page = reading(codes.list_codes, me, which=which, number=now.page)
empty = _("No code yet. Make one for each building, print the posters and hang them in the entrance halls.")
table(
    "codes", _("Residents' codes"), view.columns(), page, view=now, filter=which, opens="codes", empty=empty
)
if page.total:
    view.poster_button(me, facts, which)
with st.expander(_("Notice on personal data"), icon=":material/policy:"):
    view.notice(me)
