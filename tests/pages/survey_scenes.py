"""Surveys and the form designer in the states a person meets."""

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from tests import designer
from tests.cast import Cast
from tests.pages.screen import Desk
from tests.surveys import campaigns

Scene = tuple[str, AppTest]


def survey_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    desk.sign_in("manager")
    yield "no surveys", desk.alone("surveys")
    yield "a survey being prepared", desk.alone("surveys", new=1)
    yield "no satisfaction", desk.alone("satisfaction")
    asked = campaigns.campaign(cast).campaign
    yield "surveys", desk.alone("surveys")
    yield "a survey", desk.alone("surveys", id=asked)
    yield "answers to take down", desk.alone("survey_entry", id=asked)
    desk.sign_in("admin")
    yield "a form being designed", desk.alone("form_designer", id=designer.made(cast).draft)
