"""Interviewing by telephone: whom to call, what to say, the questionnaire, and on to the next."""

from typing import Any

import streamlit as st

from db.choices.surveys import Dimension
from lib import clock
from lib.access import Actor
from lib.customers import service as customers
from lib.customers.reveal_view import asked_why
from lib.forms.view import asking
from lib.standards.company import company
from lib.surveys import calls, invitations
from lib.surveys.calls import Call, Calls, Wish
from lib.surveys.entry import Desk
from lib.surveys.line_rules import lenient
from lib.surveys.link_rules import asked_pages, lowest_dimension, page_of, pages
from lib.ui import Once, _, form, once, plain, reading, say, submit
from lib.widgets import choose, pick, words

TILE = 120


def by_telephone(me: Actor, desk: Desk) -> None:
    if desk.anonymous:
        st.info(_("This survey is anonymous: nobody is called, for who calls knows who answers."))
        return
    by = _whom(me, desk)
    progress = reading(calls.call_progress, me, by=by)
    with st.container(horizontal=True):
        st.metric(_("To call"), progress.left, width=TILE)
        st.metric(_("Answered"), progress.answered, width=TILE)
        st.metric(_("Does not wish to"), progress.refused, width=TILE)
    call = reading(calls.next_call, me, by=by)
    if call is None:
        st.info(_("Everybody here has been called."), icon=":material/done_all:")
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        _person(me, call)
        _script(me)
        _outcome(me, call)
    with right:
        _questions(me, desk, call)


def _whom(me: Actor, desk: Desk) -> Calls:
    whose = {False: _("Everybody's"), True: _("Given to me")}
    known = reading(invitations.buildings_asked, me, id=desk.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mine = pick(_("Show"), whose, key=f"calls:mine:{desk.id}", held=False)
        building = choose(
            _("Building"), known, key=f"calls:building:{desk.id}", placeholder=_("All"), width=240
        )
    return Calls(desk.id, mine=bool(mine), building_id=building)


def _person(me: Actor, call: Call) -> None:
    st.subheader(plain(call.room), anchor=False)
    seen = st.session_state.get(f"_pin:called:{call.id}")
    name, phone = seen or (call.name, call.phone)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{plain(call.project)}　**{plain(name) or _('nobody registered')}**　{_dial(phone)}")
        if not seen and call.phone and me.may("customers.reveal"):
            _reveal(me, call)
    if call.attempts:
        tried = _("Tried {n} times, last {when}", n=call.attempts, when=clock.shown(call.tried_at))
        st.caption("　".join(part for part in (tried, plain(call.note)) if part))


def _dial(phone: str) -> str:
    """A whole number is a link a telephone dials."""
    return f"[{phone}](tel:{phone})" if phone.isascii() and phone.isdigit() else plain(phone)


def _reveal(me: Actor, call: Call) -> None:
    nonce = once("called", call.id)
    if not (asked := asked_why(_("Show phone"), nonce)):
        return
    done = submit(customers.reveal_household, me, nonce, id=call.household_id, reason=asked[0], note=asked[1])
    if done:
        people = [(name, phones) for _id, name, phones in done.value if phones] or [("", "")]
        same = next((one for one in people if one[0][:1] == call.name[:1]), people[0])
        st.session_state[f"_pin:called:{call.id}"] = (same[0], same[1].split(" ")[0])
        st.rerun()


def _script(me: Actor) -> None:
    name = reading(company, me).name or _("the property service")
    with st.container(border=True):
        st.caption(_("What to say first"))
        st.markdown(
            _(
                "Good day, this is {company}. We would like to hear how content you are with our service; "
                "it takes about two minutes. May I ask you a few questions?",
                company=plain(name),
            )
        )


def _outcome(me: Actor, call: Call) -> None:
    with form("call", call.id) as nonce:
        note = st.text_input(_("Note"), value=call.note, key=nonce.key("note"), max_chars=calls.LONGEST_NOTE)
        with st.container(horizontal=True):
            missed = nonce.send(_("Not reached"), primary=False, icon=":material/phone_missed:")
            refused = st.form_submit_button(
                _("Does not wish to"), key=nonce.key("refused"), icon=":material/block:"
            )
    told: dict[str, Any] = {"id": call.id, "version": call.version, "note": note}
    if (missed and submit(calls.not_reached, me, nonce, **told)) or (
        refused and submit(calls.declines, me, nonce, **told)
    ):
        say(_("Noted; on to the next"))
        st.rerun()


# -- the questionnaire -------------------------------------------------------------------------


@st.fragment
def _questions(me: Actor, desk: Desk, call: Call) -> None:
    schema = lenient(desk.schema)
    whole = len(pages(schema)) == 1
    if not whole:
        whole = st.toggle(_("All questions at once"), key="calls:whole")
    held: dict[str, Any] = st.session_state.setdefault(f"_pin:interview:{call.id}", {})
    if whole:
        nonce = once("interview", call.id)
        given, done = asking(schema, nonce, held=held), True
    else:
        given, done = _by_pages(desk, call, held)
    held |= given
    if done:
        _finish(me, desk, call, held)


def _by_pages(desk: Desk, call: Call, held: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """One page at a time; the last one has been reached when the second is true."""
    schema, key = lenient(desk.schema), f"_pin:interview:page:{call.id}"
    numbers = asked_pages(schema, held)
    at = min(st.session_state.get(key, 0), len(numbers) - 1)
    page = page_of(schema, numbers[at], held)
    st.caption(_("Page {n} of {all}", n=at + 1, all=len(numbers)))
    nonce = once("interview", call.id, numbers[at])
    given = asking(page, nonce, held=held) if page else {}
    with st.container(horizontal=True):
        for label, step, shown in ((_("Back"), -1, at > 0), (_("Next"), 1, at + 1 < len(numbers))):
            if shown and st.button(label, key=nonce.key(f"turn{step}")):
                held |= given
                st.session_state[key] = at + step
                st.rerun(scope="fragment")
    return given, at + 1 == len(numbers)


def _finish(me: Actor, desk: Desk, call: Call, values: dict[str, Any]) -> None:
    nonce = once("interviewed", call.id)
    wish = _wish(desk, nonce, values)
    if nonce.button(_("Save and next"), icon=":material/check:", shortcut="Ctrl+Enter"):
        told: dict[str, Any] = {"id": call.id, "version": call.version, "values": values, "wishes": wish}
        if done := submit(calls.interviewed, me, nonce, **told):
            once("interview", call.id).renew()
            say(_("Saved; a call-back is noted") if done.value else _("Saved; on to the next"))
            st.rerun()


def _wish(desk: Desk, nonce: Once, values: dict[str, Any]) -> Wish | None:
    """Only with their consent; what they are least content with is offered first."""
    low = lowest_dimension(desk.schema, values)
    st.caption(_("Whoever is not content is asked whether they agree to be called back about it."))
    if not st.toggle(_("Agrees to be called back"), key=nonce.key("wish")):
        return None
    about = choose(_("About"), words(Dimension), key=nonce.key("about"), held=Dimension(low or "overall"))
    said = st.text_input(_("What it is about"), key=nonce.key("said"), max_chars=500)
    left, right = st.columns(2)
    name = left.text_input(
        _("Name"), key=nonce.key("name"), max_chars=60, placeholder=_("As in the customer file")
    )
    phone = right.text_input(
        _("Phone"), key=nonce.key("phone"), max_chars=40, placeholder=_("As in the customer file")
    )
    return Wish(about or Dimension.OVERALL, said, name, phone)
