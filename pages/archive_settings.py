"""Settings of the archives (档案设置): categories and their years, the number rule, reasons for opening."""

import streamlit as st

from lib.archives import categories
from lib.archives.categories_view import (
    new_category,
    number_rule,
    one_category,
    reason_switch,
    retention_table,
)
from lib.ui import _, enter, param_id, reading

me = enter("archive_settings")
known = reading(categories.all_categories, me)
chosen = next((one for one in known if one.id == param_id()), None)

st.header(_("Archive settings"), anchor=False)
if chosen:
    one_category(me, chosen, known)
    st.stop()
st.caption(_("A row leads to its terms. The years count from the end of the year a record is of."))
new_category(me)
retention_table(known)
left, right = st.columns(2, gap="large")
with left:
    number_rule(me)
with right:
    reason_switch(me)
