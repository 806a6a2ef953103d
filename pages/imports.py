"""Ledger import (台账导入): any ledger, seen row by row before anything is written."""

import streamlit as st

from lib.customers import projects
from lib.imports.columns_view import columns_by_hand
from lib.imports.file_view import choose_file, held_file, how_read, judged, kind_and_project
from lib.imports.rows_view import counts, look_ahead, preview
from lib.imports.survey_view import which_survey
from lib.imports.view import bringing_in, decide, past_imports, result
from lib.ui import _, enter, go, plain, reading

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
held = held_file()
if not held:
    choose_file(me)
    past_imports(me)
    st.stop()
st.subheader(plain(held.name), anchor=False)
if held.batch:
    result(me, held)
    st.stop()
if out := judged(held):
    bringing_in(me, held, out)
    if not held.bringing:
        ledger, project = kind_and_project(me, held, out, known)
        which_survey(me, held, out, ledger)
        how_read(held, out)
        fates = look_ahead(me, held, ledger, project)
        counts(out, fates)
        decide(me, held, out, fates, ledger, project)
        preview(held, out, fates, ledger)
        columns_by_hand(me, held, out, ledger)
