"""What a list of actions shows: its filters, and raising one by hand."""

from dataclasses import replace

import streamlit as st

from db.choices.actions import ActionSource, ActionState, Severity
from lib.access import Actor
from lib.accounts import service as accounts
from lib.actions import figures
from lib.actions.rules import UNFINISHED, Filter
from lib.actions.view import raising
from lib.customers import projects
from lib.i18n import N_
from lib.ui import _, reading
from lib.widgets import choose, pick, words

MINE, ALL = 0, -1
FEW = 3  # projects are buttons; more are a list
QUICK = {
    "open": N_("Unfinished"),
    "late": N_("Late"),
    "verify": N_("To be verified by me"),
    "repeated": N_("Repeat findings"),
    "effect": N_("Effect to be looked at"),
    "all": N_("All"),
}


def heading(me: Actor) -> None:
    """The screen's title, and raising one out of the blue."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Corrective actions"), anchor=False, width="content")
        if me.may("actions.raise"):
            _raise(me)


def whose(me: Actor, known: dict[int, str]) -> int:
    """Mine, one project's, or all in sight; offered to who sees more than their own."""
    if not me.may("actions.all"):
        return ALL
    places = {ALL: _("All"), MINE: _("Mine"), **known}
    if len(known) > FEW:
        return choose(_("Whose"), places, key="actions:whose", held=ALL, width=220) or MINE
    return pick(_("Whose"), places, key="actions:whose", held=ALL) or MINE


def filters(me: Actor, whose: int) -> Filter:
    """A word, a quick view, the source with its numbers, and the rest behind a button."""
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
            owner, severity = _more(me)
    by = replace(
        _quick(me, quick or "all"),
        text=text.strip(),
        owner_id=owner,
        severity=severity,
        mine=me.user_id if whose == MINE else None,
        project_id=whose if whose > MINE else None,
    )
    return replace(by, source_kind=_source(me, by))


def _quick(me: Actor, quick: str) -> Filter:
    states = {"open": UNFINISHED, "late": frozenset({ActionState.OPEN}), "repeated": UNFINISHED}
    return Filter(
        states=states.get(quick, frozenset()),
        late=quick == "late",
        repeated=quick == "repeated",
        to_verify=me.user_id if quick == "verify" else None,
        effect=quick == "effect",
    )


def _more(me: Actor) -> tuple[int | None, Severity | None]:
    everything, staff = _("All"), reading(accounts.staff_names, me)
    return (
        choose(_("Responsible"), staff, key="actions:owner", placeholder=everything),
        choose(_("Severity"), words(Severity), key="actions:severity", placeholder=everything),
    )


def _source(me: Actor, by: Filter) -> ActionSource | None:
    """Chips with how many each source has in this view; none where there is nothing to choose."""
    key, found = "actions:source", reading(figures.by_source, me, by=by)
    held = st.session_state.get(key)
    if len(found) < 2 and held is None:
        return None
    if held is not None:
        found = {**found, held: found.get(held, 0)}
        st.session_state[key] = held  # its number may have changed: the browser is told the new label
    chips = {kind: f"{_(kind.label)} {n}" for kind, n in found.items()}
    return pick(_("Raised from"), chips, key=key, required=False)


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
