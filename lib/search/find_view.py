"""Blocks of the search screen: the words, the filters with their counts, the hits, turning pages.

What is asked stands in the address and nowhere else: it can be kept, sent on and gone back to.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from zlib import crc32

import streamlit as st

from lib.i18n import N_
from lib.paging import Page
from lib.search.marked_view import ICONS, hit_link, marked, told
from lib.search.service import Answer, Facet, Hit
from lib.search.words_rules import COMPANY, FACETS, KINDS, SORTS, Asked, asked_of, words_of
from lib.search.words_rules import told as address_of
from lib.tables import Column
from lib.ui import _
from lib.widgets import choose

WORDS = "search:words"
# A link is drawn on one line and cut off; a title may be longer than a telephone is wide.
WRAPPED = "<style>[class*='st-key-search-hit'] a :is(span, p) {white-space: normal}</style>"
LABELS = {
    "category": N_("Category"),
    "project": N_("Project"),
    "year": N_("Year"),
    "staff": N_("By whom"),
    "customer": N_("Customer"),
    "secrecy": N_("Secrecy"),
    "file": N_("Attachments"),
}
WORDS_OF_OURS = ("category", "secrecy", "file")  # their values may be words of the catalog


def asked_here() -> Asked:
    return asked_of(st.query_params.to_dict())


def _ask(asked: Asked) -> None:
    """Into the address; what else stands there goes."""
    st.query_params.from_dict(address_of(asked))


def _key(name: str, asked: Asked) -> str:
    """Another question draws its filters anew: their labels bear its counts."""
    return f"search:{name}:{crc32(repr(sorted(address_of(asked).items())).encode()):x}"


def words_field(asked: Asked) -> None:
    """What is sought; the address says it, also when somebody came back to it."""
    st.session_state[WORDS] = asked.words
    st.text_input(
        _("Words"),
        key=WORDS,
        icon=":material/search:",
        placeholder=_("Number, name, room or words"),
        autocomplete="off",
        on_change=lambda: _ask(replace(asked, words=words_of(st.session_state[WORDS]), number=1)),
    )


def order(asked: Asked) -> None:
    key = _key("sort", asked)
    choose(
        _("Order"),
        {sort: _(label) for sort, label in SORTS.items()},
        key=key,
        held=asked.sort,
        on_change=lambda: _ask(replace(asked, sort=st.session_state[key] or "match", number=1)),
        width=140,
    )


def how_to() -> None:
    """How to write a search, in one line."""
    st.caption(
        _(
            "“lift stopped” in quotes: just so · -leak: without it · 1502 or 0001: part of a number · "
            "zw: initials of a name"
        )
    )


# -- filters -----------------------------------------------------------------------------------


def filters(asked: Asked, answer: Answer) -> None:
    """Kinds as buttons, the rest as drop-downs; how many hits each value has stands beside it."""
    _kinds(asked, answer.facets.get("kind", []))
    with st.container(horizontal=True):
        for name, label in LABELS.items():
            _drop_down(name, _(label), asked, answer.facets.get(FACETS[name][0], []))
    if answer.sampled:
        st.caption(_("The counts beside the filters are those of the newest 2,000 hits."))


def _kinds(asked: Asked, facets: Sequence[Facet]) -> None:
    counts = {facet.value: facet.n for facet in facets}
    chosen = _chosen(asked, "kind")
    shown = [kind for kind in KINDS if kind in counts or kind == chosen]
    if len(shown) < 2 and not chosen:
        return
    key = _key("kind", asked)
    st.pills(
        _("Kind"),
        shown,
        format_func=lambda kind: f":material/{ICONS[kind]}: {_(KINDS[kind])} {counts.get(kind, 0)}",
        default=chosen,
        key=key,
        label_visibility="collapsed",
        on_change=_narrow(asked, "kind", key),
    )


def _drop_down(name: str, label: str, asked: Asked, facets: Sequence[Facet]) -> None:
    """Left out where every hit has the same."""
    chosen = _chosen(asked, FACETS[name][0])
    options = {facet.value: f"{_named(name, facet)} ({facet.n})" for facet in facets}
    if chosen is None and len(options) < 2:
        return
    if chosen is not None:
        options.setdefault(chosen, _("None of it (0)"))
    key = _key(name, asked)
    choose(
        label,
        options,
        key=key,
        held=chosen,
        placeholder=_("All"),
        on_change=_narrow(asked, FACETS[name][0], key),
        width=150,
    )


def _named(name: str, facet: Facet) -> str:
    ours = name in WORDS_OF_OURS or (name == "project" and facet.value == COMPANY)
    return _(facet.name) if ours else facet.name


def _chosen(asked: Asked, facet: str) -> Any:
    return next(iter(asked.filters.get(facet, ())), None)


def _narrow(asked: Asked, facet: str, key: str) -> Callable[[], None]:
    def narrow() -> None:
        value = st.session_state[key]
        others = {name: values for name, values in asked.filters.items() if name != facet}
        chosen = {} if value is None else {facet: (value,)}
        _ask(replace(asked, filters={**others, **chosen}, number=1))

    return narrow


# -- hits --------------------------------------------------------------------------------------


def hits(page: Page[Hit]) -> None:
    st.html(WRAPPED)
    st.markdown(f"**{_('{n} found', n=page.count)}**")
    for hit in page.rows:
        with st.container(gap=None, key=f"search:hit:{hit.kind}:{hit.id}"):
            hit_link(hit)
            st.caption("  \n".join(part for part in (marked(hit.snippet), told(hit)) if part))


def turn(asked: Asked, page: Page[Hit]) -> None:
    """Page by page, as far as anybody reads."""
    if page.pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _turn_to(_("Previous"), asked, page.number - 1, page.number > 1)
        st.markdown(_("Page {n}", n=page.number), width="content")
        _turn_to(_("Next"), asked, page.number + 1, page.number < page.pages)


def _turn_to(label: str, asked: Asked, number: int, there: bool) -> None:
    st.button(
        label,
        key=_key(f"to:{number}", asked),
        disabled=not there,
        on_click=lambda: _ask(replace(asked, number=number)),
    )


def nothing(asked: Asked) -> None:
    """Why nothing was found, and what to try."""
    said = [_("Nothing found that you may see.")]
    if asked.filters:
        said.append(_("The filters narrow the search: take them off."))
    if " " in asked.words:
        said.append(_("All words must be there: try fewer."))
    if '"' in asked.words or "“" in asked.words:
        said.append(_("Words in quotes must stand just so: try without the quotes."))
    said.append(_("Try another spelling, a shorter word, or only the last digits of a number."))
    st.info("  \n".join(said), icon=":material/search_off:")
    if asked.filters:
        st.button(
            _("Search without filters"),
            key=_key("loose", asked),
            on_click=lambda: _ask(Asked(asked.words, sort=asked.sort)),
        )


def columns() -> list[Column]:
    """What is taken away of each hit."""
    return [
        Column("kind", _("Kind"), lambda hit: _(KINDS[hit.kind])),
        Column("no", _("Number"), lambda hit: hit.no),
        Column("title", _("Title"), _title),
        Column("state", _("State"), lambda hit: " · ".join(map(_, hit.says))),
        Column("place", _("Project and place"), lambda hit: " · ".join(hit.names)),
        Column("day", _("Date"), lambda hit: hit.day.isoformat() if hit.day else ""),
    ]


def _title(hit: Hit) -> str:
    return "".join(text for text, _found in hit.title).removeprefix(hit.no).strip()
