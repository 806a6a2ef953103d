"""What an exam is told to be: the form it is prepared and changed by."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from db.choices.exams import ShowKey
from lib import clock
from lib.access import Actor
from lib.customers import projects
from lib.exams import papers
from lib.exams.terms_rules import (
    LONGEST_PLACE,
    LONGEST_RULES,
    LONGEST_TITLE,
    MOST_ATTEMPTS,
    MOST_MINUTES,
    Terms,
    Weights,
)
from lib.forms import find as forms
from lib.forms.sound_checklist_rules import is_inspected
from lib.i18n import pick
from lib.ui import Once, _, language, reading
from lib.widgets import choose, words

QUARTER = timedelta(minutes=15)
FIRST_HOUR, LENGTH = 9, timedelta(hours=3)


def asked(me: Actor, nonce: Once, held: Terms | None = None, paper: int | None = None) -> Terms | None:
    """What the form says now; none while no paper is chosen. paper: chosen on another screen."""
    left, right = st.columns(2, gap="large")
    with left:
        about = _about(me, nonce, held, paper)
    with right:
        counts = _counts(me, nonce, held)
    return Terms(**about, **counts) if about["paper_id"] else None


def _about(me: Actor, nonce: Once, held: Terms | None, paper: int | None) -> dict[str, Any]:
    known = reading(papers.ready_papers, me)
    if held and held.paper_id not in known:
        known[held.paper_id] = reading(papers.one_paper, me, id=held.paper_id).title
    chosen = choose(
        _("Exam paper") + " *", known, key=nonce.key("paper"), held=held.paper_id if held else paper,
        placeholder=_("A paper that is ready"),
    )  # fmt: skip
    title = st.text_input(
        _("Title") + " *",
        held.title if held else known.get(chosen or 0, ""),
        key=nonce.key("title" if held else f"title:{chosen}"),
        max_chars=LONGEST_TITLE,
    )
    project = _project(me, nonce, held)
    opens, closes = window(nonce, *((held.opens_at, held.closes_at) if held else first_window()))
    with st.container(horizontal=True):
        minutes = st.number_input(
            _("Minutes each"), 1, MOST_MINUTES, held.minutes if held else 60, 5, key=nonce.key("minutes"),
            width=150,
        )  # fmt: skip
        attempts = st.number_input(
            _("Attempts"), 1, MOST_ATTEMPTS, held.attempts if held else 1, key=nonce.key("attempts"),
            width=150, help=_("The best attempt counts."),
        )  # fmt: skip
    place, rules = where(nonce, held.place if held else "", held.rules if held else "")
    return {
        "paper_id": chosen,
        "title": title,
        "project_id": project or None,
        "opens_at": opens,
        "closes_at": closes,
        "minutes": int(minutes),
        "attempts": int(attempts),
        "place": place,
        "rules": rules,
    }


def _project(me: Actor, nonce: Once, held: Terms | None) -> int | None:
    whole = {0: _("Whole company")} if me.projects is None else {}
    places = whole | reading(projects.projects, me)
    first = (held.project_id or 0) if held else next(iter(places), None)
    return choose(_("For"), places, key=nonce.key("project"), held=first)


def first_window() -> tuple[datetime, datetime]:
    """Tomorrow morning."""
    opens = clock.start_of_day(clock.now()) + timedelta(days=1, hours=FIRST_HOUR)
    return opens, opens + LENGTH


def window(nonce: Once, opens_at: datetime, closes_at: datetime) -> tuple[datetime, datetime]:
    with st.container(horizontal=True):
        opens = _moment(_("Opens at"), nonce.key("opens"), opens_at)
        closes = _moment(_("Closes at"), nonce.key("closes"), closes_at)
    return opens or opens_at, closes or closes_at


def _moment(label: str, key: str, held: datetime) -> datetime | None:
    naive = clock.local(held).replace(second=0, microsecond=0, tzinfo=None)
    chosen: datetime | None = st.datetime_input(
        label,
        value=naive,
        min_value=min(naive, clock.local(clock.now()).replace(tzinfo=None)) - timedelta(days=1),
        format="YYYY-MM-DD",
        step=QUARTER,
        key=key,
        width=230,
    )
    return chosen.replace(tzinfo=clock.zone()) if chosen else None


def where(nonce: Once, place: str, rules: str) -> tuple[str, str]:
    """What may be changed once it is announced, too."""
    said = st.text_input(
        _("Where it is held"), place, key=nonce.key("place"), max_chars=LONGEST_PLACE,
        placeholder=_("Leave blank when everybody sits where they are"),
    )  # fmt: skip
    return said, st.text_area(
        _("Rules shown before the exam"), rules, key=nonce.key("rules"), max_chars=LONGEST_RULES, height=100
    )


# -- what counts -------------------------------------------------------------------------------


def _counts(me: Actor, nonce: Once, held: Terms | None) -> dict[str, Any]:
    pass_mark = st.number_input(
        _("Pass mark, % of full marks"), 1.0, 100.0, float(held.pass_mark) if held else 60.0, 5.0,
        format="%.0f", key=nonce.key("pass"), width=200,
    )  # fmt: skip
    weights = _weights(nonce, held.weights if held else Weights())
    form = _checklist(me, nonce, held) if weights.practical else None
    two = st.toggle(
        _("Two markers for answers no key decides"),
        held.two_markers if held else False,
        key=nonce.key("two"),
        help=_("Each marks without seeing the other; where they are too far apart, a third person decides."),
    )
    differ = st.number_input(
        _("May differ by, % of the marks"), 1, 100, held.differ if held else 20, 5, key=nonce.key("differ"),
        width=200,
    ) if two else 20  # fmt: skip
    show = choose(
        _("Sitters see the right answers"),
        words(ShowKey),
        key=nonce.key("show"),
        held=held.show_key if held else ShowKey.PUBLISHED,
    )
    return {
        "pass_mark": Decimal(str(round(pass_mark, 2))),
        "weights": weights,
        "practical_form_id": form,
        "two_markers": bool(two),
        "differ": int(differ),
        "show_key": show or ShowKey.PUBLISHED,
    }


def _weights(nonce: Once, held: Weights) -> Weights:
    heading = _("What the result is made of, in %")
    st.markdown(f"**{heading}**")
    labels = {
        "theory": _("Theory"),
        "practical": _("Practical work"),
        "overall": _("Overall assessment"),
    }
    with st.container(horizontal=True):
        given = {
            name: int(st.number_input(label, 0, 100, held.told[name], 5, key=nonce.key(name), width=130))
            for name, label in labels.items()
        }
    total = sum(given.values())
    if total != 100:
        st.caption(_(":red[Together {n} %: it must be 100 %.]", n=total))
    return Weights(**given)


def _checklist(me: Actor, nonce: Once, held: Terms | None) -> int | None:
    found = reading(forms.forms_in_force, me, kind="checklist")
    known = {id: pick(one.title, language()) for id, one in found.values() if not is_inspected(one)}
    if not known:
        st.info(_("Practical work is judged by a checklist. Make one under “Settings”, “Forms” first."))
    first = held.practical_form_id if held else next(iter(known), None)
    return choose(_("Checklist for practical work") + " *", known, key=nonce.key("form"), held=first)
