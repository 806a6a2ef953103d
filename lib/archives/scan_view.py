"""From the list of records to what is brought in many at a time: the catalogue, and scans of the paper."""

import streamlit as st

from lib.access import Actor
from lib.ui import _, go


def many_at_once(me: Actor) -> None:
    if not me.may("archives.import"):
        return
    with st.container(horizontal=True):
        if me.may("imports.use") and st.button(
            _("Import the catalogue"), icon=":material/upload_file:", key="archives:import", type="tertiary"
        ):
            go("imports")
        st.link_button(_("Attach scans"), "/scans", icon=":material/attach_file_add:", type="tertiary")
