"""What a list of actions shows: its numbers, its filters, and raising one by hand."""

import streamlit as st

from db.choices.actions import ActionSource, ActionState
from lib.access import Actor
from lib.accounts import service as accounts
from lib.actions.find import Filter, Numbers
from lib.actions.rules import UNFINISHED
from lib.actions.view import raising
from lib.customers import projects
from lib.i18n import N_
from lib.ui import _, reading
from lib.widgets import choose, pick, words

QUICK = {
    "open": N_("Unfinished"),
    "late": N_("Late"),
    "mine": N_("Mine"),
    "verify": N_("To be verified"),
    "all": N_("All"),
}
STATES = {"open": UNFINISHED, "mine": UNFINISHED, "verify": frozenset({ActionState.DONE})}
TILE = 150


def heading(me: Actor) -> None:
    """The screen's title, and raising one out of the blue."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Corrective actions"), anchor=False, width="content")
        if me.may("actions.raise"):
            _raise(me)


def numbers_row(found: Numbers) -> None:
    """Where things stand, two abreast on a phone."""
    share = f"{found.on_time} / {found.put_right}"
    told: dict[str, int | str] = {
        _("To be put right"): found.open,
        _("Late"): found.late,
        _("To be verified"): found.to_verify,
        _("Put right in time, last 90 days"): share,
    }
    with st.container(horizontal=True):
        for label, number in told.items():
            st.metric(label, number, width=TILE)


def filters(me: Actor) -> Filter:
    """One row: a word, a quick view, and the rest behind a button."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            key="actions:text",
            placeholder=_("Number, words, where it came from"),
            icon=":material/search:",
            width=280,
        )
        quick = pick(
            _("Show"), {key: _(label) for key, label in QUICK.items()}, key="actions:quick", held="open"
        )
        with st.popover(_("More filters"), icon=":material/filter_list:"):
            project, owner, source = _more(me)
    return Filter(
        text=text.strip(),
        states=STATES.get(quick or "all", frozenset()),
        owner_id=owner or (me.user_id if quick == "mine" else None),
        project_id=project,
        source_kind=source,
        late=quick == "late",
    )


def _more(me: Actor) -> tuple[int | None, int | None, ActionSource | None]:
    everything = _("All")
    known, staff = reading(projects.projects, me), reading(accounts.staff_names, me)
    return (
        choose(_("Project"), known, key="actions:project", placeholder=everything),
        choose(_("Responsible"), staff, key="actions:owner", placeholder=everything),
        choose(_("Raised from"), words(ActionSource), key="actions:source", placeholder=everything),
    )


def _raise(me: Actor) -> None:
    """From a walk round, a meeting, a telephone call."""
    box = st.popover(
        _("Raise"), icon=":material/add:", key="actions:raise", type="primary", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        known = reading(projects.projects, me)
        places = {**({0: _("Whole company")} if me.projects is None else {}), **known}
        held = next(iter(known or places), None)
        project = choose(_("Project"), places, key="actions:raise:project", held=held)
        if project is not None:
            raising(me, ActionSource.OTHER, None, "", project or None)
