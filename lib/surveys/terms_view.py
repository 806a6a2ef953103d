"""What a campaign is told to be: the form, live, so that the numbers below it follow."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.customers import projects
from lib.forms import find as forms
from lib.i18n import pick
from lib.surveys import campaigns
from lib.surveys.campaign_rules import CONFIDENCES, LONGEST_TITLE, Terms, quarter_of, sensible
from lib.surveys.labels_view import period_words
from lib.surveys.plan_view import by_stratum, in_a_sentence, invited
from lib.ui import Once, _, attempt, language, plain, reading
from lib.widgets import choose, several

DAYS = 20


def asked(me: Actor, nonce: Once, held: Terms | None, besides: int | None) -> tuple[Terms, int] | None:
    """What the form says now and how many that invites; None while something of it is wrong or missing."""
    known = reading(projects.projects, me)
    papers = {code: pick(schema.title, language()) for code, (_id, schema) in _papers(me).items()}
    if not known or not papers:
        st.info(_("First add a project and its households, and switch on a questionnaire under “Forms”."))
        return None
    left, right = st.columns(2, gap="large")
    with left:
        terms = _about(nonce, held, known, papers)
    with right:
        terms = _design(nonce, held, terms)
        if not attempt(sensible, terms):
            return None
        lines = reading(campaigns.plan, me, terms=terms, besides=besides)
        in_a_sentence(lines, terms)
        _asked_already(reading(campaigns.alike, me, terms=terms, besides=besides))
    by_stratum(lines, terms)
    return terms, invited(lines)


def _asked_already(titles: list[str]) -> None:
    if titles:
        said = _("This period is asked about already, in these projects or some of them: {titles}.",
                 titles=plain("、".join(titles)))  # fmt: skip
        st.warning(said, icon=":material/event_repeat:")


def _papers(me: Actor) -> Any:
    return reading(forms.forms_in_force, me, kind="survey")


def _about(nonce: Once, held: Terms | None, known: dict[int, str], papers: dict[str, str]) -> Terms:
    now = held.period if held else quarter_of(today())
    first = held.form if held and held.form in papers else next(iter(papers))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = (
            choose(_("Quarter or year"), _periods(now), key=nonce.key("period"), held=now, width=220) or now
        )
        form = choose(_("Questionnaire"), papers, key=nonce.key("form"), held=first, width=260) or first
    usual = _("Satisfaction survey, {period}", period=period_words(period))
    title = st.text_input(
        _("Title") + " *",
        held.title if held and period == held.period else usual,
        key=nonce.key(f"title:{period}"),
        max_chars=LONGEST_TITLE,
    )
    chosen = several(
        _("Projects") + " *", known, key=nonce.key("projects"), held=held.project_ids if held else known
    )
    anonymous = st.radio(
        _("How it is asked"),
        [False, True],
        index=int(held.anonymous) if held else 0,
        format_func=lambda hidden: _("Anonymous") if hidden else _("By name"),
        captions=[
            _("Answers stay with the household: you can call back whoever is not content."),
            _("Nobody can tell who said what; groups under 5 answers are hidden. Often more frank."),
        ],
        key=nonce.key("anonymous"),
    )
    opens, closes = _days(nonce, held)
    target = st.number_input(
        _("Target, satisfied rate in %"),
        1.0,
        100.0,
        float(held.target) if held else 90.0,
        1.0,
        format="%.0f",
        key=nonce.key("target"),
        width=220,
    )
    return Terms(
        title, form, period, tuple(chosen), opens, closes, bool(anonymous), Decimal(str(round(target, 2)))
    )


def _periods(now: str) -> dict[str, str]:
    """The present quarter first, its neighbours, and years."""
    day = today()
    months = [day.year * 12 + day.month - 1 + 3 * step for step in (0, 1, -1, -2, -3)]
    quarters = [quarter_of(date(month // 12, month % 12 + 1, 1)) for month in months]
    years = [str(day.year), str(day.year - 1)]
    return {period: period_words(period) for period in dict.fromkeys([now, *quarters, *years])}


def _days(nonce: Once, held: Terms | None) -> tuple[date, date]:
    day = today()
    begins, ends = (held.opens_on, held.closes_on) if held else (day, day + timedelta(days=DAYS))
    with st.container(horizontal=True):
        opens = st.date_input(_("Begins on"), begins, key=nonce.key("opens"), format="YYYY-MM-DD", width=180)
        closes = st.date_input(
            _("Ends on, this day too"), ends, key=nonce.key("closes"), format="YYYY-MM-DD", width=180
        )
    return opens or begins, closes or ends


def _design(nonce: Once, held: Terms | None, terms: Terms) -> Terms:
    """Who is asked, and how exact the figures shall be."""
    everybody = st.radio(
        _("Who is asked"),
        [True, False],
        index=0 if held is None or held.everybody else 1,
        format_func=lambda all: _("Everybody") if all else _("A random sample"),
        captions=[
            _("Every household somebody lives in."),
            _("Drawn by chance from each project and customer class, as many as the margin of error needs."),
        ],
        key=nonce.key("everybody"),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        margin = st.number_input(
            _("Margin of error, ± %"),
            0.5,
            30.0,
            float(held.margin) if held else 5.0,
            0.5,
            format="%.1f",
            key=nonce.key("margin"),
            width=170,
        )
        confidence = choose(
            _("Confidence"),
            {Decimal(one): f"{one} %" for one in CONFIDENCES},
            key=nonce.key("confidence"),
            held=Decimal(int(held.confidence)) if held else Decimal(95),
            width=130,
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rate = st.number_input(
            _("Expected response rate, %"),
            1,
            100,
            held.rate if held else 30,
            5,
            key=nonce.key("rate"),
            width=170,
        )
        rest = st.number_input(
            _("Leave out who was asked in the last … days"),
            0,
            730,
            held.rest_days if held else 0,
            10,
            key=nonce.key("rest"),
            width=260,
            help=_("By another survey. 0 leaves nobody out."),
        )
    return replace(
        terms,
        everybody=bool(everybody),
        margin=Decimal(str(round(margin, 2))),
        confidence=confidence or Decimal(95),
        rate=int(rate),
        rest_days=int(rest),
    )


def today() -> date:
    return clock.local(clock.now()).date()
