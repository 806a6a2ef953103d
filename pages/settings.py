"""Settings (设置): what is looked after once, and the parts of the product that are set up here."""

import streamlit as st

from lib.alerts.channels_view import channels_block
from lib.alerts.jobs_view import jobs_block
from lib.screens import screens_of
from lib.standards.company_view import company_form
from lib.tickets.dispatch_rules_view import dispatch_rules
from lib.tickets.templates_view import own_templates
from lib.ui import _, enter, go
from lib.widgets import pick

me = enter("settings")
parts = {
    "company": (_("Company"), "standards.company", company_form),
    "dispatch": (_("Dispatch rules"), "tickets.rules", dispatch_rules),
    "channels": (_("Channels"), "alerts.channels", channels_block),
    "templates": (_("Word templates"), "tickets.templates", own_templates),
    "jobs": (_("Background jobs"), "alerts.channels", jobs_block),
}
mine = {part: (name, block) for part, (name, permission, block) in parts.items() if me.may(permission)}

st.header(_("Settings"), anchor=False)
with st.container(horizontal=True):
    for screen in screens_of(me):
        inside = screen.section == "Administration" and screen.hidden
        icon, key = f":material/{screen.icon}:", f"settings:{screen.name}"
        if inside and st.button(_(screen.title), icon=icon, key=key):
            go(screen.name)
if mine:
    names = {part: name for part, (name, _block) in mine.items()}
    first = next(iter(mine))
    chosen = pick(_("Settings"), names, key="settings:part", held=first, label_visibility="collapsed")
    mine[chosen or first][1](me)
