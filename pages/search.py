"""Search (搜索): archives, tickets and customers by any words, narrowed by what they are."""

import streamlit as st

from lib.search import export as taking
from lib.search import service
from lib.search.find_view import (
    asked_here,
    columns,
    filters,
    hits,
    how_to,
    nothing,
    order,
    turn,
    words_field,
)
from lib.search.saved_view import saved_searches
from lib.tables import export
from lib.ui import _, enter, making, reading

me = enter("search")
asked = asked_here()

st.header(_("Search"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom"):
    words_field(asked)
    order(asked)
    if not asked.empty:
        saved_searches(me, asked)
how_to()
if asked.empty:
    saved_searches(me, asked)
    st.stop()

by = {"words": asked.words, "filters": asked.filters, "sort": asked.sort}
answer = reading(service.find, me, **by, number=asked.number)
filters(asked, answer)
if not answer.page.rows:
    nothing(asked)
    st.stop()

hits(answer.page)
turn(asked, answer.page)
if me.may("search.export"):
    export("search", _("Search results"), columns(), lambda: making(taking.export_hits, me, **by), by=me.name)
