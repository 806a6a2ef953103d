"""The screens of the archives in every state a person meets."""

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from lib.archives import service
from lib.deeds import perform
from tests.cast import Cast
from tests.pages.screen import Desk, widget
from tests.papers import category, facts

Scene = tuple[str, AppTest]


def archive_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    desk.sign_in("manager")
    yield "no archives", desk.alone("archives")
    yield "a record to be filed", desk.alone("filing")
    yield "a service record", desk.alone("filing", category="service")
    filed = perform(service.add_record, cast.manager, None, facts=facts(cast, "customer"))
    draft = perform(service.add_record, cast.manager, None, facts=facts(cast), draft=True)
    yield "archives", desk.alone("archives")
    yield "a record", desk.alone("record", id=filed)
    yield "a draft", desk.alone("record", id=draft)
    yield "a record being changed", desk.alone("filing", id=filed)
    desk.sign_in("admin")
    at = desk.alone("archive_settings")
    yield "archive settings", at
    rule = "archive:pattern:{project}-{letters}-{year}-{n:4}:pattern"
    yield "a wrong number rule", widget(at, rule).set_value("{n:4}").run()
    yield "a category", desk.alone("archive_settings", id=category(cast, "contract"))
