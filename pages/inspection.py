"""One quality inspection (检查): what fell short and became of it, how the score came about, who signed."""

import streamlit as st

from lib.inspections import find
from lib.inspections.found_view import all_items, findings, places, signed, working
from lib.inspections.inspection_view import head, steps
from lib.ui import enter, param_id, reading

me = enter("inspection")
story = reading(find.one, me, id=param_id())
head(me, story)
steps(me, story)
working(story)
left, right = st.columns([3, 2], gap="large")
with left:
    findings(story)
    all_items(story)
with right:
    places(story)
    signed(story)
