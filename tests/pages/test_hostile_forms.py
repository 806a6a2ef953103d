"""Forms sent with what they do not offer, with texts of any length, and by people who take their time."""

import pytest
from sqlalchemy import select

from db.accounts import User
from db.choices.tickets import State
from db.customers import Household
from lib.accounts import passwords
from lib.deeds import read
from lib.tickets import find, story
from tests.pages.rogue import City, alerts, amiss, run
from tests.pages.screen import zh
from tests.ws import Element, Tab

pytestmark = pytest.mark.slow
LONG = "长" * 100_000


def test_an_assignee_of_another_project_is_not_taken(city: City) -> None:
    id = city.ticket()

    async def go() -> None:
        async with city.tab("clerk") as tab:
            await tab.open("ticket", f"id={id}")
            await tab.set("step", "派单")
            who = tab.widget(f"dispatch:{id}:who")
            for wild in ("Technician_B（在手 0 单）", str(city.cast.user_id("technician_b")), "Quality"):
                tab.values[who.id] = ("string_value", wild)
                await tab.click(f"dispatch:{id}:send")
                assert alerts(tab) == [zh("Choose who gets it.")]

    run(go)
    assert read(story.story, city.cast.admin, id=id).assignee_id == city.cast.user_id("technician")


@pytest.mark.parametrize("wild", ["竹园", "2", "没有这个选项"])
def test_a_household_is_not_put_into_another_project(city: City, wild: str) -> None:
    before = rooms_of(city, city.cast.project_b)

    async def go() -> None:
        async with city.tab("clerk") as tab:
            await tab.open("households")
            tab.values[tab.widget("household:project").id] = ("string_value", wild)
            await tab.fill({"household:building": "66", "household:number": wild}, press="household:send")
            assert amiss(tab, own=wild) == []

    run(go)
    assert rooms_of(city, city.cast.project_b) == before
    assert f"66-{wild}" in rooms_of(city, city.cast.project_a)


def rooms_of(city: City, project: int) -> list[str]:
    with city.cast.database.reading() as s:
        return list(s.scalars(select(Household.room).where(Household.project_id == project)))


FORMS: tuple[tuple[str, str, dict[str, str], tuple[str, ...], str], ...] = (
    ("clerk", "households", {"household:building": "77"}, ("household:number",), LONG),
    ("clerk", "households", {"household:number": "1"}, ("household:building", "household:unit"), LONG),
    ("clerk", "household", {}, ("姓名 *",), LONG),
    ("clerk", "household", {"姓名 *": "王芳"}, ("person",), "1" * 100_000),
    ("admin", "projects", {"code": "QQ"}, ("name",), LONG),
    ("admin", "projects", {"name": "长长苑"}, ("code", "address"), LONG),
    ("admin", "users", {"user:0:name": "q"}, ("user:0:person",), LONG),
    ("admin", "users", {"user:0:person": "王芳"}, ("user:0:name",), LONG),
    ("manager", "account", {"password:old": "x"}, ("password:new", "password:again"), LONG),
    ("manager", "account", {"password:new": "y", "password:again": "y"}, ("password:old",), LONG),
)


@pytest.mark.parametrize(("name", "screen", "given", "long", "text"), FORMS)
def test_a_text_of_any_length_is_cut_or_refused(
    city: City, name: str, screen: str, given: dict[str, str], long: tuple[str, ...], text: str
) -> None:
    async def go() -> None:
        async with city.tab(name) as tab:
            await city.visit(tab, screen)
            for label, value in {**given, **dict.fromkeys(long, text)}.items():
                tab.put(part(tab, label), value)
            form = part(tab, long[0]).proto.form_id
            await tab.click(next(e.key for e in tab.kinds("button") if e.proto.form_id == form))
            assert not [one for one in amiss(tab, own=text) if name != "admin" or "shows" not in one]

    run(go)
    assert max(len(repr(row)) for rows in city.told().values() for row in rows) < 20_000


def part(tab: Tab, label: str) -> Element:
    """A widget by its label, its key's beginning, or a word inside its key."""
    try:
        return tab.widget(label)
    except LookupError:
        return next(e for e in tab.kinds("text_input", "text_area") if f":{label}:" in e.key)


