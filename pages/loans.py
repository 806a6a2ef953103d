"""Lent out (借阅): paper out of its shelf, what is late first."""

import streamlit as st

from lib.archives.loan_view import loans_list
from lib.ui import _, enter

me = enter("loans")

st.header(_("Lent out"), anchor=False)
loans_list(me)
