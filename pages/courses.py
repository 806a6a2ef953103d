"""Courses (课程): what is taught, and what each post needs."""

import streamlit as st

from lib.training.course_view import course_list, new_course, one_course
from lib.training.requirements_view import by_post
from lib.ui import _, enter, go, param, param_id
from lib.widgets import pick

me = enter("courses")
if id := param_id():
    one_course(me, id)
    st.stop()
if param("new") and me.may("training.manage"):
    new_course(me)
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    st.header(_("Courses"), anchor=False, width="content")
    if me.may("training.manage") and st.button(
        _("Add a course"), key="courses:new", icon=":material/add:", type="primary"
    ):
        go("courses", new=1)
parts = {"courses": _("Courses"), "posts": _("What each post needs")}
shown = pick(_("Show"), parts, key="courses:part", held="courses", label_visibility="collapsed")
{"courses": course_list, "posts": by_post}[shown or "courses"](me)
