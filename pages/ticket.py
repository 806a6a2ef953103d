"""One ticket: where it stands, the next step, its story."""

import streamlit as st

from db.choices.actions import ActionSource
from lib.actions.view import raised_by
from lib.forms import service as forms
from lib.incidents.view import incident_of
from lib.surveys.loop_view import wished
from lib.tickets import story as stories
from lib.tickets.chain_view import chain
from lib.tickets.complaint_view import case, plan
from lib.tickets.files_view import photos
from lib.tickets.helpers_view import co_handlers
from lib.tickets.lines_view import bill
from lib.tickets.promise_view import promises
from lib.tickets.sheets_view import sheets
from lib.tickets.steps_view import next_step
from lib.tickets.view import contact_card, details, head, reply_text, timeline
from lib.ui import _, enter, param_id, reading

me = enter("ticket")
story = reading(stories.story, me, id=param_id())
answered = reading(forms.answer_of, me, owner_kind="ticket", owner_id=story.row.id)

head(story, answered)
contact_card(me, story)
wished(me, story.row.id)
details(story, answered)
plan(me, story)
left, right = st.columns([3, 2], gap="large")
with left:
    next_step(me, story)
    promises(me, story)
    case(me, story)
    chain(me, story)
    co_handlers(me, story)
    photos(me, story)
    bill(me, story)
    incident_of(me, story.row.id, story.project_id)
    raised_by(me, ActionSource.TICKET, story.row.id, story.row.no, story.project_id)
with right:
    sheets(me, story)
    if me.may("tickets.receive"):
        with st.expander(_("Text for the customer"), icon=":material/content_copy:"):
            st.code(reply_text(story.row), language=None, wrap_lines=True)
    st.subheader(_("Story"), anchor=False)
    timeline(story)
