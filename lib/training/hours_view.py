"""Hours of everybody in sight: who is short of safety hours, and of a fifth of the base."""

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from lib.access import Actor
from lib.customers import projects
from lib.tables import Cell, Column, badge, export, table, view
from lib.training import hours, requirements
from lib.training.hours import Watch, Which
from lib.training.hours_rules import MOST_BASE, SAFETY_HOURS, SHARE, TONES, Base, Pace, Per, PersonHours
from lib.training.labels_view import number, percent
from lib.ui import _, form, making, reading, say, submit
from lib.widgets import choose, pick, words

SIGNS = {Pace.DONE: "√", Pace.ON_WAY: "△", Pace.BEHIND: "×"}


def watch(me: Actor) -> None:
    by = _filters(me)
    now = view("hours", sort="", filter=by)
    found = reading(hours.watch, me, by=by, number=now.page)
    _standing(me, found)
    with st.container(horizontal=True, vertical_alignment="center"):
        by = replace(by, show=_shown(found) or "")
        now = view("hours", sort="", filter=by)
    if by.show:
        found = reading(hours.watch, me, by=by, number=now.page)
    shown = _columns(found.base)
    empty = _("Nobody is short here.") if by.show else _("Nobody is on the staff list here.")
    table(
        "hours",
        _("Learning hours"),
        shown,
        found.page,
        view=now,
        filter=by,
        opens="training_matrix",
        empty=empty,
    )
    if me.may("training.export"):
        title = _("Training hours")
        export("hours", title, shown, lambda: making(hours.export_hours, me, by=by), by=me.name)


def _filters(me: Actor) -> Which:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="hours:project", placeholder=everything, width=220)
        posts = {post: post for post in reading(requirements.posts, me)}
        post = choose(_("Post"), posts, key="hours:post", placeholder=everything, width=180)
    return Which(project, post or "")


def _standing(me: Actor, found: Watch) -> None:
    count, base = found.count, found.base
    told = [
        _(
            "{n} of {all} people are short of {hours} safety hours this year.",
            n=count.safety_short,
            all=count.people,
            hours=number(SAFETY_HOURS),
        )
    ]
    if base.hours:
        label = _("a year") if base.per == Per.YEAR else _("a month")
        told.append(
            _(
                "Training is {share} of the base of {hours} hours {per}; {n} people are below {target} %.",
                share=percent(count.share),
                hours=number(base.hours),
                per=label,
                n=count.base_short,
                target=number(SHARE),
            )
        )
    else:
        told.append(
            _("Choose the base first: training is to be {target} % of which hours?", target=number(SHARE))
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("  \n".join(told), width="stretch")
        if me.may("training.manage"):
            with st.popover(_("Base"), icon=":material/tune:"):
                _choose_base(me, base)


def _choose_base(me: Actor, base: Base) -> None:
    st.caption(_("The working time of one person of which training is to be a fifth."))
    with form("hours", "base", border=False) as nonce:
        per = choose(_("Counted"), words(Per), key=nonce.key("per"), held=base.per)
        some = st.number_input(
            _("Hours") + " *",
            0.0,
            float(MOST_BASE),
            float(base.hours or 2000),
            1.0,
            key=nonce.key("hours"),
        )
        sent = nonce.send(_("Save"))
    to = Base(per or Per.YEAR, Decimal(str(some)))
    if sent and submit(hours.set_base, me, nonce, to=to, seen=base.stamp):
        say(_("Saved"))
        st.rerun()


def _shown(found: Watch) -> str | None:
    count = found.count
    which = {
        "": _("Everybody ({n})", n=count.people),
        "safety": _("Short of safety hours ({n})", n=count.safety_short),
    }
    if found.base.hours:
        which["base"] = _("Below the share ({n})", n=count.base_short)
    return pick(_("Show"), which, key="hours:show", held="", label_visibility="collapsed")


def _columns(base: Base) -> list[Column]:
    shown = [
        Column("name", _("Name"), lambda r: r.name),
        Column("post", _("Post"), lambda r: r.post),
        Column("project", _("Project"), lambda r: r.project or _("Head office"), wide=True, spare=True),
        Column("safety", _("Safety hours"), _safety, right=True),
        Column("short", _("Short by"), lambda r: number(r.safety_short), right=True),
    ]
    if base.hours:
        shown += [
            Column("trained", _("Training hours"), _trained, right=True),
            Column("share", _("Share"), lambda r: percent(r.share), right=True, spare=True),
            Column("lack", _("Short of the share by"), lambda r: number(r.short), right=True, spare=True),
        ]
    return shown


def _safety(row: PersonHours) -> Cell:
    words = f"{SIGNS[row.safety_pace]} {number(row.safety)} / {number(SAFETY_HOURS)}"
    return badge(words, TONES[row.safety_pace])


def _trained(row: PersonHours) -> Cell:
    words = f"{SIGNS[row.base_pace]} {number(row.trained)} / {number(row.base_needed)}"
    return badge(words, TONES[row.base_pace])
