"""Filing by hand (归档): a new record, or one taken up again."""

import streamlit as st

from lib.archives.file_view import filing_form
from lib.archives.record_view import opened
from lib.ui import _, enter, param_id, plain

me = enter("filing")
record = opened(me, param_id()) if param_id() else None

name = _("Change {no}", no=plain(record.no or record.title)) if record else _("File a record")
st.header(name, anchor=False)
filing_form(me, record)
