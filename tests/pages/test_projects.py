"""Projects: added, changed, refused, never overwritten unseen."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.customers import Phase
from lib.accounts import sessions
from lib.customers import projects
from lib.deeds import perform, read
from tests.cast import DOOR, Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import (
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    cells,
    press,
    text,
    toasts,
    widget,
    zh,
)

LIST = "项目"


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("admin")
    return desk.at("projects")


def names(cast: Cast) -> list[str]:
    return [project.name for project in read(projects.all_projects, cast.admin)]


def save(at: AppTest, which: int = 0, **values: Any) -> AppTest:
    for name, value in values.items():
        field(at, which, name).set_value(value)
    return press(at, widget_key(at, f"project:{which}", "send"))


def field(at: AppTest, which: int, name: str) -> Any:
    """The key holds the version the form was drawn for."""
    keys = [node.key for node in at._tree if getattr(node, "key", None)]
    return widget(at, next(k for k in keys if k.startswith(f"project:{which}:") and f":{name}:" in k))


def choose(at: AppTest, id: int) -> AppTest:
    return widget(at, "projects:which").set_value(id).run()


def test_a_project_is_added(at: AppTest, cast: Cast) -> None:
    save(at, code="MH", name="梅苑", address="汉口路 1 号", phase=Phase.RUNNING)
    assert toasts(at) == [zh("Saved")]
    assert cells(at, LIST, "name") == names(cast) == ["莲花苑", "梅苑", "竹园"]
    assert field(at, 0, "name").value == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "", "name": "梅苑"}, "A project needs a code and a name."),
        ({"code": "MH", "name": "  "}, "A project needs a code and a name."),
        ({"code": "LH", "name": "梅苑"}, "There is a project with this code or name already."),
        ({"code": "MH", "name": "莲花苑"}, "There is a project with this code or name already."),
    ],
)
def test_a_project_that_cannot_be_is_refused_and_the_form_kept(
    at: AppTest, cast: Cast, values: dict[str, str], sentence: str
) -> None:
    save(at, **values, address="汉口路 1 号")
    assert alerts(at) == [zh(sentence)]
    kept = {name: field(at, 0, name).value for name in (*values, "address")}
    assert kept == {**values, "address": "汉口路 1 号"}
    assert names(cast) == ["莲花苑", "竹园"]


def test_the_same_form_sent_twice_is_one_project(at: AppTest, cast: Cast) -> None:
    nonces = {k: v for k, v in at.session_state.items() if str(k).startswith("_once:project")}
    save(at, code="MH", name="梅苑")
    for key, nonce in nonces.items():
        at.session_state[key] = nonce
    save(at.run(), code="MH2", name="梅苑二期")
    assert names(cast) == ["莲花苑", "梅苑", "竹园"]


def test_a_project_is_changed_and_stays_chosen(at: AppTest, cast: Cast) -> None:
    id = cast.project_a
    save(choose(at, id), id, name="莲花苑一期", address="新华路 2 号")
    assert cells(at, LIST, "name") == ["莲花苑一期", "竹园"]
    assert widget(at, "projects:which").value == id
    save(at.run(), id, address="新华路 3 号")
    assert cells(at, LIST, "address") == ["新华路 3 号", ""]
    assert "莲花苑一期" in widget(at, "projects:which").options


def test_a_stale_change_saves_nothing_and_shows_what_changed(at: AppTest, cast: Cast) -> None:
    id = cast.project_a
    field(choose(at, id), id, "address").set_value("旧地址")
    told = {"code": "LH", "name": "莲花苑", "address": "新地址", "phase": Phase.RUNNING}
    perform(projects.change_project, cast.admin, None, id=id, version=1, **told)
    save(at, id)
    assert zh("Somebody else changed this in the meantime. Nothing was saved.") in alerts(at)
    assert "— → **新地址**" in at.warning[0].value
    assert cells(at, LIST, "address")[0] == "新地址"


def test_the_new_state_is_loaded_whole(at: AppTest, cast: Cast) -> None:
    """What the form still held of the old state must not go over the new one."""
    id = cast.project_a
    choose(at, id)
    told = {"code": "LH", "name": "莲花苑", "address": "新地址", "phase": Phase.RUNNING}
    perform(projects.change_project, cast.admin, None, id=id, version=1, **told)
    press(at.run(), zh("Load the new state"))
    assert not at.warning
    assert field(at, id, "address").value == "新地址"
    save(at, id, name="莲花苑一期")
    assert cells(at, LIST, "address")[0] == "新地址"


def test_a_deed_after_signing_out_saves_nothing(at: AppTest, desk: Desk, cast: Cast) -> None:
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    save(at, code="MH", name="梅苑")
    assert text(at).splitlines() == [SIGNED_OUT, "登录"]
    assert names(cast) == ["莲花苑", "竹园"]
