"""At the end of a campaign's page: what it led to, what lies under target, what is said of it next time."""

from typing import TYPE_CHECKING

import streamlit as st

from db.choices.actions import Remedy, Severity
from db.choices.surveys import CampaignState
from lib import clock
from lib.access import Actor
from lib.actions import find
from lib.actions.view import TONES, day_asked
from lib.i18n import N_
from lib.paging import Page
from lib.surveys import homes, proposals
from lib.surveys import loop as loops
from lib.surveys.figures_rules import DimensionFigure
from lib.surveys.labels_view import period_words
from lib.surveys.loop import Again, Heard, Then
from lib.surveys.loop_rules import Short, Turn
from lib.surveys.proposals import Proposal
from lib.tables import Cell, Column, badge, table, view
from lib.ui import Once, _, form, go, plain, reading, say, submit
from lib.widgets import choose, pick, words

if TYPE_CHECKING:
    from lib.surveys.campaign_rules import CampaignRow

ALL, SIZE, TILE = 0, 10, 150
HOW_SURE = {Short.CLEAR: "red", Short.UNDER: "orange", Short.FEW: "grey"}
STOOD = {"open": N_("{n} open"), "put_right": N_("{n} put right"), "verified": N_("{n} verified")}


def loop(me: Actor, campaign: "CampaignRow") -> None:
    """Nothing where nothing was heard, and nothing is to be put right."""
    if campaign.state == CampaignState.DRAFT:
        return
    heard = reading(loops.heard, me, campaign_id=campaign.id)
    short = reading(proposals.proposed, me, campaign_id=campaign.id) if me.may("surveys.results") else []
    beside = me.may("surveys.results") and reading(loops.again, me, campaign_id=campaign.id)
    if not (heard.wishes or heard.measures.raised or short or beside):
        return
    st.subheader(_("Heard, handled, rated again"), anchor=False)
    _numbers(heard)
    _under_target(me, campaign, short)
    if beside:
        _rated_again(me, campaign, beside)


def _numbers(heard: Heard) -> None:
    told: dict[str, int | str] = {}
    if heard.wishes:
        told[_("Wished to be called")] = heard.wishes
        told[_("Of these handled")] = heard.handled
    if heard.asked:
        told[_("Content at the call-back")] = f"{heard.content} / {heard.asked}"
    if raised := heard.measures.raised:
        told[_("Corrective actions")] = raised
        told[_("Of these verified")] = heard.measures.verified
    if told:
        with st.container(horizontal=True):
            for label, number in told.items():
                st.metric(label, number, width=TILE)


def wished(me: Actor, ticket_id: int) -> None:
    """On a ticket's page: the survey after which somebody wished to be called."""
    if me.may("surveys.view") and (one := reading(loops.survey_of, me, ticket_id=ticket_id)):
        told = _("Wished for after the survey {survey}", survey=_link(one))
        st.caption(f":material/ballot: {told}")


def surveys_of(me: Actor, household_id: int) -> None:
    """On a household's page: what it answered by name."""
    if not me.may("surveys.answers"):
        return
    found = reading(homes.of_household, me, household_id=household_id)
    if not found:
        return
    st.subheader(_("Surveys this household answered"), anchor=False)
    page, now = Page(found, len(found), 1, len(found)), view("household:surveys", sort="")
    table("household:surveys", _("Surveys this household answered"), _said(), page, view=now, opens="surveys")


def _said() -> list[Column]:
    return [
        Column("at", _("Answered on"), lambda one: clock.shown(one.at)),
        Column("survey", _("Survey"), lambda one: period_words(one.period)),
        Column("overall", _("Overall"), lambda one: str(one.overall or "—"), right=True),
        Column("nps", "NPS", lambda one: "—" if one.nps is None else str(one.nps), right=True),
        Column("comment", _("In their own words"), lambda one: one.comment, wide=True),
    ]


# -- under target ------------------------------------------------------------------------------


def _under_target(me: Actor, campaign: "CampaignRow", found: list[Proposal]) -> None:
    """A row leads to its action, or to raising one."""
    if not found:
        return
    free = [one for one in found if not one.action] if me.may("surveys.manage") else []
    st.markdown(f"**{_('Under target')}**")
    target = f"{found[0].target:g}"
    st.caption(
        _(
            "Satisfied rate under {target} %. “Clearly”: the whole 95 % interval lies below; "
            "with fewer than 30 answers this is said and not more.",
            target=target,
        )
    )
    key = f"survey:under:{campaign.id}"
    now = view(key, sort="")
    start = SIZE * (now.page - 1)
    page = Page(found[start : start + SIZE], len(found), now.page, SIZE)
    picked = table(key, _("Under target"), _columns(), page, view=now, picks=True, id_of=found.index)
    one = found[picked] if picked is not None and picked < len(found) else None
    if one and one.action:
        go("actions", id=one.action.id)
    asked = free and st.button(
        _("Take up"), key=f"survey:begin:{campaign.id}", icon=":material/build_circle:", type="primary"
    )
    if asked or one in free:
        st.dialog(_("Take up"))(_take_up)(me, campaign, free, one or free[0])


def _columns() -> list[Column]:
    return [
        Column("dimension", _("Dimension"), lambda one: _(one.figure.dimension.label)),
        Column("project", _("Project"), lambda one: one.project),
        Column("rate", _("Satisfied rate"), lambda one: rate(one.figure), right=True),
        Column("range", _("95 % interval"), lambda one: _range(one.figure), right=True, spare=True),
        Column("n", _("Answered by"), lambda one: str(one.figure.n), right=True, spare=True),
        Column("sure", _("How sure"), lambda one: badge(_(one.short.label), HOW_SURE[one.short])),
        Column("action", _("Corrective action"), _action, wide=True),
    ]


