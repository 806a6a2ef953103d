"""Backups (备份): how old the last good one is, what there is, making one now, bringing one back."""

import streamlit as st

from lib.backups.view import how_kept, list_block, now_block, restore_block
from lib.ui import _, enter

me = enter("backups")

st.header(_("Backups"), anchor=False)
now_block(me)
list_block(me)
restore_block(me)
how_kept()
