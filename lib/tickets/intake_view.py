"""The intake screen's blocks: which kind, what is wrong, what was said before, what was registered."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from db.choices.tickets import TicketType, Urgency
from lib import clock
from lib.access import Actor
from lib.forms import view as forms_view
from lib.forms.find import Forms
from lib.forms.schema import FormSchema
from lib.i18n import N_
from lib.i18n import pick as pick_text
from lib.keys import keys
from lib.tickets import service, story
from lib.tickets.intake_caller_view import HELD, Caller, carried, carry_over, draft, forget_caller
from lib.tickets.list_view import household_side
from lib.tickets.paste_keyword_rules import category_of
from lib.tickets.repeats import Repeat, repeats
from lib.tickets.rules import state_label, type_of
from lib.tickets.steps_view import hands_of
from lib.tickets.view import reply_text, short, span
from lib.ui import Once, _, go, language, once, plain, reading, say, submit
from lib.widgets import choose, pick

RECEIVED, TYPE = "_received", "_intake_type"
KEPT = ("summary", "contact", "phone", "place")
ICONS = {
    TicketType.REPAIR: "build",
    TicketType.COMPLAINT: "report",
    TicketType.ENQUIRY: "help",
    TicketType.SUGGESTION: "lightbulb",
    TicketType.PRAISE: "thumb_up",
    TicketType.HOME_VISIT: "door_front",
    TicketType.OTHER: "category",
}
WHO = {
    TicketType.REPAIR: N_("Reported by"),
    TicketType.COMPLAINT: N_("Complainant"),
    TicketType.ENQUIRY: N_("Asked by"),
    TicketType.SUGGESTION: N_("Suggested by"),
    TicketType.PRAISE: N_("Praised by"),
}


def choose_form(known: Forms) -> str:
    """One pill for each form in force, the company's own last; the last one chosen stays."""
    codes = sorted(known, key=lambda code: list(TicketType).index(type_of(code)))
    offered = {code: f":material/{ICONS[type_of(code)]}: {title_of(known, code)}" for code in codes}
    if not offered:
        st.info(_("No intake form is in use. An administrator can switch one on under Forms."))
        st.stop()
    held = st.session_state.get(TYPE)
    held = held if held in offered else next(iter(offered))
    if len(offered) < 2:
        return held
    chosen = pick(
        _("Kind of request"), offered, key=f"intake:type:{held}", held=held, label_visibility="collapsed"
    )
    if chosen and chosen != held:
        carry_over(*KEPT)
        st.session_state[TYPE] = chosen
        st.rerun()
    return held


def title_of(known: Forms, code: str) -> str:
    """A kind's own word; a form the company added by its title."""
    type = type_of(code)
    return plain(pick_text(known[code][1].title, language())) if type == TicketType.OTHER else _(type.label)


@dataclass(frozen=True)
class Asked:
    """What is being filled in, for whom."""

    type: TicketType
    title: str
    version: int
    schema: FormSchema
    caller: Caller


@st.fragment
def intake_form(me: Actor, known: Forms, code: str, caller: Caller) -> None:
    """Left what it is about; right, always in sight, who asked, who gets it and the button."""
    asked, nonce = Asked(type_of(code), title_of(known, code), *known[code], caller), once("intake")
    left, right = st.columns([3, 2], gap="large")
    with left:
        place = _place(nonce, caller)
        answers = forms_view.asking(asked.schema, nonce, held=_held(asked))
    with right:
        contact, phone = _contact(nonce, asked)
        hands = hands_of(me, caller.project_id)
        assignee = choose(
            _("Dispatch to"), hands, key=nonce.key("assignee"), placeholder=_("Later"), on_change="ignore"
        )
        _said_before(me, asked, place, answers)
        label = _("Register: {kind}", kind=asked.title)
        sent = st.button(label, key=nonce.key("send"), type="primary", width="stretch", shortcut="Ctrl+Enter")
        if draft().text:
            st.caption(_("The message: {text}", text=plain(draft().text)))
        if caller.hit:
            household_side(me, known, caller.hit.household_id)
    first = "summary" if caller.hit or caller.place else "place"
    keys("intake:keys", at=f"[class*='st-key-intake-{first}'] :is(input,textarea)", focus=nonce.nonce)
    given = {"place": place, "contact": contact, "phone": phone, "assignee_id": assignee}
    if sent:
        _register(me, nonce, asked, {**given, "answers": _completed(asked, answers)})


def _held(asked: Asked) -> dict[str, Any]:
    """What a message or the kind chosen before has told already, as far as this form asks for it."""
    read, fields = draft(), {field.id: field for field in asked.schema.fields}
    told: dict[str, Any] = {"happened_at": f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}"}
    if read.text:
        category = category_of(read.text, asked.type)
        told |= {"summary": read.summary, "category": category, "channel": "chat", "urgency": read.urgency}
    told |= {"summary": carried("summary")} if carried("summary") else {}
    return {
        id: str(value)
        for id, value in told.items()
        if value and id in fields and (not fields[id].options or value in {o.id for o in fields[id].options})
    }


