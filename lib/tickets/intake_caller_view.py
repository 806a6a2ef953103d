"""Who calls: looked up, read out of a pasted message, registered on the spot, or a public place."""

from dataclasses import dataclass, replace

import streamlit as st

from lib.access import Actor
from lib.customers import projects
from lib.customers.find import Hit
from lib.customers.view import caller_box, hit_label, typed_key
from lib.keys import keys
from lib.tickets import intake_service, paste_rules
from lib.tickets.paste_rules import Draft
from lib.ui import _, form, once, plain, reading, say, submit
from lib.widgets import choose, distinct

HELD, DRAFT, NEW, FRESH, CARRIED = "_caller", "_draft", "_new_caller", "_fresh_box", "_carried"
TURN = "_call"
LONGEST_MESSAGE = 2000


@dataclass(frozen=True)
class Caller:
    """A household and person picked from the look-up, or a public place of a project."""

    project_id: int
    hit: Hit | None = None
    place: str = ""


def choose_caller(me: Actor) -> Caller | None:
    """Who calls, once picked; until then the look-up."""
    held: Caller | None = st.session_state.get(HELD)
    if held:
        _chosen(held)
        return held
    known = reading(projects.projects, me)
    if not known:
        st.info(_("You have no project yet. Ask an administrator to give you one."))
        return None
    _look_up(me, known)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _message(me, known)
        _public(known)
    return None


def draft() -> Draft:
    """What a pasted message said; empty when none was pasted."""
    held: Draft | None = st.session_state.get(DRAFT)
    return held or Draft()


def forget_caller() -> None:
    """Ready for the next call."""
    for name in (HELD, DRAFT, NEW, CARRIED):
        st.session_state.pop(name, None)
    st.session_state[TURN] = _turn() + 1
    once("intake").renew()


def _turn() -> int:
    """How many calls this session has had."""
    return int(st.session_state.get(TURN, 0))


def _chosen(caller: Caller) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(hit_label(caller.hit))}**" if caller.hit else f"**{_('Public area')}**")
        if st.button(_("Change"), icon=":material/swap_horiz:", key="caller:change"):
            carry_over("summary", "place")
            st.session_state.pop(HELD)
            st.rerun()


def carry_over(*parts: str) -> None:
    """Words typed so far are not lost with the form: the next one begins with them."""
    nonce = once("intake")
    typed = {part: st.session_state.get(nonce.key(part)) for part in parts}
    st.session_state[CARRIED] = {part: str(value) for part, value in typed.items() if value}
    nonce.renew()


def carried(part: str) -> str:
    return str(st.session_state.get(CARRIED, {}).get(part, ""))


def _hold(caller: Caller) -> None:
    st.session_state[HELD] = caller
    st.rerun()


@st.fragment
def _look_up(me: Actor, known: dict[int, str]) -> None:
    """All that is drawn anew at every letter."""
    if FRESH in st.session_state:
        st.session_state[typed_key("caller", _turn())] = st.session_state.pop(FRESH)
    hit, vain = caller_box(me, "caller", turn=_turn())
    if hit:
        _hold(Caller(hit.project_id, hit))
    if DRAFT in st.session_state:
        _undecided(me)
    if st.session_state.get(NEW) is not None:
        _new_caller(me, known)
    elif vain:
        with st.container(horizontal=True, vertical_alignment="center"):
            _in_vain(me, vain)


def _in_vain(me: Actor, typed: str) -> None:
    if not me.may("customers.edit"):
        st.caption(_("Nobody found. Type at least two characters, or add the household under Households."))
        return
    st.caption(_("Nobody found: type on, or register them here."), width="content")
    st.button(
        _("New household or customer"),
        icon=":material/person_add:",
        key="caller:new",
        on_click=_begin_new,
        args=(typed,),
    )


def _begin_new(typed: str) -> None:
    st.session_state[NEW] = draft() if draft().text else paste_rules.read(typed)


def _public(known: dict[int, str]) -> None:
    first = next(iter(known))
    project = first
    if len(known) > 1:
        project = (
            choose(_("Or a public area of"), known, key="caller:project", held=first, width=180) or first
        )
    if st.button(_("Public area"), icon=":material/deck:", key="caller:public"):
        _hold(Caller(project, place=draft().place))


# -- a pasted message --------------------------------------------------------------------------


