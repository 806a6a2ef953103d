"""Reporting an incident, changing what is said of it, and saying that it is over."""

from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.i18n import pick as in_language
from lib.incidents import find, service
from lib.incidents.find import Story
from lib.incidents.rules import LONGEST_NOTICE, OLDEST, filled, kinds
from lib.incidents.view import where
from lib.ui import Once, _, editing, form, go, language, once, reading, saved, say, submit
from lib.widgets import choose, pick, several

HEIGHT = 170
QUARTER = 900


def to_report() -> None:
    label, icon = _("Report an incident"), ":material/add_alert:"
    if st.button(label, key="incidents:new", type="primary", icon=icon):
        go("incidents", new=1)


def back_to_list() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Report an incident"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="incidents:back", type="tertiary", icon=":material/close:"):
            go("incidents")


def report_form(me: Actor, projects: dict[int, str]) -> None:
    """What has happened first; the notice follows what is said until somebody words it themselves."""
    nonce = once("incident")
    kind = pick(_("What has happened?"), _offered(), key=nonce.key("kind"))
    if not kind:
        st.caption(_("Choose what comes closest: the title and a notice to residents are proposed."))
        return
    left, right = st.columns(2, gap="large")
    with left:
        facts = _facts(me, nonce, kind, projects)
    with right:
        place = _named(me, facts)
        proposal = _proposal(kinds()[kind].notice, place, facts["expected_at"])
        notice = _worded(_("Notice to residents"), nonce.key("notice"), proposal)
        public = st.checkbox(_("Residents may see it on their pages"), value=True, key=nonce.key("public"))
        sent = nonce.button(_("Report"), icon=":material/crisis_alert:", width="stretch")
    if sent:
        values: dict[str, Any] = {**facts, "category": kind, "notice": notice, "public": public}
        if done := submit(service.report, me, nonce, **values):
            say(_("Reported"))
            go("incident", id=done.value)


def _offered() -> dict[str, str]:
    found = kinds().items()
    return {code: f":material/{kind.icon}: {in_language(kind.label, language())}" for code, kind in found}


def _facts(me: Actor, nonce: Once, kind: str, projects: dict[int, str]) -> dict[str, Any]:
    project = next(iter(projects))
    if len(projects) > 1:
        project = choose(_("Project"), projects, key=nonce.key("project"), held=project) or project
    title = in_language(kinds()[kind].title, language())
    known = reading(find.buildings, me, project_id=project)
    return {
        "project_id": project,
        "title": st.text_input(
            _("In a few words") + " *", value=title, key=nonce.key(f"title:{kind}"), max_chars=80
        ),
        "building_ids": several(
            _("Buildings"), known, key=nonce.key(f"buildings:{project}"), placeholder=_("Whole project")
        ),
        "place": st.text_input(
            _("Place"), key=nonce.key("place"), max_chars=120, placeholder=_("For example: pump room, unit 2")
        ),
        "began_at": _began(nonce),
        "expected_at": _moment(_("Expected end"), nonce.key("expected")),
    }


def _began(nonce: Once) -> datetime | None:
    """Never later than now, whatever the browser's clock says."""
    now = clock.now()
    chosen = _moment(_("Began"), nonce.key("began"), now, earliest=now - OLDEST)
    return min(chosen, now) if chosen else None


def _moment(
    label: str, key: str, held: datetime | None = None, *, earliest: datetime | None = None
) -> datetime | None:
    chosen: datetime | None = st.datetime_input(
        label,
        value=_naive(held) if held else None,
        min_value=_naive(earliest or clock.now() - timedelta(days=365)),
        format="YYYY-MM-DD",
        step=QUARTER,
        key=key,
    )
    return chosen.replace(tzinfo=clock.zone()) if chosen else None


def _naive(at: datetime) -> datetime:
    return clock.local(at).replace(second=0, microsecond=0, tzinfo=None)


