"""What a list of tickets shows: the filters of the tickets screen, the to-dos of the workbench."""

from typing import Any

import streamlit as st

from db.choices.tickets import Grade, State, TicketType, Urgency
from lib.access import Actor
from lib.accounts import service as accounts
from lib.customers import projects
from lib.forms.find import Forms
from lib.forms.view import options_of
from lib.i18n import N_
from lib.tables import table, view
from lib.tickets import find
from lib.tickets.find import Filter, Today
from lib.tickets.rules import IN_HAND, OPEN
from lib.tickets.view import columns
from lib.ui import _, reading
from lib.widgets import choose, pick, several, words

QUICK = {
    "open": N_("Open"),
    "late": N_("Late"),
    "mine": N_("Mine"),
    "done": N_("To call back"),
    "all": N_("All"),
}
TILE = 150
STATES = {"open": OPEN, "done": frozenset({State.DONE, State.ANSWERED})}


def to_do_filter(me: Actor) -> Filter:
    """The desk sees what is open in its scope, hands see what is theirs or to grab."""
    return Filter(states=OPEN if me.may("tickets.all") else IN_HAND | {State.ACCEPTED})


def numbers_row(today: Today) -> None:
    """Today's numbers, in one row on a desk and two abreast on a phone."""
    numbers: dict[str, int | str] = {
        _("Late"): today.late,
        _("Due within the hour"): today.soon,
        _("To dispatch"): today.open.get(State.ACCEPTED, 0) + today.open.get(State.RECEIVED, 0),
        _("To call back"): today.open.get(State.DONE, 0),
        _("Received / closed today"): f"{today.received} / {today.closed}",
    }
    with st.container(horizontal=True):
        for label, number in numbers.items():
            st.metric(label, number, width=TILE)


def filters(me: Actor, forms: Forms) -> Filter:
    """One row: a word, a quick view, and the rest behind a button."""
    hint = _("Number, room, words of the description")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"), key="tickets:text", placeholder=hint, icon=":material/search:", width=320
        )
        quick = pick(
            _("Show"), {key: _(label) for key, label in QUICK.items()}, key="tickets:quick", held="open"
        )
        with st.popover(_("More filters"), icon=":material/filter_list:"):
            more = _more_filters(me, forms)
    return _filter(me, text.strip(), quick or "all", **more)


def first_sort(by: Filter) -> str:
    """What is due first, while anything can be due; closed tickets newest first."""
    return "due" if by.late or (by.states and by.states <= OPEN) else "-received"


def _more_filters(me: Actor, forms: Forms) -> dict[str, Any]:
    everything = _("All")
    type = choose(_("Kind"), words(TicketType), key="tickets:type", placeholder=everything)
    known, staff = reading(projects.projects, me), reading(accounts.staff_names, me)
    return {
        "states": several(_("State"), words(State), key="tickets:states", placeholder=everything),
        "project_id": choose(_("Project"), known, key="tickets:project", placeholder=everything),
        "type": type,
        "category": _category(forms, type),
        "urgency": choose(_("Urgency"), words(Urgency), key="tickets:urgency", placeholder=everything),
        "grade": choose(_("Grade of complaint"), words(Grade), key="tickets:grade", placeholder=everything),
        "assignee_id": choose(_("Handled by"), staff, key="tickets:assignee", placeholder=everything),
    }


def _category(forms: Forms, type: TicketType | None) -> str | None:
    """Each kind of ticket has categories of its own; a repair's, until one is chosen."""
    chosen = type or TicketType.REPAIR
    known = options_of(forms[chosen][1], "category") if chosen in forms else {}
    return choose(_("Category"), known, key=f"tickets:category:{chosen}", placeholder=_("All"))


def _filter(
    me: Actor,
    text: str,
    quick: str,
    *,
    states: list[State],
    category: str | None,
    assignee_id: int | None,
    **more: Any,
) -> Filter:
    return Filter(
        text=text,
        states=frozenset(states) or STATES.get(quick, frozenset()),
        category=category or "",
        assignee_id=assignee_id or (me.user_id if quick == "mine" else None),
        late=quick == "late",
        **more,
    )


def household_side(me: Actor, forms: Forms, household_id: int) -> None:
    """Open and recent tickets of the household, so that a second call is recognised."""
    st.subheader(_("Tickets of this household"), anchor=False)
    by = Filter(household_id=household_id)
    now = view("household", sort="-received", filter=by)
    page = reading(find.list_tickets, me, by=by, sort=now.sort, number=now.page, size=8)
    brief = [column for column in columns(forms) if column.id in ("no", "state", "summary", "received")]
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
