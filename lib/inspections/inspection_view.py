"""One inspection: where it stands, and what may be done about it next."""

from io import BytesIO

import streamlit as st

from db.choices.files import Purpose
from db.choices.inspections import InspectionState, SignRole
from lib import clock, signatures
from lib.access import Actor
from lib.files.view import bring
from lib.inspections import signing, starting
from lib.inspections.list_view import TONES
from lib.inspections.report_view import notices
from lib.inspections.starting import MOST_DAYS
from lib.inspections.story_rules import Story
from lib.residents.view import site_of
from lib.standards import company as companies
from lib.ui import Once, _, attempt, form, go, once, plain, reading, say, submit
from lib.widgets import toned

OPEN, DONE, SIGNED = InspectionState.OPEN, InspectionState.DONE, InspectionState.SIGNED
UNFINISHED = OPEN, DONE


def head(me: Actor, story: Story) -> None:
    """What, where, by whom, and how it came out."""
    sheet = story.sheet
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(sheet.title), anchor=False, width="content")
        tone = TONES[sheet.state]
        toned(_(sheet.state.label), tone)
        if story.result:
            _verdict(story)
        if st.button(_("Back to the list"), key="inspection:close", type="tertiary", icon=":material/close:"):
            go("inspections")
    st.caption("　".join(f"{name}：{told}" for name, told in _facts(story).items() if told))
    _links(story)
    if story.note:
        st.caption(plain(story.note))


def _verdict(story: Story) -> None:
    score = "—" if story.score is None else f"{story.score:.2f}"
    if story.sheet.passed:
        st.badge(_("{score} points · passed", score=score), color="green")
    else:
        st.badge(_("{score} points · needs rectification", score=score), color="red")


def _facts(story: Story) -> dict[str, str]:
    sheet = story.sheet
    where = " · ".join(filter(None, (sheet.project, sheet.building, sheet.equipment, sheet.place)))
    return {
        _("Number"): sheet.no,
        _("Kind of inspection"): _(sheet.origin.label),
        _("Place inspected"): plain(where),
        _("Inspected by"): plain(" · ".join(filter(None, (sheet.firm, sheet.inspectors)))),
        _("Began at"): clock.shown(story.started_at),
        _("Signed at"): clock.shown(story.signed_at),
    }


def _links(story: Story) -> None:
    told = []
    if story.of:
        told.append(_("looks again at {link}", link=f"[{story.of.no}](/inspection?id={story.of.id})"))
    for one in story.again:
        link = f"[{one.no}](/inspection?id={one.id})（{_(one.state.label)}）"
        told.append(_("looked at again in {link}", link=link))
    if story.record_id:
        record = _("archive record")
        told.append(f"[{record}](/record?id={story.record_id})")
    if told:
        st.markdown("　".join(told))


# -- the next step -----------------------------------------------------------------------------


def steps(me: Actor, story: Story) -> None:
    sheet = story.sheet
    with st.container(horizontal=True, vertical_alignment="center"):
        if me.may("inspections.fill") and sheet.state == OPEN:
            left = _("Fill in ({n} items left)", n=sheet.progress.left)
            st.link_button(left, f"/i/{sheet.code}", type="primary", icon=":material/checklist:")
        if me.may("inspections.fill") and sheet.state == DONE:
            _to_sign(me, story)
        if sheet.state == SIGNED and me.may("inspections.work") and story.flagged:
            _again(me, story)
        if sheet.state in (DONE, SIGNED):
            notices(me, sheet.id, sheet.no)
        if me.may("inspections.manage") and sheet.state in UNFINISHED:
            _link(me, story)
            _call_off(me, story)


def _to_sign(me: Actor, story: Story) -> None:
    """The inspector where it was filled in; the project's side here too, once the inspector has."""
    signed = {sign.role for sign in story.sheet.signatures}
    here = SignRole.INSPECTOR in signed and not story.mine
    if here:
        _sign_here(me, story)
    label = _("Go back or sign there") if here else _("Have it signed")
    st.link_button(
        label,
        f"/i/{story.sheet.code}",
        type="secondary" if here else "primary",
        icon=":material/draw:",
    )