def _completed(asked: Asked, answers: dict[str, Any]) -> dict[str, Any]:
    """A category left open is the one the words speak of, where they do."""
    if "category" not in answers or answers["category"]:
        return answers
    guess = category_of(str(answers.get("summary") or ""), asked.type)
    known = {option.id for option in asked.schema.field("category").options}
    return {**answers, "category": guess} if guess in known else answers


def _place(nonce: Once, caller: Caller) -> str:
    """Where in the public area; told at once, so that what was said of it before is shown."""
    if caller.hit:
        return ""
    label = _("Where in the public area") + " *"
    return st.text_input(label, value=carried("place") or caller.place, key=nonce.key("place"), max_chars=120)


def _contact(nonce: Once, asked: Asked) -> tuple[str, str]:
    hit, read = asked.caller.hit, draft()
    left, right = st.columns(2)
    name = left.text_input(
        _(WHO.get(asked.type, N_("Contact"))),
        value=carried("contact") or read.name or (hit.name if hit else ""),
        key=nonce.key("contact"),
        max_chars=60,
        on_change="ignore",
    )
    phone = right.text_input(
        _("Phone"),
        value=carried("phone") or read.phone,
        type="phone",
        icon="",
        autocomplete="off",
        key=nonce.key("phone"),
        max_chars=40,
        placeholder=(hit.phone if hit else "") or _("Mobile or landline"),
        on_change="ignore",
    )
    return name, phone


def _register(me: Actor, nonce: Once, asked: Asked, given: dict[str, Any]) -> None:
    """A phone left empty is the registered one; the service reads it, the screen never shows it whole."""
    hit = asked.caller.hit
    done = submit(
        service.receive,
        me,
        nonce,
        type=asked.type,
        project_id=asked.caller.project_id,
        form_version=asked.version,
        household_id=hit.household_id if hit else None,
        customer_id=hit.customer_id if hit else None,
        **given,
    )
    if done:
        next_call(done.value)


def next_call(received: int | None = None) -> None:
    st.session_state[RECEIVED] = received
    forget_caller()
    st.rerun()


# -- said before -------------------------------------------------------------------------------


def _said_before(me: Actor, asked: Asked, place: str, answers: dict[str, Any]) -> None:
    """Tickets this may be a repeat of, each with a way to add to it instead."""
    caller = asked.caller
    found = reading(
        repeats,
        me,
        type=asked.type,
        project_id=caller.project_id,
        household_id=caller.hit.household_id if caller.hit else None,
        place=place,
        category=str(answers.get("category") or draft().category),
    )
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_told(one, asked.type))
            again = once("repeat", one.id)
            if again.button(_("Add to it"), primary=False, icon=":material/campaign:"):
                _add_to(me, again, one, str(answers.get("summary") or ""))


def _told(one: Repeat, asked: TicketType) -> str:
    state = _(state_label(asked, one.state))
    what = _("An open ticket already:") if one.open else _("Lately:")
    link = f"[{plain(one.no)}](/ticket?id={one.id})"
    when = _("{time} ago", time=span(clock.now() - one.received_at))
    return f":orange-badge[{what}] {link} {plain(short(one.summary, 30))} · {state} · {when}"


def _add_to(me: Actor, nonce: Once, one: Repeat, words: str) -> None:
    note = words.strip() or _("The customer asks how it stands.")
    if submit(service.add_note, me, nonce, id=one.id, note=note):
        say(_("Noted on {no}", no=one.no))
        next_call()


# -- after registering -------------------------------------------------------------------------


def just_received(me: Actor) -> None:
    """The number and the text to paste back, until the next caller is chosen."""
    if HELD in st.session_state:
        st.session_state.pop(RECEIVED, None)
    if not (id := st.session_state.get(RECEIVED)):
        return
    told = reading(story.story, me, id=id)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(_("Registered: {no}", no=told.row.no), anchor=False)
            if told.row.urgency == Urgency.EMERGENCY:
                st.badge(_(told.row.urgency.label), color="red", icon=":material/priority_high:")
        st.code(reply_text(told.row), language=None, wrap_lines=True)
        with st.container(horizontal=True):
            if st.button(_("Open the ticket"), key="received:open", icon=":material/assignment:"):
                st.session_state.pop(RECEIVED)
                go("ticket", id=id)
            if st.button(_("Next call"), key="received:next", icon=":material/add_call:"):
                st.session_state.pop(RECEIVED)
                st.rerun()
