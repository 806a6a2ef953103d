"""Score sheets (评分表): brought in from Excel, as a checklist, and as inspections held."""

import streamlit as st

from lib.inspections.score_view import choose_file, held_file, preview, result
from lib.ui import _, enter

me = enter("score_sheets")
st.header(_("Bring in score sheets"), anchor=False)
held = held_file()
if held is None:
    choose_file(me)
elif held.brought:
    result(me, held)
else:
    preview(me, held)
