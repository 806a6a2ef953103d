"""Who looked at what: the log of access as a list to filter and take away."""

import streamlit as st

from db.choices.archives import Look
from lib import clock
from lib.access import Actor
from lib.archives import looks
from lib.archives.looks import Looked, LookRow
from lib.masks import mask_numbers
from lib.tables import Column, export, table, view
from lib.ui import _, making, param, plain, reading
from lib.widgets import choose, words


def look_line(row: LookRow) -> str:
    """2025-11-21 09:30 · 李强 · 打开 · 业主询问"""
    reason = mask_numbers(row.reason)
    return " · ".join(
        plain(part) for part in (clock.shown(row.at), row.who, _(row.what.label), reason) if part
    )


def look_log(me: Actor) -> None:
    by = _filters(me)
    now = view("looks", sort="", filter=by)
    page = reading(looks.who_looked, me, by=by, number=now.page)
    empty = _("Nobody has looked at anything like this.")
    table("looks", _("Who looked at what"), _columns(), page, view=now, filter=by, empty=empty)
    if page.total:
        taken = _("Log of access")
        export("looks", taken, _columns(), lambda: making(looks.export_looks, me, by=by), by=me.name)


def _filters(me: Actor) -> Looked:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            value=param("text")[:60],
            key="looks:text",
            placeholder=_("Number, title, reason"),
            icon=":material/search:",
            width=220,
        )
        people = reading(looks.lookers, me)
        who = choose(_("Who"), people, key="looks:who", placeholder=everything, width=150)
        what = choose(_("Did what"), words(Look), key="looks:what", placeholder=everything, width=130)
        since = st.date_input(_("From"), None, format="YYYY-MM-DD", key="looks:since", width=140)
        to = st.date_input(_("To"), None, format="YYYY-MM-DD", key="looks:to", width=140)
    return Looked(text.strip(), who, what, since, to)


def _columns() -> list[Column]:
    return [
        Column("at", _("When"), lambda r: clock.shown(r.at)),
        Column("who", _("Who"), lambda r: r.who),
        Column("what", _("Did what"), lambda r: _(r.what.label)),
        Column("no", _("Archive number"), lambda r: r.no),
        Column("title", _("Title"), lambda r: mask_numbers(r.title), wide=True),
        Column("secrecy", _("Secrecy"), lambda r: _(r.secrecy.label) if r.secrecy else "", spare=True),
        Column("reason", _("Reason"), lambda r: mask_numbers(r.reason)),
    ]