def _named(me: Actor, facts: dict[str, Any]) -> str:
    """The buildings and the place, as a notice names them."""
    known = reading(find.buildings, me, project_id=facts["project_id"])
    houses = "、".join(_building(known[id]) for id in facts["building_ids"] if id in known)
    return " ".join(part for part in (houses, facts["place"].strip()) if part) or _("the whole estate")


def _building(name: str) -> str:
    """A bare number needs its word beside it."""
    return _("building {name}", name=name) if name.isdigit() else name


def _proposal(text: str | dict[str, str], place: str, expected_at: datetime | None) -> str:
    return filled(in_language(text, language()).strip(), place=place, until=_until(expected_at))


def _until(at: datetime | None) -> str:
    if at is None:
        return _("soon")
    local = clock.local(at)
    return _("by {month}/{day} {time}", month=local.month, day=local.day, time=f"{local:%H:%M}")


def _worded(label: str, key: str, proposal: str) -> str:
    """A text that follows its proposal until somebody has changed it."""
    before = st.session_state.get(f"{key}:proposal")
    if st.session_state.get(key, before) == before:
        st.session_state[key] = proposal
    st.session_state[f"{key}:proposal"] = proposal
    return st.text_area(label, key=key, max_chars=LONGEST_NOTICE, height=HEIGHT)


# -- while it goes on --------------------------------------------------------------------------


def change_form(me: Actor, story: Story) -> None:
    id, pin = story.row.id, _pinned(story)
    with form("incident", id, pin.version, border=False) as nonce:
        values = _said_now(me, nonce, story)
        sent = nonce.send(_("Save"), width="stretch")
    if sent and submit(service.change, me, nonce, id=id, version=pin.version, **values):
        saved("incident", id)
        say(_("Saved"))
        st.rerun()


def _said_now(me: Actor, nonce: Once, story: Story) -> dict[str, Any]:
    row = story.row
    known = reading(find.buildings, me, project_id=row.project_id)
    whole, words = _("Whole project"), _("Notice to residents")
    return {
        "title": st.text_input(_("In a few words"), row.title, key=nonce.key("title"), max_chars=80),
        "building_ids": several(
            _("Buildings"), known, key=nonce.key("buildings"), held=story.building_ids, placeholder=whole
        ),
        "place": st.text_input(_("Place"), row.place, key=nonce.key("place"), max_chars=120),
        "expected_at": _same(
            row.expected_at, _moment(_("Expected end"), nonce.key("expected"), row.expected_at)
        ),
        "notice": st.text_area(
            words, story.notice, HEIGHT, key=nonce.key("notice"), max_chars=LONGEST_NOTICE
        ),
        "public": st.checkbox(
            _("Residents may see it on their pages"), value=row.public, key=nonce.key("public")
        ),
    }


def _pinned(story: Story) -> Any:
    shown = {_("What goes on"): story.row.title, _("Where"): where(story.row), _("Notice"): story.notice}
    return editing("incident", story.row.id, story.version, **shown)


def _same(before: datetime | None, chosen: datetime | None) -> datetime | None:
    """What was not touched keeps its seconds."""
    return before if before and chosen and _naive(before) == _naive(chosen) else chosen


def end_form(me: Actor, story: Story) -> None:
    row, pin = story.row, _pinned(story)
    place = " ".join(
        part for part in ("、".join(_building(name) for name in row.buildings), row.place) if part
    )
    ready = kinds()[row.category if row.category in kinds() else "other"].ended
    with form("incident", row.id, "end", border=False) as nonce:
        notice = st.text_area(
            _("How it ended, as residents are told"),
            value=_proposal(ready, place or _("the whole estate"), None),
            key=nonce.key("notice"),
            max_chars=LONGEST_NOTICE,
            height=HEIGHT,
        )
        sent = nonce.send(_("It is over"), width="stretch")
    if sent and submit(service.end, me, nonce, id=row.id, version=pin.version, notice=notice):
        saved("incident", row.id)
        say(_("{no} is over. Answer everybody who waits with the same words.", no=row.no))
        st.rerun()
