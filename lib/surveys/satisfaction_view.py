"""The satisfaction screen: what is looked at, its headline, its charts, and the answers behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Dimension
from lib import charts, clock
from lib.access import Actor
from lib.analysis.sight_view import shown
from lib.chart_shapes import CLICKED
from lib.customers import projects
from lib.paging import Page
from lib.surveys import results
from lib.surveys.headline_view import Headline, headline
from lib.surveys.labels_view import period_words
from lib.surveys.results import AskedThen, Slice
from lib.surveys.sights_view import PARTS, Looked, Sight, looked_at
from lib.tables import Column, table, view
from lib.ui import _, language, param_id, reading
from lib.widgets import choose, several, words

ROWS = 10
KEYS = {
    "project": "results:project",
    "building": "results:building",
    "class": "results:class",
    "channel": "results:channel",
    "dimension": "results:dimension",
}
"""What a click on a chart chooses, and the widget that holds it."""


def chosen(me: Actor, asked: Sequence[AskedThen]) -> Looked | None:
    """One row of choices; the newest answered, or the one in the address, unless somebody chooses."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        campaigns = _campaigns(asked)
        here: dict[int, str] = reading(projects.projects, me)
        project = choose(_("Project"), here, key=KEYS["project"], placeholder=_("All"), width=170)
        built = reading(results.buildings, me, project_id=project) if project else {}
        building = None
        if built:
            building = choose(_("Building"), built, key=KEYS["building"], placeholder=_("All"), width=130)
        category = choose(
            _("Customer class"), words(CustomerClass), key=KEYS["class"], placeholder=_("All"), width=150
        )
        channel = choose(
            _("Way of answering"), words(AnswerChannel), key=KEYS["channel"], placeholder=_("All"), width=150
        )
        dimension = choose(
            _("Dimension"), words(Dimension), key=KEYS["dimension"], placeholder=_("Overall"), width=170
        )
        against = _against(asked, campaigns)
    if not campaigns:
        return None
    by = Slice(tuple(campaigns), project, building, category, channel)
    return looked_at(me, by, dimension=dimension or Dimension.OVERALL, against=against, asked=asked)


def _campaigns(asked: Sequence[AskedThen]) -> list[int]:
    known = {one.id: f"{one.period} · {one.title}" for one in asked}
    wanted = param_id()
    newest = next((one.id for one in asked if one.answered), asked[0].id)
    first = wanted if wanted in known else newest
    return sorted(several(_("Survey"), known, key="results:campaigns", held=[first], width=420))


def _against(asked: Sequence[AskedThen], campaigns: Sequence[int]) -> str | None:
    """Another period asked as often, none of those looked at."""
    mine = [one.period for one in asked if one.id in campaigns]
    others = sorted({one.period for one in asked if mine and len(one.period) == len(mine[0])} - {*mine})
    known = {period: period_words(period) for period in reversed(others)}
    return choose(
        _("Compare with"), known, key="results:against", placeholder=_("The period before"), width=190
    )


# -- kept ready --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What one part shows, worked out."""

    headline: Headline
    sights: list[Sight]


def told(me: Actor, part: str, looked: Looked, asked: Sequence[AskedThen]) -> Told:
    """Worked out once for all who see the same, until an answer changes; invitations within ten minutes."""
    against = looked.against.campaigns if looked.against else ()
    ids = {*looked.by.campaigns, *against}
    stamps = tuple(
        one.stamp for one in asked if one.id in ids or (part == "time" and one.period in looked.periods)
    )
    return _kept(part, looked, language(), me.projects, stamps, _ten_minutes(clock.now()), _me=me)


def _ten_minutes(now: datetime) -> int:
    return int(now.timestamp() // 600)


@st.cache_resource(max_entries=400, show_spinner=False)
def _kept(
    part: str,
    looked: Looked,
    lang: str,
    projects: frozenset[int] | None,
    stamps: tuple[str, ...],
    ten_minutes: int,
    _me: Actor,
) -> Told:
    head = headline(_me, looked)
    return Told(head, [] if head.hidden or not head.n else PARTS[part](_me, looked))


# -- shown -------------------------------------------------------------------------------------


def show(sight: Sight, looked: Looked) -> None:
    """The chart; its numbers when asked for. A click on a bar narrows the whole screen to it."""
    if not sight.chart.rows:
        st.markdown(f"**{sight.chart.title}**")
        st.caption(_("Too few answers to show this."))
        return
    key = f"chart:{sight.key}:{looked.by}:{looked.dimension}"
    charts.draw(sight.chart, key=key, picked=_narrowing(key, sight) if sight.cross else None)
    if sight.note:
        st.caption(sight.note)
    if st.toggle(_("Numbers"), key=f"numbers:{sight.key}"):
        _numbers(sight)


def _narrowing(key: str, sight: Sight) -> Callable[[], None]:
    ids = {row["id"] for row in sight.chart.rows}

    def narrow() -> None:
        picked = st.session_state[key]["selection"].get(CLICKED) or []
        id = picked[0].get("id") if picked else None
        if id in ids:
            st.session_state[KEYS[sight.cross]] = OF_ID[sight.cross](id)

    return narrow


OF_ID: dict[str, Callable[[Any], Any]] = {
    "project": int,
    "building": int,
    "class": CustomerClass,
    "channel": AnswerChannel,
    "dimension": Dimension,
}


def _numbers(sight: Sight) -> None:
    numbered = list(enumerate(sight.chart.rows))
    now = view(f"rows:{sight.key}", sort="", filter=sight.chart.title)
    page = Page(numbered[(now.page - 1) * ROWS : now.page * ROWS], len(numbered), now.page, ROWS)
    table(
        f"rows:{sight.key}",
        sight.chart.title,
        [_column(key, label) for key, label in sight.chart.labels.items()],
        page,
        view=now,
        filter=sight.chart.title,
        id_of=lambda row: int(row[0]),
    )


def _column(key: str, label: str) -> Column:
    text = key in ("name", "period", "level", "word", "what")
    return Column(key, label, lambda row: shown(row[1].get(key)), right=not text)
