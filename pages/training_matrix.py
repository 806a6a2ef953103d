"""Who has learnt what (岗位培训矩阵): people × courses; one of them with hours and plan."""

import streamlit as st

from lib.training.matrix_view import people
from lib.training.person_view import one_person
from lib.ui import _, enter, param_id

me = enter("training_matrix")
if id := param_id():
    one_person(me, id)
    st.stop()

st.header(_("Who has learnt what"), anchor=False)
people(me)
