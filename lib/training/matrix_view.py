"""The matrix on the screen: whom to look at, counts, one line a person, one column a course."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from lib.access import Actor
from lib.customers import projects
from lib.tables import Cell, Column, badge, export, table, view
from lib.training import courses, matrix, requirements
from lib.training.labels_view import held, legend, percent
from lib.training.matrix import Which
from lib.training.matrix_rules import LACKS, Count, PersonRow, Standing
from lib.ui import _, making, reading
from lib.widgets import choose, pick


def people(me: Actor) -> None:
    by = _filters(me)
    found = reading(matrix.matrix, me, by=by, size=1)
    _standing(found.count)
    by = replace(by, show=_shown(found.count) or "")
    now = view("matrix", sort="", filter=by)
    found = reading(matrix.matrix, me, by=by, number=now.page)
    empty = _("Nobody lacks anything here.") if by.show else _("Nobody is on the staff list here.")
    title, shown = _("Who has learnt what"), _columns(found.courses)
    table("matrix", title, shown, found.page, view=now, filter=by, opens="training_matrix", empty=empty)
    st.caption(legend() + "　" + _("(blank: the post does not ask for it)"))
    if me.may("training.export"):
        export("matrix", title, shown, lambda: _taken(me, by), by=me.name)


def _taken(me: Actor, by: Which) -> Sequence[PersonRow]:
    return making(matrix.export_matrix, me, by=by).page.rows


def _filters(me: Actor) -> Which:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="matrix:project", placeholder=everything, width=220)
        posts = {post: post for post in reading(requirements.posts, me)}
        post = choose(_("Post"), posts, key="matrix:post", placeholder=everything, width=180)
        named = reading(courses.courses, me)
        course = choose(_("Course"), named, key="matrix:course", placeholder=everything, width=220)
    return Which(project, post or "", course)


def _standing(count: Count) -> None:
    if count.not_yet:
        words = _("{n} people work in a post before they passed what must come first.", n=count.not_yet)
        st.error(words, icon=":material/block:")
    asked = sum(count.by.values())
    if asked:
        told = _(
            "{share} of {n} requirements hold: {valid} valid, {soon} run out soon, {lacking} lacking.",
            share=percent(count.covered),
            n=asked,
            valid=count.by[Standing.VALID],
            soon=count.by[Standing.SOON],
            lacking=sum(count.by[one] for one in LACKS),
        )
        st.markdown(told)


def _shown(count: Count) -> str | None:
    which = {
        "": _("Everybody ({n})", n=count.people),
        "lacking": _("Lacking something ({n})", n=count.lacking),
        "not_yet": _("Not to be assigned yet ({n})", n=count.not_yet),
        "soon": _("Running out soon"),
    }
    return pick(_("Show"), which, key="matrix:show", held="", label_visibility="collapsed")


def _columns(titles: Mapping[int, str]) -> list[Column]:
    """Standings stand to the right: on a phone each then names its course."""
    asked = [Column(f"c{id}", title, _cell(id), right=True) for id, title in titles.items()]
    return [
        Column("name", _("Name"), lambda r: r.name),
        Column("not_yet", _("May work in the post"), _not_yet),
        Column("post", _("Post"), lambda r: r.post or "—"),
        Column("project", _("Project"), lambda r: r.project or _("Head office"), spare=True),
        *asked,
    ]


def _cell(id: int) -> Callable[[PersonRow], Cell]:
    return lambda row: held(row.cells.get(id))


def _not_yet(row: PersonRow) -> Cell:
    return badge(_("Not to be assigned yet"), "red") if row.not_yet else ""
