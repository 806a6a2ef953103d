"""The cases this one says again, or that say it again; the group it belongs to."""

import streamlit as st

from db.choices.tickets import State, TicketType
from lib import clock
from lib.access import Actor
from lib.tickets import chains, groups
from lib.tickets.chain_rules import HOUSEHOLDS_OF_A_GROUP, cause_label
from lib.tickets.chains import Link
from lib.tickets.rules import state_label
from lib.tickets.story import Story
from lib.ui import _, form, language, once, plain, reading, saved, say, submit
from lib.widgets import several

SHORT = 40


def chain(me: Actor, story: Story) -> None:
    """Earlier and later cases; what lay behind them; others of the same matter to join."""
    links = reading(chains.chain_of, me, id=story.row.id)
    if links:
        st.subheader(_("The same before and after"), anchor=False)
    if story.chained and not story.cause:
        st.caption(_("One of a chain: it closes only once its cause is named."))
    for link in links:
        _link(me, story, link)
    if story.cause:
        cause = cause_label(story.row.type, story.cause, language())
        st.markdown(f"**{_('What lay behind it')}**　{plain(cause)}")
    if (
        story.row.type == TicketType.COMPLAINT
        and me.may("tickets.link")
        and story.row.state != State.CANCELLED
    ):
        _join(me, story)


def _link(me: Actor, story: Story, link: Link) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_told(link))
        if me.may("tickets.link"):
            with st.popover(_("Not the same"), icon=":material/link_off:"):
                _part(me, story, link)


def _told(link: Link) -> str:
    parts = [
        f"[{plain(link.no)}](/ticket?id={link.id})",
        clock.shown(link.received_at),
        _(state_label(link.type, link.state)),
        plain(link.place),
        plain(_short(link.summary)),
    ]
    if link.cause:
        cause = plain(cause_label(link.type, link.cause, language()))
        parts.append(_("Cause: {cause}", cause=cause))
    return f":gray-badge[{_(link.tie.label)}] " + " · ".join(part for part in parts if part)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def _part(me: Actor, story: Story, link: Link) -> None:
    with form("unlink", story.row.id, link.id, border=False) as nonce:
        reason = st.text_input(_("Why is it not the same?"), key=nonce.key("reason"), max_chars=1000)
        sent = nonce.send(_("Part them"))
    if sent and submit(chains.unlink, me, nonce, id=story.row.id, other_id=link.id, reason=reason):
        say(_("{no} and {other} are no longer linked.", no=story.row.no, other=link.no))
        st.rerun()


def _join(me: Actor, story: Story) -> None:
    """Looked for only when asked: it is rare, and the search is not cheap."""
    if not st.toggle(_("Join the same complaints of other households"), key=f"join:{story.row.id}"):
        return
    like = reading(groups.same_matter, me, id=story.row.id)
    if not like:
        st.caption(_("No other complaint of this class lately."))
        return
    offered = {one.id: f"{one.no} · {one.project} {one.place} · {_short(one.summary)}" for one in like}
    nonce = once("join", story.row.id)
    others = several(_("Complaints of the same matter"), offered, key=nonce.key("others"))
    note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=1000)
    least = HOUSEHOLDS_OF_A_GROUP
    st.caption(_("At least {n} households; joined, they count as one major complaint.", n=least))
    if nonce.button(_("Join under this one"), primary=False):
        joins, id = groups.link_to_parent, story.row.id
        if submit(joins, me, nonce, id=id, others=others, note=note, version=story.version):
            saved("ticket", story.row.id)
            st.rerun()
