"""The search screen and the box in every screen's sidebar."""

import re

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from lib.deeds import perform, read
from lib.search import saved
from lib.search.words_rules import Asked
from lib.ui import plain
from tests.cast import Cast
from tests.pages.screen import Desk, alerts, fill, partly, press, said, text, toasts, widget, zh
from tests.search.desk import file, furnish

pytestmark = pytest.mark.slow


def links(at: AppTest) -> list[tuple[str, str, str]]:
    """(label as read, screen, what goes along) of every link to a page."""
    protos = [node.proto for node in at._tree if getattr(node, "type", "") == "page_link"]
    marks = (":orange[", "]", "*", "\\")
    found = []
    for proto in protos:
        label = proto.label
        for mark in marks:
            label = label.replace(mark, "")
        found.append((label, proto.page, proto.query_string))
    return found


def address(at: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


# -- the box -----------------------------------------------------------------------------------


def test_the_box_asks_nothing_before_something_is_typed(desk: Desk, cast: Cast) -> None:
    id = file(cast, 1, title="电梯漏水")
    asked: list[str] = []
    event.listen(cast.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    desk.sign_in("clerk")
    at = desk.at("account")
    assert links(at) == [(zh("Search and saved searches"), "search", "")]
    assert not any("search_" in statement for statement in asked)
    fill(at, box__typed="漏").run()
    assert any("search_" in statement for statement in asked)
    assert links(at)[0] == (zh("All results"), "search", "q=%E6%BC%8F")
    assert links(at)[1][1:] == ("record", f"id={id}")
    fill(at, box__typed="没有这样的").run()
    assert len(links(at)) == 1
    assert zh("Nothing found.") in text(at)


@pytest.mark.parametrize(("name", "there"), [("trainer", True), ("stranger", False)])
def test_the_box_is_there_for_who_may_search(desk: Desk, name: str, there: bool) -> None:
    desk.sign_in(name)
    at = desk.at("account")
    assert bool(links(at)) is there


# -- the screen --------------------------------------------------------------------------------


def test_a_search_is_narrowed_sorted_and_kept_in_the_address(desk: Desk, cast: Cast) -> None:
    furnish(cast)
    desk.sign_in("quality")
    at = desk.at("search", q="漏水")
    assert zh("{n} found", n="22") in text(at)
    pills = widget(at, "search:kind")
    assert [option.content for option in pills.proto.options] == [
        f"{zh('Archives')} 17",
        f"{zh('Tickets')} 5",
    ]
    pills.set_value("ticket").run()
    assert address(at) == {"q": "漏水", "kind": "ticket"}
    assert zh("{n} found", n="5") in text(at)
    assert {screen for _, screen, _ in links(at)} == {"ticket"}
    widget(at, zh("Project")).set_value(cast.project_b).run()
    assert address(at)["project"] == str(cast.project_b)
    assert zh("{n} found", n="1") in text(at)
    widget(at, "search:sort").set_value("-day").run()
    assert address(at)["sort"] == "-day"
    widget(at, "search:words").set_value("没有这样的 词").run()
    assert zh("Nothing found that you may see.") in alerts(at)[0]
    assert zh("All words must be there: try fewer.") in alerts(at)[0]
    press(at, zh("Search without filters"))
    assert address(at) == {"q": "没有这样的 词", "sort": "-day"}


def test_pages_are_turned(desk: Desk, cast: Cast) -> None:
    for number in range(1, 24):
        file(cast, number, title=f"漏水 {number}")
    desk.sign_in("manager")
    at = desk.at("search", q="漏水", sort="day")
    assert len(links(at)) == 20
    press(at, zh("Next"))
    assert address(at)["page"] == "2"
    assert [label[-2:] for label, _, _ in links(at)] == ["21", "22", "23"]
    press(at, zh("Previous"))
    assert len(links(at)) == 20
    assert "page" not in address(at)


@pytest.mark.parametrize(
    "payload",
    [
        "[点](https://evil.example/)",
        "![图](//evil.example/a.png) **粗** _斜_",
        "<img src=x onerror=alert(1)> `码` $x^2$ :red[红] :material/home:",
        "www.evil.example a@evil.example ~删~ # 题 | 表 -> 二",
    ],
)
def test_what_people_wrote_is_shown_as_they_wrote_it(desk: Desk, cast: Cast, payload: str) -> None:
    """Also where a found word cuts it in pieces."""
    file(cast, 1, title=f"漏水{payload}漏水", body=payload)
    desk.sign_in("clerk")
    assert plain(payload) in shown(desk.at("search", q="漏水"))
    for word in ("漏水", "evil", "example", "x"):
        seen = shown(desk.at("search", q=word)).replace(":orange[**", "").replace("**]", "")
        without = re.sub(r":gray\[\]|\\.", "", seen)
        assert not set(without) & set("[]<>*_`$~@|#"), without


def shown(at: AppTest) -> str:
    """The hits as markdown."""
    return "\n".join(
        one.text for one in said(at) if one.kind in ("PageLink", "Markdown") and "漏水" in one.text
    )


def test_searches_are_kept_opened_renamed_and_dropped(desk: Desk, cast: Cast) -> None:
    file(cast, 1, title="漏水")
    desk.sign_in("clerk")
    at = desk.at("search")
    assert alerts(at) == [
        zh("Type what you look for: archives, tickets and customers are searched together.")
    ]
    at = desk.at("search", q="漏水", kind="archive")
    fill(at, **{"keep search:name": "我的 *漏水*"})
    press(at, zh("Keep this search"))
    assert toasts(at) == [zh("Saved")]
    [kept] = read(saved.searches, cast.clerk)
    assert (kept.name, kept.asked) == ("我的 *漏水*", Asked("漏水", {"kind": ("archive",)}))
    at = desk.at("search")
    press(at, f"search:kept:{kept.id}")
    assert address(at) == {"q": "漏水", "kind": "archive"}
    at = desk.at("search")
    press(at, "search:manage")
    fill(at, **{f"rename search:{kept.id}:name": "漏水"})
    with partly(at):
        press(at, zh("Rename"))
    assert [one.name for one in read(saved.searches, cast.clerk)] == ["漏水"]
    at = desk.at("search")
    press(at, "search:manage")
    with partly(at):
        press(at, zh("Drop “{name}”", name="漏水"))
    assert read(saved.searches, cast.clerk) == []


def test_an_export_button_is_there_for_who_may_take_away(desk: Desk, cast: Cast) -> None:
    file(cast, 1, title="漏水")
    for name, there in (("manager", True), ("clerk", False)):
        desk.sign_in(name)
        at = desk.at("search", q="漏水")
        assert ("search:export" in [node.key for node in at._tree if hasattr(node, "key")]) is there


def test_anything_at_all_in_the_address_is_borne(desk: Desk, cast: Cast) -> None:
    perform(saved.keep, cast.clerk, None, name="x", told_as={"q": "水"})
    desk.sign_in("clerk")
    for told in (
        {"q": '"', "kind": "x"},
        {"q": "-", "year": "99999999999999999999"},
        {"project": "0", "page": "50"},
        {"q": "\0漏" * 100, "customer": "1", "secrecy": "restricted", "file": "1"},
    ):
        at = desk.at("search")
        at.query_params = told
        at.run()
        assert not at.exception
        assert zh("Search") in text(at)