def _sign_here(me: Actor, story: Story) -> None:
    nonce = once("inspection", "sign", story.sheet.id)
    box = st.popover(
        _("Sign for the project"),
        icon=":material/draw:",
        key=nonce.key("box"),
        type="primary",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        name = st.text_input(_("Name"), value=me.name, key=nonce.key("name"), max_chars=60)
        word = st.text_input(_("Remark"), key=nonce.key("word"), max_chars=400)
        drawn = _drawn(nonce)
        if nonce.button(_("Sign")) and _sign(me, story, nonce, name, word, drawn):
            say(_("Signed. What fell short has its owners now."))
            st.rerun()


def _drawn(nonce: Once) -> object:
    """What the pad sent last; nothing where it was cleared."""
    key, held = nonce.key("pad"), nonce.key("png")
    event = signatures.said(key)
    if isinstance(event, dict):
        st.session_state[held] = event.get("png")
    signatures.pad(_("Signature"), key=key)
    return st.session_state.get(held)


class _Drawn(BytesIO):
    name = "signature.png"


def _sign(me: Actor, story: Story, nonce: Once, name: str, word: str, drawn: object) -> bool:
    content = attempt(signatures.png_of, drawn)
    if not content:
        return False
    file = bring(me, once(nonce.name, "keep"), _Drawn(content.value), Purpose.SIGNATURE)
    if not file:
        return False
    as_whom = SignRole.PROJECT
    done = submit(
        signing.sign, me, nonce, code=story.sheet.code, role=as_whom, name=name, file_id=file.id, word=word
    )
    return done is not None


def _again(me: Actor, story: Story) -> None:
    """Only what fell short and was not put right on the spot."""
    nonce = once("inspection", "again", story.sheet.id)
    label = _("Inspect {n} flagged items again", n=story.flagged)
    urgent = not story.sheet.passed and not story.again
    if nonce.button(label, primary=urgent, icon=":material/replay:"):
        done = submit(starting.re_inspect, me, nonce, id=story.sheet.id)
        if done:
            go("inspection", id=done.value)


def _link(me: Actor, story: Story) -> None:
    """For a firm from outside: the address itself lets it in, until it ends."""
    sheet = story.sheet
    until = sheet.link_until if sheet.link_until and sheet.link_until > clock.now() else None
    with st.popover(_("Link for a third party"), icon=":material/link:"):
        if until:
            address = f"{site_of(reading(companies.company, me))}/i/{sheet.code}"
            st.code(address, language=None, wrap_lines=True)
            st.caption(_("{firm}, open until {time}", firm=plain(sheet.firm), time=clock.shown(until)))
            taken = once("inspection", "unlink", sheet.id)
            if taken.button(_("Close the link"), primary=False, icon=":material/link_off:") and submit(
                starting.take_link, me, taken, id=sheet.id
            ):
                st.rerun()
        else:
            st.caption(_("Whoever holds it may judge, add photos and sign as inspector, and sees no names."))
        with form("inspection", "link", sheet.id, border=False) as nonce:
            firm = st.text_input(_("Firm") + " *", value=sheet.firm, key=nonce.key("firm"), max_chars=80)
            days = st.number_input(_("Open for so many days"), 1, MOST_DAYS, 7, key=nonce.key("days"))
            sent = nonce.send(_("Open the link") if not until else _("Open it longer"))
        if sent and submit(starting.give_link, me, nonce, id=sheet.id, days=int(days), firm=firm):
            st.rerun()


def _call_off(me: Actor, story: Story) -> None:
    with (
        st.popover(_("Call off"), icon=":material/cancel:"),
        form("inspection", "off", story.sheet.id, border=False) as nonce,
    ):
        st.caption(_("What was judged stays to be read; its task may be begun anew."))
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=1000)
        sent = nonce.send(_("Call this inspection off"), primary=False)
    if sent and submit(starting.call_off, me, nonce, id=story.sheet.id, reason=reason):
        say(_("Called off"))
        st.rerun()
