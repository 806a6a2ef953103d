"""One incident: what residents are told, whom it touches, and one answer to all."""

import streamlit as st

from db.choices.actions import ActionSource
from lib.actions.view import raised_by
from lib.incidents import find
from lib.incidents.card_view import head, next_step, notice
from lib.incidents.tickets_view import linked_tickets
from lib.ui import _, enter, param_id, reading

me = enter("incident")
story = reading(find.incident, me, id=param_id())

head(me, story)
left, right = st.columns([3, 2], gap="large")
with left:
    next_step(me, story)
    st.subheader(_("Its tickets"), anchor=False)
    linked_tickets(me, story)
    raised_by(me, ActionSource.INCIDENT, story.row.id, story.row.no, story.row.project_id)
with right:
    notice(me, story)
