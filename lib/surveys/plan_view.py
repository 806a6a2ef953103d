"""What a campaign's terms come to: how many are asked, and what that number means."""

from collections.abc import Sequence

import streamlit as st

from db.choices.customers import CustomerClass
from lib.paging import Page
from lib.surveys.campaign_rules import Terms
from lib.surveys.campaigns import Line
from lib.surveys.labels_view import percent
from lib.surveys.sampling_rules import margin_of
from lib.tables import SIZE, Column, table, view
from lib.ui import _


def in_a_sentence(lines: Sequence[Line], terms: Terms) -> None:
    """What the number means, and whether it is to be reached."""
    if not invited(lines):
        st.info(_("There is no household to ask. Import the household ledger first."))
        return
    shares = [line.share for line in lines]
    homes, wanted = sum(one.population for one in shares), sum(one.wanted for one in shares)
    expected = invited(lines) * terms.rate // 100
    st.markdown(
        _(
            "**{asked}** of {homes} households are asked, **{wanted}** valid answers are wanted,"
            " about {expected} are to be expected.",
            asked=invited(lines),
            homes=homes,
            wanted=wanted,
            expected=expected,
        )
    )
    st.caption(
        _(
            "With {wanted} answers the satisfied rate found lies within {margin} percentage points of that of"
            " all households, in {confidence} of 100 such surveys.",
            wanted=wanted,
            margin=f"{terms.margin:.1f}",
            confidence=f"{terms.confidence:.0f}",
        )
    )
    if expected < wanted:
        reached = margin_of(expected, homes, float(terms.confidence))
        st.warning(
            _("Too few are likely to answer: {n} answers mean ±{margin}. Ask more, or call on them.",
              n=expected, margin=percent(reached)),
            icon=":material/group_off:",
        )  # fmt: skip


def invited(lines: Sequence[Line]) -> int:
    """How many households are asked."""
    return sum(line.share.asked for line in lines)


def by_stratum(lines: list[Line], terms: Terms) -> None:
    """The table; alone: how exact a class would be by itself."""
    classes = list(CustomerClass)

    def alone(line: Line) -> str:
        reached = margin_of(line.share.wanted, line.share.population, float(terms.confidence))
        return f"±{percent(reached)}" if reached is not None else "—"

    columns = [
        Column("project", _("Project"), lambda one: one.project, wide=True),
        Column("class", _("Class"), lambda one: _(one.category.label)),
        Column("homes", _("Households lived in"), lambda one: str(one.share.population), right=True),
        Column("wanted", _("Answers wanted"), lambda one: str(one.share.wanted), right=True),
        Column("asked", _("Households asked"), lambda one: str(one.share.asked), right=True),
        Column("alone", _("Margin by itself"), alone, right=True, spare=True),
    ]
    now = view("survey:plan", sort="", filter=terms)
    page = Page(lines[(now.page - 1) * SIZE : now.page * SIZE], len(lines), now.page, SIZE)
    table(
        "survey:plan",
        _("By project and class"),
        columns,
        page,
        view=now,
        filter=terms,
        id_of=lambda one: one.project_id * len(classes) + classes.index(one.category),
    )
