"""The intake screen's blocks: who calls, what is wrong, what the household already has open."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.access import Actor
from lib.customers import projects
from lib.customers.find import Hit
from lib.customers.view import caller_box, hit_label
from lib.forms import view as forms_view
from lib.forms.schema import FormSchema
from lib.tables import table, view
from lib.tickets import find, service, story
from lib.tickets.steps_view import hands_of
from lib.tickets.view import columns, reply_text
from lib.ui import Once, _, form, go, plain, reading, submit
from lib.widgets import choose

HELD = "_caller"
RECEIVED = "_received"


@dataclass(frozen=True)
class Caller:
    """A household and person picked from the look-up, or a public place of a project."""

    project_id: int
    hit: Hit | None = None


def choose_caller(me: Actor) -> Caller | None:
    """Who calls, once picked; until then the look-up."""
    held: Caller | None = st.session_state.get(HELD)
    if held:
        _chosen(held)
        return held
    _look_up(me)
    return None


def _chosen(caller: Caller) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(hit_label(caller.hit))}**" if caller.hit else f"**{_('Public area')}**")
        if st.button(_("Change"), icon=":material/swap_horiz:", key="caller:change"):
            st.session_state.pop(HELD)
            st.rerun()


@st.fragment
def _look_up(me: Actor) -> None:
    if hit := caller_box(me, "caller"):
        st.session_state[HELD] = Caller(hit.project_id, hit)
        st.rerun()
    known = reading(projects.projects, me)
    if not known:
        st.info(_("You have no project yet. Ask an administrator to give you one."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        project = choose(_("Or a public area of"), known, key="caller:project", held=next(iter(known)))
        if st.button(_("Public area"), icon=":material/deck:", key="caller:public"):
            st.session_state[HELD] = Caller(project or next(iter(known)))
            st.rerun()


def intake_form(me: Actor, version: int, schema: FormSchema, caller: Caller) -> None:
    hands = hands_of(me, caller.project_id)
    with form("intake") as nonce:
        place = (
            ""
            if caller.hit
            else st.text_input(_("Where in the public area") + " *", key=nonce.key("place"), max_chars=120)
        )
        answers = forms_view.fields(schema, nonce)
        contact, phone = _contact(nonce, caller)
        assignee = choose(_("Dispatch to"), hands, key=nonce.key("assignee"), placeholder=_("Later"))
        sent = nonce.send(_("Register"), width="stretch")
    if sent:
        given = {
            "place": place,
            "answers": answers,
            "contact": contact,
            "phone": phone,
            "assignee_id": assignee,
        }
        _register(me, nonce, version, caller, given)


def _contact(nonce: Once, caller: Caller) -> tuple[str, str]:
    left, right = st.columns(2)
    name = left.text_input(
        _("Contact"), value=caller.hit.name if caller.hit else "", key=nonce.key("contact"), max_chars=60
    )
    phone = right.text_input(
        _("Phone"),
        key=nonce.key("phone"),
        max_chars=40,
        placeholder=(caller.hit.phone if caller.hit else "") or _("Mobile or landline"),
    )
    return name, phone


def _register(me: Actor, nonce: Once, version: int, caller: Caller, given: dict[str, Any]) -> None:
    """A phone left empty is the registered one; the service reads it, the screen never shows it whole."""
    hit = caller.hit
    done = submit(
        service.receive,
        me,
        nonce,
        project_id=caller.project_id,
        form_version=version,
        household_id=hit.household_id if hit else None,
        customer_id=hit.customer_id if hit else None,
        **given,
    )
    if done:
        st.session_state[RECEIVED] = done.value
        st.session_state.pop(HELD, None)
        st.rerun()


def just_received(me: Actor) -> None:
    """The number and the text to paste back, until the next call."""
    if not (id := st.session_state.get(RECEIVED)):
        return
    told = reading(story.story, me, id=id)
    with st.container(border=True):
        st.subheader(_("Registered: {no}", no=told.row.no), anchor=False)
        st.code(reply_text(told.row), language=None, wrap_lines=True)
        with st.container(horizontal=True):
            if st.button(_("Open the ticket"), key="received:open", icon=":material/assignment:"):
                st.session_state.pop(RECEIVED)
                go("ticket", id=id)
            if st.button(_("Next call"), key="received:next", icon=":material/add_call:"):
                st.session_state.pop(RECEIVED)
                st.rerun()


def household_side(me: Actor, schema: FormSchema, household_id: int) -> None:
    """Open and recent tickets of the household, so that a second call is recognised."""
    st.subheader(_("Tickets of this household"), anchor=False)
    by = find.Filter(household_id=household_id)
    now = view("household", sort="-received", filter=by)
    page = reading(find.list_tickets, me, by=by, sort=now.sort, number=now.page, size=8)
    brief = [column for column in columns(schema) if column.id in ("no", "state", "summary", "received")]
    table(
        "household",
        _("Tickets of this household"),
        brief,
        page,
        view=now,
        filter=by,
        opens="ticket",
        empty=_("None so far."),
    )
