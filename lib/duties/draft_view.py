"""A duty being drawn up or changed, with the next times it would come up shown while it is."""

from dataclasses import replace
from typing import Any

import streamlit as st

from db.choices.duties import DutyKind, Every, OnHoliday
from lib import clock
from lib.access import Actor
from lib.customers import projects
from lib.duties import duties
from lib.duties.duties import DutyWhole
from lib.duties.duty_rules import DutyFacts, PlaceFacts
from lib.duties.place_facts_view import new_places
from lib.duties.recurrence_rules import recurrence
from lib.duties.recurs_view import asked, told
from lib.ui import Once, _, attempt, editing, go, once, plain, reading, saved, say, submit
from lib.widgets import choose, words

MINUTE, HOUR, DAY = 1, 60, 24 * 60
NEXT = 5


def new_duty(me: Actor) -> None:
    nonce = once("duty", "new")
    _heading(_("New duty"))
    facts = _facts(me, nonce.key("facts"), None)
    st.subheader(_("Where, and by whom"), anchor=False)
    project, places = _where(me, nonce)
    if nonce.button(_("Add the duty")) and (
        done := submit(duties.add_duty, me, nonce, facts=facts, project_id=project, places=places)
    ):
        say(_("Added. Its tasks are in the calendar."))
        go("duties", duty=done.value)


def _where(me: Actor, nonce: Once) -> tuple[int | None, list[PlaceFacts]]:
    """Head office's belong to the whole company; who sees some projects draws one up for one of them."""
    if me.projects is None:
        return None, new_places(me, nonce.key("places"), None)
    known = reading(projects.projects, me)
    project = choose(_("Project"), known, key=nonce.key("project"), held=next(iter(known), None))
    return project, new_places(me, nonce.key(f"places:{project}"), project) if project else []


def change(me: Actor, whole: DutyWhole) -> None:
    shown = {_("Title"): whole.facts.title, _("Recurs"): told(recurrence(whole.facts.recurs))}
    pin = editing("duty", whole.id, whole.version, **shown)
    nonce = once("duty", "change", whole.id)
    facts = _facts(me, nonce.key("facts"), whole.facts)
    st.caption(_("Tasks ahead that nobody has touched are made anew; past ones stay as they were."))
    if nonce.button(_("Save")) and submit(
        duties.change_duty, me, nonce, id=whole.id, version=pin.version, facts=facts
    ):
        saved("duty", whole.id)
        say(_("Saved"))
        go("duties", duty=whole.id)


def _heading(title: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(title, anchor=False, width="content")
        if st.button(_("Back to the list"), key="duty:back", type="tertiary", icon=":material/close:"):
            go("duties", part="duties")


# -- what it says ------------------------------------------------------------------------------


def _facts(me: Actor, key: str, held: DutyFacts | None) -> DutyFacts:
    today = clock.local(clock.now()).date()
    facts = held or DutyFacts(
        "", DutyKind.PATROL, {"every": Every.DAY.value, "times": ["09:00"]}, 2 * HOUR, today, grace=HOUR
    )
    left, right = st.columns(2, gap="large")
    with left:
        facts = _about(me, key, facts)
    with right:
        facts = _when(key, facts)
        _preview(me, facts)
        facts = _window(key, facts)
    return facts


def _about(me: Actor, key: str, facts: DutyFacts) -> DutyFacts:
    title = st.text_input(_("What is to be done") + " *", facts.title, key=f"{key}:title", max_chars=120)
    kind = choose(_("Kind"), words(DutyKind), key=f"{key}:kind", held=facts.kind) or facts.kind
    sheets = reading(duties.checklists, me)
    if facts.form_code:
        sheets = {facts.form_code: facts.form_code} | sheets
    form = choose(
        _("Done by a checklist"),
        {"": _("No checklist: ticked off"), **sheets},
        key=f"{key}:form",
        held=facts.form_code,
    )
    how = st.text_area(_("How it is done"), facts.how, key=f"{key}:how", max_chars=4000, height=100)
    photo = st.checkbox(_("A photo must show it"), facts.photo, key=f"{key}:photo")
    return replace(facts, title=title, kind=kind, form_code=form or "", how=how, photo=photo)


def _when(key: str, facts: DutyFacts) -> DutyFacts:
    recurs = asked(f"{key}:recurs", recurrence(facts.recurs))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        starts: Any = st.date_input(
            _("From this day on"), facts.starts_on, key=f"{key}:starts", format="YYYY-MM-DD", width=150
        )
        ends: Any = st.date_input(
            _("Until (empty: for good)"), facts.ends_on, key=f"{key}:ends", format="YYYY-MM-DD", width=190
        )
    holiday = choose(_("On days off"), words(OnHoliday), key=f"{key}:holiday", held=facts.holiday)
    return replace(
        facts,
        recurs=recurs,
        starts_on=starts or facts.starts_on,
        ends_on=ends,
        holiday=holiday or facts.holiday,
    )


def _preview(me: Actor, facts: DutyFacts) -> None:
    if not (sound := attempt(recurrence, facts.recurs)):
        return
    about: dict[str, Any] = {"recurs": facts.recurs, "starts_on": facts.starts_on, "holiday": facts.holiday}
    times = [clock.shown(at) for at in reading(duties.preview, me, **about, most=NEXT)]
    named = "".join(f"  \n{time}" for time in times) or _("none")
    label = _("The next {n} times:", n=len(times))
    st.info(f"**{plain(told(sound.value))}**  \n{label}{named}", icon=":material/event_repeat:")


def _window(key: str, facts: DutyFacts) -> DutyFacts:
    minutes = _span(_("May be done for"), f"{key}:minutes", facts.minutes, least=1)
    grace = _span(_("After that, late, for"), f"{key}:grace", facts.grace, least=0)
    label = _("What was missed may be made up")
    made_up = st.checkbox(label, facts.made_up, key=f"{key}:made_up")
    return replace(facts, minutes=minutes, grace=grace, made_up=made_up)


def _span(label: str, key: str, minutes: int, *, least: int) -> int:
    """In the largest unit that fits."""
    units = {MINUTE: _("minutes"), HOUR: _("hours"), DAY: _("days")}
    usual = next((unit for unit in (DAY, HOUR) if minutes and minutes % unit == 0), MINUTE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(label, least, 100_000, minutes // usual, key=f"{key}:n", width=150)
        unit = choose(label, units, key=f"{key}:unit", held=usual, width=110, label_visibility="hidden")
    return int(number) * (unit or usual)
