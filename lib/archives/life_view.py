"""The life of a record, beside it on its screen: keeping, hold, loans, who looked."""

from datetime import date, timedelta
from typing import Any, Protocol

import streamlit as st

from lib.access import Actor
from lib.archives import disposals, holds, keeping, loans, looks
from lib.archives.keeping import Life
from lib.archives.life_rules import LONGEST_TERM
from lib.archives.loan_view import loans_block
from lib.archives.look_view import look_line
from lib.screens import screens
from lib.ui import Pin, _, editing, form, go, plain, reading, saved, say, submit

LOOKS = 10
LONGEST = timedelta(days=366 * LONGEST_TERM)


class Kept(Protocol):
    """A record as its screen has it."""

    @property
    def id(self) -> int: ...


def ways(me: Actor) -> None:
    """From the list of records to what is out, what may be destroyed, and what is missing."""
    with st.container(horizontal=True):
        if me.may("archives.lend"):
            out, late = reading(loans.how_many_out, me)
            label = _("Lent out ({n}, {late} late)", n=out, late=late) if late else _("Lent out ({n})", n=out)
            _way("loans", label, late > 0)
        if me.may("archives.propose"):
            waiting = reading(disposals.how_many_wait, me)
            label = _("Destruction ({n} to decide)", n=waiting) if waiting else _("Destruction")
            _way("disposals", label, waiting > 0)
        if me.may("archives.check"):
            _way("completeness", _("Completeness"), False)


def _way(screen: str, label: str, pressing: bool) -> None:
    icon = "priority_high" if pressing else screens()[screen].icon
    if st.button(label, icon=f":material/{icon}:", key=f"archives:{screen}", type="tertiary"):
        go(screen)


def life(me: Actor, record: Kept) -> None:
    """A draft has none yet."""
    story = reading(keeping.life_of, me, id=record.id)
    if not story.filed:
        return
    title = _("Keeping")
    with st.container(border=True):
        st.markdown(f"**{title}**")
        st.markdown("  \n".join(_standing(story)))
        with st.container(horizontal=True):
            _steps(me, story)
    loans_block(me, story.id)
    _looks(me, story)


def _standing(story: Life) -> list[str]:
    """A line each: a term that has ended, how long it is kept, and what forbids or awaits destroying it."""
    lines = [_term(story)] if story.ended else []
    if story.followed_by:
        way = f"/record?id={story.followed_id}"
        no = plain(story.followed_by)
        link = f"[{no}]({way})" if story.followed_id else no
        followed = _("Followed by")
        lines.append(f"{followed}：{link}")
    lines.append(_kept(story))
    if story.hold:
        held = _("On hold")
        lines.append(f":red-badge[{held}] {plain(story.hold)}")
    if story.proposed:
        waits = _("Proposed for destruction")
        lines.append(f":orange-badge[{waits}]")
    return lines


def _term(story: Life) -> str:
    label, ended = _("Valid until"), _("Ended")
    badge = f" :orange-badge[{ended}]" if story.ended and not story.followed_by else ""
    return f"{label}：{story.expires_on}{badge}"


def _kept(story: Life) -> str:
    label, over, ever = _("Kept until"), _("Kept long enough"), _("Permanent")
    if story.keep_until is None:
        return f"{label}：{plain(story.keep_word) or ever}"
    badge = f" :gray-badge[{over}]" if story.kept_long_enough else ""
    return f"{label}：{story.keep_until}{badge}"


# -- steps -------------------------------------------------------------------------------------


def _steps(me: Actor, story: Life) -> None:
    may_hold = me.may("archives.hold")
    runs = story.expires_on is not None and story.may_change and me.may("archives.file")
    if not (may_hold or runs):
        return
    shown = {_("Valid until"): str(story.expires_on or ""), _("On hold"): story.hold}
    pin = editing("life", story.id, story.version, **shown)
    if runs:
        with st.popover(_("Goes on"), icon=":material/event_repeat:"):
            _new_end(me, story, pin)
            _follower(me, story, pin)
    if may_hold and story.hold:
        with st.popover(_("Lift the hold"), icon=":material/lock_open:"):
            _lift(me, story, pin)
    elif may_hold:
        with st.popover(_("Legal hold"), icon=":material/gavel:"):
            _hold(me, story, pin)


def _new_end(me: Actor, story: Life, pin: Pin) -> None:
    first = story.expires_on or date.min
    with form("life", "end", story.id, border=False) as nonce:
        ends = st.date_input(
            _("New end"), None, first, first + LONGEST, format="YYYY-MM-DD", key=nonce.key("end")
        )
        note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=200)
        sent = nonce.send(_("It runs on"))
    values: dict[str, Any] = {"id": story.id, "version": pin.version, "expires_on": ends, "note": note}
    if sent and submit(keeping.run_on, me, nonce, **values):
        _done(story)


def _follower(me: Actor, story: Life, pin: Pin) -> None:
    with form("life", "next", story.id, border=False) as nonce:
        no = st.text_input(_("Or: the number of the record that follows"), key=nonce.key("no"), max_chars=40)
        sent = nonce.send(_("That one follows"), primary=False)
    if sent and submit(keeping.follow_up, me, nonce, id=story.id, version=pin.version, no=no):
        _done(story)


def _hold(me: Actor, story: Life, pin: Pin) -> None:
    with form("life", "hold", story.id, border=False) as nonce:
        st.caption(_("For a dispute or an audit: nothing of the record may go until the hold is lifted."))
        why = st.text_input(_("Reason"), key=nonce.key("why"), max_chars=holds.LONGEST)
        sent = nonce.send(_("Put on hold"))
    if sent and submit(holds.set_hold, me, nonce, id=story.id, version=pin.version, reason=why):
        _done(story)


def _lift(me: Actor, story: Life, pin: Pin) -> None:
    with form("life", "lift", story.id, border=False) as nonce:
        why = st.text_input(_("Why is it lifted?"), key=nonce.key("why"), max_chars=holds.LONGEST)
        sent = nonce.send(_("Lift the hold"))
    if sent and submit(holds.lift_hold, me, nonce, id=story.id, version=pin.version, reason=why):
        _done(story)


def _done(story: Life) -> None:
    saved("life", story.id)
    say(_("Saved"))
    st.rerun()


# -- who looked --------------------------------------------------------------------------------


def _looks(me: Actor, story: Life) -> None:
    found = reading(looks.looks_of, me, id=story.id, size=LOOKS)
    if found is None or not found.rows:
        return
    title = _("Who looked at it ({n})", n=found.count)
    with st.expander(title, icon=":material/visibility:"):
        st.caption("  \n".join(map(look_line, found.rows)))
        if found.total > LOOKS and me.may("archives.review") and _all_asked(story):
            go("access_review", part="looks", text=story.no)


def _all_asked(story: Life) -> bool:
    return st.button(_("Show all"), key=f"life:looks:{story.id}", type="tertiary")
