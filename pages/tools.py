"""Tools (工具): what there is, who has what until when; with an id one of them, handed out and taken back."""

import streamlit as st

from lib.equipment import tools_find
from lib.equipment.tool_view import new_tool, one_tool
from lib.equipment.tools_find import Show
from lib.equipment.tools_view import issues, register, tiles, which_part
from lib.ui import _, enter, param_id, reading

me = enter("tools")
if id := param_id():
    one_tool(me, id)
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    st.header(_("Tools"), anchor=False, width="content")
    if me.may("equipment.keep"):
        with st.popover(_("Add a tool"), icon=":material/add:", type="primary"):
            new_tool(me)
tiles(reading(tools_find.tool_numbers, me))
part = which_part()
if part == "register":
    register(me)
else:
    issues(me, Show(part))