def test_a_ticket_of_any_length_is_cut_or_refused(city: City) -> None:
    async def go() -> None:
        async with city.tab("clerk") as tab:
            await tab.open("intake")
            for long in ("summary", "spot", "place", "contact", "phone"):
                if "caller:public" in [e.key for e in tab.kinds("button")]:
                    await tab.click("caller:public")
                values = {"place": "大堂", "summary": "灯坏了", "category": "电梯", "spot": "", long: LONG}
                for name, value in values.items():
                    tab.put(tab.widget(f"intake:{name}"), value)
                await tab.click("intake:send")
                assert amiss(tab, own=LONG) == []
                if "received:next" in [e.key for e in tab.kinds("button")]:
                    await tab.click("received:next")
                else:
                    assert any("最多" in one for one in alerts(tab)), (long, alerts(tab))

    run(go)
    assert max(len(repr(row)) for row in city.told()["ticket"]) < 6000


def test_a_note_of_any_length_is_cut(city: City) -> None:
    id = city.ticket()

    async def go() -> None:
        async with city.tab("clerk") as tab:
            await tab.open("ticket", f"id={id}")
            await tab.set("step", "备注")
            await tab.fill({f"note:{id}:text": LONG}, press=f"note:{id}:send")
            assert amiss(tab, own=LONG) == []

    run(go)
    assert max(len(event.note) for event in read(story.story, city.cast.admin, id=id).events) <= 1000


# -- people who take their time ----------------------------------------------------------------


@pytest.mark.parametrize("redrawn", [False, True])
def test_a_name_that_changes_under_an_open_form_still_means_the_same_person(
    city: City, redrawn: bool
) -> None:
    """“Mate (0 in hand)” was chosen; meanwhile he has one."""
    summary = f"慢慢填 {redrawn}"

    async def go() -> None:
        async with city.tab("clerk") as tab:
            await tab.open("intake")
            await tab.click("caller:public")
            values = {"place": "大堂", "category": "电梯", "summary": summary, "assignee": "Mate"}
            for name, value in values.items():
                tab.put(tab.widget(f"intake:{name}"), value)
            city.cast.ticket(State.DISPATCHED, to="mate")
            if redrawn:
                await tab.rerun()
            await tab.click("intake:send")

    run(go)
    (row,) = read(find.list_tickets, city.cast.admin, by=find.Filter(text=summary)).rows
    assert row.assignee == "Mate"


def test_what_was_chosen_stays_chosen_under_its_new_name(city: City) -> None:
    async def go() -> None:
        async with city.tab("admin") as tab:
            await tab.open("projects")
            await tab.set("projects:which", "莲花苑")
            await tab.fill({"项目名称 *": "莲花苑一期"}, press="保存")
            which = tab.widget("projects:which")
            assert (which.proto.set_value, which.proto.raw_value) == (True, "莲花苑一期")
            tab.put(which, which.proto.raw_value)
            await tab.rerun()
            assert tab.widget("项目名称 *").proto.default == "莲花苑一期"
            await tab.fill({"项目名称 *": "莲花苑"}, press="保存")

    run(go)


def test_a_password_given_anew_is_shown_once_and_fits(city: City) -> None:
    shown: list[str] = []

    async def go() -> None:
        async with city.tab("admin") as tab:
            await tab.open("users")
            await tab.set("users:which", "Stranger (stranger)")
            await tab.click("reset")
            sure = next(e for e in tab.kinds("button") if ":sure:" in e.key)
            await tab.rerun((sure.id, "trigger_value", True), fragment=sure.fragment)
            shown.extend(e.proto.code_text for e in tab.kinds("code"))
            await tab.rerun()
            assert not list(tab.kinds("code"))

    run(go)
    name, password = shown[0].split("  ")
    with city.cast.database.reading() as s:
        hashed = s.scalars(select(User.password_hash).where(User.name == name)).one()
    assert name == "stranger"
    assert passwords.fits(password, hashed)
