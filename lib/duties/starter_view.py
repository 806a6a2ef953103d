"""Bringing in the starter set: which duties, for which projects."""

import streamlit as st

from lib.access import Actor
from lib.customers import projects
from lib.duties import presets
from lib.duties.recurs_view import told
from lib.ui import _, once, reading, say, submit
from lib.widgets import several


def starter(me: Actor) -> None:
    box = st.popover(
        _("Bring in the starter set"), icon=":material/library_add:", key="duties:starter", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.caption(
            _("What a company like yours usually has to do. Each is brought in once and is yours to change.")
        )
        shipped, known = reading(presets.starter_set, me), reading(projects.projects, me)
        nonce = once("duty", "starter")
        named = {one.code: f"{one.title} · {told(one.recurs)}" for one in shipped}
        lacking = [one.code for one in shipped if not one.projects >= set(known)]
        codes = several(_("Duties"), named, key=nonce.key("codes"), held=lacking)
        only = known if len(known) == 1 else ()
        where = several(_("Projects"), known, key=nonce.key("projects"), held=only)
        if nonce.button(_("Bring in"), width="stretch") and (
            done := submit(presets.bring_in, me, nonce, codes=codes, project_ids=where)
        ):
            say(_("{n} places are new. Now say who does it where.", n=done.value))
            st.rerun()