def _message(me: Actor, known: dict[int, str]) -> None:
    with (
        st.popover(_("Paste a message"), icon=":material/content_paste:", key="caller:paste"),
        form("paste", border=False, enter_to_submit=True) as nonce,
    ):
        said = st.text_area(
            _("A chat message, as it was copied"),
            key=nonce.key("text"),
            max_chars=LONGEST_MESSAGE,
            height=140,
            placeholder=_("For example: 3-2-1502 kitchen leaks, Zhang Wei 138…"),
        )
        sent = nonce.send(_("Read it into the form"), width="stretch")
    if sent and said.strip():
        nonce.renew()
        _read(me, known, paste_rules.read(said, projects=known))


def _read(me: Actor, known: dict[int, str], read: Draft) -> None:
    """Straight to the form where the household is certain."""
    found = reading(intake_service.match, me, draft=read)
    st.session_state[DRAFT] = read
    st.session_state["_intake_type"] = read.type
    once("intake").renew()
    if found.sure:
        _hold(Caller(found.sure.project_id, found.sure))
    told = bool(read.room or read.phone)
    if not told and (read.project_id or len(known) == 1):
        _hold(Caller(read.project_id or next(iter(known)), place=read.place))
    st.session_state[FRESH] = read.room if found.perhaps or not read.phone else read.phone
    if told and not found.perhaps and me.may("customers.edit"):
        st.session_state[NEW] = read
    st.rerun()


def _undecided(me: Actor) -> None:
    read = draft()
    facts = " · ".join(plain(part) for part in (read.room, read.name, read.phone) if part)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(_("Read from the message: {facts}. Choose who it is.", facts=facts or plain(read.summary)))
        if st.button(_("Drop the message"), icon=":material/close:", key="caller:drop"):
            forget_caller()
            st.rerun()


# -- a caller nobody has registered ------------------------------------------------------------


def _new_caller(me: Actor, known: dict[int, str]) -> None:
    """Household and person made here; who is much like them is shown first."""
    said: Draft = st.session_state[NEW]
    first = said.project_id or next(iter(known))
    with form("new caller", enter_to_submit=True) as nonce:
        project = first
        if len(known) > 1:
            project = choose(_("Project"), known, key=nonce.key("project"), held=first) or first
        left, middle, right = st.columns(3)
        values = {
            "room": left.text_input(
                _("Room") + " *", value=said.room, key=nonce.key("room"), max_chars=80, placeholder="3-2-1502"
            ),
            "name": middle.text_input(_("Name"), value=said.name, key=nonce.key("name"), max_chars=60),
            "phone": right.text_input(_("Phone"), value=said.phone, key=nonce.key("phone"), max_chars=40),
        }
        with st.container(horizontal=True):
            sent = nonce.send(_("Register and go on"), icon=":material/person_add:")
            st.form_submit_button(_("Back"), key=nonce.key("back"), on_click=_leave_new)
    keys("caller:new:keys", at="[class*='st-key-new-caller-room'] input", focus=nonce.nonce)
    twins = _twins(me, project, values) if sent or st.session_state.get(f"{NEW}:seen") else []
    if sent and (not twins or st.session_state.get(f"{NEW}:seen") == values):
        st.session_state.pop(f"{NEW}:seen", None)
        if done := submit(intake_service.new_caller, me, nonce, project_id=project, **values):
            _go_on_with(me, done.value, project, values)
    elif twins:
        st.session_state[f"{NEW}:seen"] = values
        _or_one_of(twins)


def _leave_new() -> None:
    st.session_state.pop(NEW, None)


def _twins(me: Actor, project: int, values: dict[str, str]) -> list[Hit]:
    if not values["room"].strip():
        return []
    return reading(
        intake_service.alike, me, project_id=project, room=values["room"], phone=values["phone"].strip()
    )


def _or_one_of(twins: list[Hit]) -> None:
    st.warning(_("Registered already: choose one of these, or press the button once more to register anew."))
    labels = distinct({i: plain(hit_label(hit)) for i, hit in enumerate(twins)})
    chosen = st.radio(
        _("Choose the caller"),
        list(labels),
        format_func=lambda i: labels[i],
        index=None,
        key="caller:twins",
        label_visibility="collapsed",
    )
    if chosen is not None:
        _hold(Caller(twins[chosen].project_id, twins[chosen]))


def _go_on_with(me: Actor, home: int, project: int, values: dict[str, str]) -> None:
    """The household just made is the caller's; a telephone without a name goes along with the call."""
    found = reading(intake_service.household_hits, me, household_id=home)
    hits = [hit for hit in found if hit.name == values["name"].strip()] or found
    st.session_state[DRAFT] = replace(draft(), name=values["name"].strip(), phone=values["phone"].strip())
    say(_("Saved"))
    _hold(Caller(project, hits[0]))
