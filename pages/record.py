"""One archive record: what it is, its files, what was filed, its life."""

import streamlit as st

from lib.archives.files_view import attachments
from lib.archives.life_view import life
from lib.archives.record_view import content, draft_steps, facts, head, opened
from lib.archives.sheet_view import sheets
from lib.ui import enter, param_id

me = enter("record")
record = opened(me, param_id())

head(me, record)
draft_steps(me, record)
left, right = st.columns([3, 2], gap="large")
with left:
    content(me, record)
    attachments(me, record)
    sheets(me, record)
with right:
    facts(record)
    life(me, record)
