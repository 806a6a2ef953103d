"""Filing what was closed before there were archives, on the completeness screen."""

import streamlit as st

from lib.access import Actor
from lib.tickets import archiving
from lib.ui import _, once, reading, say, submit


def older_tickets(me: Actor) -> None:
    """Counted when somebody asks; how far it has come once it runs."""
    if not me.may("archives.settings"):
        return
    label = _("Tickets closed before")
    box = st.popover(label, icon=":material/history:", key="archiving", on_change="rerun")
    if box.open:
        with box:
            _older(me)


def _older(me: Actor) -> None:
    found, nonce = reading(archiving.older, me), once("archiving")
    if found.running:
        st.progress(found.done / max(found.all, 1), _("{n} of {all} filed", n=found.done, all=found.all))
        st.button(_("Look again"), key="archiving:again", icon=":material/refresh:")
    elif not found.waiting:
        st.caption(_("Every closed ticket is filed."))
    else:
        st.caption(
            _("Each gets a record and its sheet, in the background. What a ledger brought is left out.")
        )
        if nonce.button(_("File {n} closed tickets now", n=found.waiting)) and submit(
            archiving.file_older, me, nonce
        ):
            say(_("They are being filed."))
            st.rerun()
