"""A session being planned: which course, when, where, and who is to come."""

from datetime import datetime, timedelta
from decimal import Decimal

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.customers import projects
from lib.forms.people_view import staff_of
from lib.pickers import forget, picker
from lib.training import courses, requirements, sessions
from lib.training.session_rules import MOST_HOURS, Expected, SessionFacts
from lib.ui import _, go, once, plain, reading, say, submit
from lib.widgets import choose, several

STEP = timedelta(minutes=15)
NAMED = "_pin:session:people"


def new_session(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Plan a session"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="session:back", type="tertiary", icon=":material/close:"):
            go("training")
    named = reading(courses.courses, me)
    if not named:
        st.info(_("No course yet. Add one under Courses first."))
        return
    nonce = once("session", "new")
    left, right = st.columns(2)
    with left:
        course = choose(_("Course") + " *", named, key=nonce.key("course"))
        starts, ends = times(nonce.key("at"), None, None)
        usual = float(reading(courses.one_course, me, id=course).hours) if course else 2.0
        hours = st.number_input(
            _("Hours credited"), 0.5, float(MOST_HOURS), usual, 0.5, key=nonce.key(f"hours:{course}")
        )
    with right:
        project = _project(me, nonce.key("project"))
        place = st.text_input(_("Venue"), key=nonce.key("place"), max_chars=120)
        trainer = st.text_input(_("Trainer"), me.name, key=nonce.key("trainer"), max_chars=60)
    who = expected(me, nonce.key("who"), project)
    if nonce.button(_("Plan it")):
        if course is None or starts is None or ends is None:
            st.error(_("Choose the course, and when it begins and ends."))
            return
        facts = SessionFacts(course, starts, ends, project, Decimal(str(hours)), place, trainer)
        if done := submit(sessions.plan, me, nonce, facts=facts, who=who):
            st.session_state.pop(NAMED, None)
            say(_("Planned. Those with an account have been told."))
            go("training_session", id=done.value)


def _project(me: Actor, key: str) -> int | None:
    known = reading(projects.projects, me)
    held = None if me.projects is None else next(iter(known), None)
    placeholder = _("The whole company") if me.projects is None else ""
    return choose(_("Project"), known, key=key, held=held, placeholder=placeholder)


def times(
    key: str, starts_at: datetime | None, ends_at: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Both moments, in the company's zone."""
    starts = moment(_("Begins") + " *", f"{key}:starts", starts_at)
    ends = moment(
        _("Ends") + " *", f"{key}:ends", ends_at or (starts + timedelta(hours=2) if starts else None)
    )
    return starts, ends


def moment(label: str, key: str, held: datetime | None) -> datetime | None:
    shown = clock.local(held).replace(second=0, microsecond=0, tzinfo=None) if held else None
    key = key if held is None else f"{key}:{shown:%m%d%H%M}"
    chosen: datetime | None = st.datetime_input(label, value=shown, format="YYYY-MM-DD", step=STEP, key=key)
    return chosen.replace(tzinfo=clock.zone()) if chosen else None


# -- who is to come ----------------------------------------------------------------------------


def expected(me: Actor, key: str, project: int | None) -> Expected:
    """Posts and projects narrow each other; people are named besides."""
    st.markdown("**" + _("Who is to come") + "**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        posts = {post: post for post in reading(requirements.posts, me)}
        some = several(_("Posts"), posts, key=f"{key}:posts", placeholder=_("No post in particular"))
        known = reading(projects.projects, me)
        held = (project,) if project else ()
        places = several(
            _("Of these projects"),
            known,
            key=f"{key}:projects:{project or 0}",
            held=held,
            placeholder=_("All"),
        )
    people = _people(me, key)
    if not some and not places and not people:
        st.caption(_("Nobody is on the list yet: choose posts, projects or people."))
    return Expected(tuple(some), tuple(places), tuple(people))


def _people(me: Actor, key: str) -> list[int]:
    """One after the other; each chosen joins the list below."""
    chosen: dict[int, str] = st.session_state.setdefault(NAMED, {})
    if found := picker(_("People besides"), staff_of(me), key=f"{key}:person"):
        chosen[found.id] = found.name
        forget(f"{key}:person")
        st.rerun()
    if chosen:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain("、".join(chosen.values())))
            if st.button(_("Clear"), key=f"{key}:clear", type="tertiary"):
                st.session_state.pop(NAMED)
                st.rerun()
    return list(chosen)
