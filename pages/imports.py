"""Ledger import (台账导入): the household ledger, seen row by row before anything is written."""

import streamlit as st

from lib.customers import projects
from lib.customers.import_view import choose_file, columns_by_hand, decide, past_imports, preview, summary
from lib.ui import _, enter, go, plain, reading
from lib.widgets import choose

me = enter("imports")
known = reading(projects.projects, me)

st.header(_("Ledger import"), anchor=False)
if not known:
    if not me.may("customers.projects"):
        st.info(
            _("You have no project yet. Ask an administrator to give you one."), icon=":material/apartment:"
        )
        st.stop()
    st.info(_("Add the project first; its households are imported into it."), icon=":material/apartment:")
    if st.button(_("Add a project"), type="primary"):
        go("projects")
    st.stop()
project = choose(_("Into which project?"), known, key="imports:project", held=next(iter(known))) or next(
    iter(known)
)
if held := choose_file():
    st.subheader(plain(held.name), anchor=False)
    summary(held)
    decide(me, held, project)
    preview(me, held, project)
    columns_by_hand(held)
else:
    past_imports(me, project)
