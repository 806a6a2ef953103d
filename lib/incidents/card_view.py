"""One incident on its screen: where it stands, what residents are told, what comes next."""

import streamlit as st

from db.choices.incidents import IncidentState
from lib import clock
from lib.access import Actor
from lib.i18n import N_
from lib.incidents import service
from lib.incidents.find import Story
from lib.incidents.notice_view import change_form, end_form
from lib.incidents.tickets_view import link_form, reply_form
from lib.incidents.view import TONES, kind_label, until, where
from lib.ui import _, form, plain, say, submit
from lib.widgets import pick, toned

TILE = 120
# Each with the permission it takes and whether it is for what goes on only.
STEPS = {
    "link": (N_("Link tickets"), "link", "incidents.edit", False),
    "reply": (N_("Answer everybody"), "campaign", "incidents.reply", False),
    "change": (N_("Change what is said"), "edit", "incidents.edit", True),
    "end": (N_("It is over"), "task_alt", "incidents.edit", True),
}
FORMS = {"link": link_form, "reply": reply_form, "change": change_form, "end": end_form}


def head(me: Actor, story: Story) -> None:
    row = story.row
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(row.no, anchor=False, width="content")
        toned(_(row.state.label), TONES[row.state])
        if row.overdue:
            st.badge(_("Past its time"), color="red", icon=":material/schedule:")
        if not row.public:
            st.badge(_("Inside the company"), color="gray", icon=":material/visibility_off:")
    st.markdown(f"**{plain(row.title)}**　{plain(where(row))}")
    facts = [
        row.project,
        kind_label(row.category),
        _("since {date}", date=clock.shown(row.began_at)),
        until(row),
        _("reported by {name}", name=story.by) if story.by else "",
    ]
    st.caption("　".join(plain(fact) for fact in facts if fact))


def next_step(me: Actor, story: Story) -> None:
    goes_on = story.row.state == IncidentState.OPEN
    steps = {
        name: f":material/{icon}: {_(label)}"
        for name, (label, icon, permission, open_only) in STEPS.items()
        if me.may(permission) and (goes_on or not open_only)
    }
    if not steps:
        return
    held = "link" if goes_on else "reply"
    if chosen := pick(_("Next step"), steps, key=f"incident:step:{story.row.id}:{goes_on}", held=held):
        FORMS[chosen](me, story)


def notice(me: Actor, story: Story) -> None:
    """How many it touches, and the words to copy into the residents' chat."""
    row = story.row
    with st.container(horizontal=True):
        st.metric(_("Tickets"), row.tickets, width=TILE)
        st.metric(_("Me too"), row.voices, width=TILE)
    if me.may("incidents.echo") and row.state == IncidentState.OPEN:
        _me_too(me, story)
    st.subheader(_("Notice to residents"), anchor=False)
    if story.notice:
        st.code(story.notice, language=None, wrap_lines=True)
    else:
        st.caption(_("Nothing is said to residents."))


def _me_too(me: Actor, story: Story) -> None:
    """Somebody else it touches, without a ticket of their own."""
    with (
        st.popover(_("One more"), icon=":material/exposure_plus_1:"),
        form("echo", story.row.id, border=False, enter_to_submit=True) as nonce,
    ):
        place = st.text_input(
            _("Which household or place?"), key=nonce.key("place"), max_chars=60, placeholder="3-2-1502"
        )
        sent = nonce.send(_("Count them"))
    if sent and (done := submit(service.echo, me, nonce, id=story.row.id, place=place)):
        say(_("Counted. {n} so far.", n=done.value))
        st.rerun()
