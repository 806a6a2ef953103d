"""How a campaign is going, on the screen: from asked to answered, and the health of its sample."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from db.choices.customers import CustomerClass
from lib.access import Actor
from lib.paging import Page
from lib.surveys.campaign_rules import CampaignRow
from lib.surveys.funnel import Funnel, funnel
from lib.surveys.funnel_rules import FEWEST, Group, Need
from lib.surveys.labels_view import percent
from lib.tables import SIZE, Cell, Column, badge, table, view
from lib.ui import _, reading
from lib.widgets import pick

TILE = 120


def progress(me: Actor, campaign: CampaignRow) -> None:
    now = reading(funnel, me, id=campaign.id)
    _numbers(now)
    _health(now, campaign)
    _needs(now.needs, campaign)
    _groups(now, campaign)
    if now.few:
        st.caption(
            _(
                "Fewer than {n} answers are not shown, nor what would give them away: in an anonymous survey"
                " nobody shall see which household has answered.",
                n=FEWEST,
            )
        )


def _numbers(now: Funnel) -> None:
    total = now.total
    told: dict[str, str] = {
        _("Households asked"): str(total.invited),
        _("Link opened"): str(total.opened),
        _("Answered"): str(total.answered),
        _("Response rate"): percent(total.share),
        _("Do not wish to"): str(total.refused),
        _("Not reached"): str(total.unreached),
    }
    with st.container(horizontal=True):
        for label, number in told.items():
            st.metric(label, number, width=TILE)


def _health(now: Funnel, campaign: CampaignRow) -> None:
    """Whether what has come is enough to speak for all."""
    st.subheader(_("Health of the sample"), anchor=False)
    share = min(now.answers / now.wanted, 1.0) if now.wanted else 0.0
    st.progress(share, text=_("{n} valid answers of {wanted} wanted", n=now.answers, wanted=now.wanted))
    st.caption("　".join(_reached(now, campaign)))


def _reached(now: Funnel, campaign: CampaignRow) -> list[str]:
    told = []
    if now.margin is not None:
        told.append(
            _(
                "Margin of error of the answers so far: ±{margin} at {confidence} %, wished ±{wished} %.",
                margin=percent(now.margin),
                confidence=f"{campaign.confidence:.0f}",
                wished=f"{campaign.margin:.1f}",
            )
        )
    if now.outside:
        told.append(
            _(
                "{n} answers came by the open link or an import: anybody may have given them, so they are no"
                " random sample.",
                n=now.outside,
            )
        )
    return told or [_("Nobody has answered yet.")]


def _needs(needs: list[Need], campaign: CampaignRow) -> None:
    classes = list(CustomerClass)
    columns = [
        Column("project", _("Project"), lambda one: one.project, wide=True),
        Column("class", _("Class"), lambda one: _(one.category.label)),
        Column("homes", _("Households lived in"), lambda one: str(one.population), right=True, spare=True),
        Column("wanted", _("Answers wanted"), lambda one: str(one.wanted), right=True),
        Column("answers", _("Valid answers"), lambda one: count(one.answers), right=True),
        Column("lacking", _("Still needed"), _lacking, right=True),
    ]
    _listed(
        f"survey:needs:{campaign.id}",
        _("By project and class"),
        columns,
        needs,
        lambda one: one.project_id * len(classes) + classes.index(one.category),
    )


def _lacking(need: Need) -> Cell:
    if need.lacking is None:
        return "—"
    return str(need.lacking) if need.lacking else badge(_("Enough"), "green")


def _groups(now: Funnel, campaign: CampaignRow) -> None:
    lists: dict[str, tuple[str, Sequence[Group[Any]]]] = {
        "buildings": (_("Building"), now.buildings),
        "projects": (_("Project"), now.projects),
        "classes": (_("Class"), now.classes),
        "interviewers": (_("Interviewer"), now.interviewers),
    }
    names = {key: label for key, (label, _some) in lists.items()}
    chosen = pick(_("Response by"), names, key=f"survey:by:{campaign.id}", held="buildings") or "buildings"
    label, groups = lists[chosen]
    nameless = _("Nobody yet") if chosen == "interviewers" else "—"
    columns = [
        Column("name", label, lambda one: _(one.name) if one.name else nameless, wide=True),
        Column("invited", _("Households asked"), lambda one: str(one.invited), right=True),
        Column("opened", _("Link opened"), lambda one: count(one.opened), right=True, spare=True),
        Column("answered", _("Answered"), lambda one: count(one.answered), right=True),
        Column("share", _("Response rate"), lambda one: percent(one.share), right=True),
        Column("refused", _("Do not wish to"), lambda one: str(one.refused), right=True, spare=True),
        Column("unreached", _("Not reached"), lambda one: str(one.unreached), right=True, spare=True),
    ]
    places = {id(one): place for place, one in enumerate(groups)}
    _listed(
        f"survey:{chosen}:{campaign.id}",
        _("Response by {group}", group=label),
        columns,
        list(groups),
        lambda one: places[id(one)],
    )


def _listed(key: str, caption: str, columns: list[Column], rows: list[Any], id_of: Any) -> None:
    """A list that is at hand whole, a page at a time."""
    now = view(key, sort="")
    last = max(1, -(-len(rows) // SIZE))
    number = min(now.page, last)
    page = Page(rows[(number - 1) * SIZE : number * SIZE], len(rows), number, SIZE)
    table(key, caption, columns, page, view=now, id_of=id_of)


def count(n: int | None) -> str:
    return _("not shown") if n is None else str(n)
