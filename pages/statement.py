"""What somebody a complaint names is shown of it, and their own side."""

import streamlit as st

from lib import clock
from lib.tickets import statements
from lib.ui import _, enter, form, param_id, plain, reading, say, submit

me = enter("statement")
id = param_id()
asked = reading(statements.asked_of_me, me, id=id)
st.header(_("Complaint {no}: your side", no=asked.no), anchor=False)
st.caption(_("Who complained is not shown here. What you write goes into the case as you wrote it."))
facts = {
    _("When it happened"): clock.shown(asked.happened_at),
    _("What was said"): asked.summary,
    _("Findings"): asked.facts,
    _("Verdict"): asked.verdict,
}
st.markdown("\n\n".join(f"**{label}**　{plain(text)}" for label, text in facts.items() if text))
if asked.replied_at:
    st.subheader(_("Your side, given {date}", date=clock.shown(asked.replied_at)), anchor=False)
    st.markdown(plain(asked.reply))
    st.stop()
with form("statement", id) as nonce:
    text = st.text_area(_("What you say to it"), key=nonce.key("text"), max_chars=1000, height=160)
    sent = nonce.send(_("Hand in"))
if sent and submit(statements.reply, me, nonce, id=id, text=text):
    say(_("Thank you, it is with the case now."))
    st.rerun()
