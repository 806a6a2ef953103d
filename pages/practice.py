"""Practice (练习与错题本): questions one by one, told at once; what was wrong comes again."""

import streamlit as st

from lib.training.practice_card_view import question, summary
from lib.training.practice_view import held, start
from lib.ui import _, enter

me = enter("practice")
now = held()
if now is None:
    st.header(_("Practice"), anchor=False)
    start(me)
elif now.over:
    summary(me, now)
else:
    question(me, now)