def _action(one: Proposal) -> Cell:
    if not (action := one.action):
        return _("Not taken up yet")
    told = f"{_(action.state.label)} {action.no} {action.owner}"
    return badge(told, "red" if action.late else TONES[action.state])


def _range(figure: DimensionFigure) -> str:
    return f"{figure.rate_low:.1f}–{figure.rate_high:.1f}"


def rate(figure: DimensionFigure | None) -> str:
    return f"{figure.rate:.1f}" if figure else "—"


def _take_up(me: Actor, campaign: "CampaignRow", free: list[Proposal], first: Proposal) -> None:
    """Which of them, and then what is done about it, by whom, until when."""
    names = {(one.project_id, one.figure.dimension): _named(one) for one in free}
    held = first.project_id, first.figure.dimension
    chosen = choose(_("What is put right"), names, key=f"survey:which:{campaign.id}:{held}", held=held)
    if chosen in names:
        _measure(me, campaign, free[list(names).index(chosen)])


def _named(one: Proposal) -> str:
    return f"{_(one.figure.dimension.label)} {rate(one.figure)} % · {one.project}"


def _measure(me: Actor, campaign: "CampaignRow", one: Proposal) -> None:
    people = reading(find.owners, me, project_id=one.project_id)
    with form("survey:take", campaign.id, one.project_id, one.figure.dimension, border=False) as nonce:
        title = st.text_input(_("Measure") + " *", key=nonce.key("title"), max_chars=120)
        detail = st.text_area(_("How, and what for"), key=nonce.key("detail"), max_chars=1000, height=80)
        owner = choose(_("Responsible") + " *", people, key=nonce.key("owner"))
        severity = pick(_("Severity"), words(Severity), key=nonce.key("severity"), held=Severity.NORMAL)
        remedy = choose(_("Kind of measure"), words(Remedy), key=nonce.key("remedy"), placeholder=_("None"))
        due = day_asked(nonce, _("To be put right by"))
        sent = nonce.send(_("Take up"), width="stretch")
    if sent and owner is None:
        st.error(_("Choose who puts it right."))
    elif sent:
        values = {"title": title, "detail": detail, "owner_id": owner, "due_at": due, "remedy": remedy}
        _send(me, nonce, campaign, one, severity=severity or Severity.NORMAL, **values)


def _send(me: Actor, nonce: Once, campaign: "CampaignRow", one: Proposal, **values: object) -> None:
    where = {"campaign_id": campaign.id, "project_id": one.project_id, "dimension": one.figure.dimension}
    if submit(proposals.take_up, me, nonce, **where, **values):  # type: ignore[arg-type]
        say(_("Taken up"))
        st.rerun()


# -- rated again -------------------------------------------------------------------------------


def _rated_again(me: Actor, campaign: "CampaignRow", found: Again) -> None:
    if len(campaign.projects) > 1:
        places, key = {ALL: _("All projects"), **campaign.projects}, f"survey:again:{campaign.id}"
        project = choose(_("Rated again in"), places, key=key, held=ALL, width=280)
        if project:
            found = reading(loops.again, me, campaign_id=campaign.id, project_id=project) or found
    told = _("From {last} to {now}", last=_link(found.last), now=_link(found.now))
    st.markdown(f"**{told}**")
    if not found.alike:
        st.caption(_("Not the same projects were asked both times: choose one to compare like with like."))
    if not any(turn.now for turn in found.turns):
        st.caption(_("Nobody has answered both times yet."))
        return
    key, many = f"survey:turns:{campaign.id}", len(found.turns)
    page = Page(found.turns, many, 1, many)
    table(key, _("Rated again"), _turned(found), page, view=view(key, sort=""), id_of=found.turns.index)
    st.caption(
        _(
            "Satisfied rates in %, the change in points. Significant: more than chance does (two-sided z "
            "test, p < 0.05 by Holm over all dimensions); it is never said of fewer than 30 answers."
        )
    )


def _link(one: Then) -> str:
    return f"[{plain(one.title)}](/surveys?id={one.id})"


def _turned(found: Again) -> list[Column]:
    return [
        Column("dimension", _("Dimension"), lambda turn: _(turn.dimension.label)),
        Column("last", period_words(found.last.period), lambda turn: rate(turn.last), right=True),
        Column("measures", _("What was done"), handled, wide=True),
        Column("now", period_words(found.now.period), lambda turn: rate(turn.now), right=True),
        Column("change", _("Change since then"), change, right=True),
    ]


def handled(turn: Turn) -> str:
    """Wishes and measures, in words."""
    wished = _("{n} called back", n=turn.wishes) if turn.wishes else ""
    stood = [_(STOOD[name], n=n) for name, n in vars(turn.measures).items() if n]
    raised = _("measures: {stood}", stood=", ".join(stood)) if stood else ""
    return " · ".join(part for part in (wished, raised) if part)


def change(turn: Turn) -> Cell:
    """Coloured only where it is more than chance."""
    if turn.change is None:
        return "—"
    told = f"{turn.change.rate:+.1f}"
    if turn.sure:
        return badge(_("{change} significant", change=told), "green" if turn.change.rate > 0 else "red")
    return _("{change} few answers", change=told) if turn.change.few else told
