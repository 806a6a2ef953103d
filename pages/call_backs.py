"""Call-backs (回访): customers to be asked how it went, one after the other, the late ones first."""

import streamlit as st

from db.choices.tickets import Move
from lib.customers import projects
from lib.customers.reveal_view import exports
from lib.tables import table, view
from lib.tickets import call_backs
from lib.tickets import story as stories
from lib.tickets.call_back_view import call_back, columns, filters, numbers_row, say_this, what_was_done
from lib.tickets.export_view import contact_columns
from lib.tickets.step_parts_view import pinned
from lib.tickets.view import contact_card, head
from lib.ui import _, enter, making, param_id, plain, reading

me = enter("call_backs")

st.header(_("Call-backs"), anchor=False)
by = filters(reading(projects.projects, me))
now = view("call_backs", sort="due", filter=by)
page = reading(call_backs.list_call_backs, me, by=by, number=now.page, size=10)
chosen = reading(call_backs.next_call_back, me, by=by, id=param_id())
numbers_row(reading(call_backs.count_call_backs, me, by=by))

if chosen:
    story = pinned(reading(stories.story, me, id=chosen))
    left, right = st.columns([3, 2], gap="large")
    with left:
        head(story, None)
        contact_card(me, story)
        if not story.row.phone:
            st.caption(_("No telephone is known for this one. Its ticket may say whom to ask."))
        what_was_done(story)
        say_this(me, story.row.type)
    with right:
        call_back(me, story, Move.CALL_BACK)
        st.markdown(f"[{_('Open the ticket')} {plain(story.row.no)}](/ticket?id={chosen})")
elif page.total:
    st.info(_("Everybody left is to be tried again later."), icon=":material/schedule:")

table(
    "call_backs",
    _("Who waits for a call-back"),
    columns(),
    page,
    view=now,
    filter=by,
    opens="call_backs",
    empty=_("Nobody waits for a call-back. They come here once work is done or a complaint answered."),
)
if me.may("tickets.export"):
    exports(
        me,
        "call_backs",
        _("Call-backs"),
        [*columns(), *contact_columns()],
        lambda why: making(call_backs.export_call_backs, me, by=by, why=why),
        whole=me.may("tickets.export_whole"),
    )
