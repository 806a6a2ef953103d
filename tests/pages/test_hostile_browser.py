"""A browser that sends what no widget offers: refused or ignored, never a trace, never a foreign row."""

import json
import math
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.util import calc_hash

from db.choices.tickets import State
from tests.pages.rogue import FAULT, City, alerts, amiss, message, put, run, widgets
from tests.pages.screen import SHUT
from tests.ws import Tab

pytestmark = pytest.mark.slow
SCREENS = {
    "clerk": ("intake", "tickets", "ticket", "households", "household", "account"),
    "manager": ("imports",),
    "admin": ("projects", "users"),
}
WILD = (
    "",
    "没有这个选项",
    "竹园",
    "Technician_B（在手 0 单）",
    "-1",
    "长" * 200_000,
    "\x00\x1b\u202e",
    "<script>alert(1)</script>",
    "{0}{id}%s%n",
    "' OR 1=1 --",
)


@pytest.mark.parametrize("wild", WILD, ids=lambda wild: repr(wild[:12]))
def test_wild_words_in_every_widget(city: City, wild: str) -> None:
    city.foreign()
    ticket, wrong = city.ticket(), []
    city.ticket = lambda: ticket  # type: ignore[method-assign]
    before = city.told()

    async def go() -> None:
        for name, screens in SCREENS.items():
            async with city.tab(name) as tab:
                for screen in screens:
                    await city.visit(tab, screen)
                    for element in widgets(tab):
                        put(tab, element, wild)
                    await tab.rerun()
                    found = amiss(tab, own=wild)
                    wrong.extend(
                        (name, screen, one) for one in found if name != "admin" or "shows" not in one
                    )

    run(go)
    assert wrong == []
    assert city.told() == before


KINDS: tuple[tuple[str, Any], ...] = (
    ("string_value", "x"),
    ("bool_value", True),
    ("int_value", -5),
    ("double_value", math.nan),
    ("trigger_value", True),
    ("json_value", "{"),
    ("string_array_value", []),
    ("int_array_value", [10**12]),
    ("bytes_value", b"x"),
    ("json_trigger_value", "7"),
    ("json_trigger_value", "[" * 5000),
    ("file_uploader_state_value", None),
    ("chat_input_value", None),
    ("arrow_value", None),
)


STUMBLED = (("clerk", "tickets"), ("clerk", "ticket"), ("manager", "imports"), ("admin", "users"))


@pytest.mark.parametrize(("field", "value"), KINDS, ids=[f"{f}-{str(v)[:5]}" for f, v in KINDS])
def test_values_of_another_kind_are_a_numbered_fault_at_most(city: City, field: str, value: Any) -> None:
    """Streamlit's own readers stumble over these; nobody but the sender notices."""
    ticket, wrong = city.ticket(), []
    city.ticket = lambda: ticket  # type: ignore[method-assign]
    before = city.told()

    async def go() -> None:
        for name, screen in STUMBLED:
            async with city.tab(name) as tab:
                await city.visit(tab, screen)
                await tab.say(message(tab, [e.id for e in widgets(tab)], field, value))
                wrong.extend((name, screen, one) for one in amiss(tab) if one == "a trace")
        async with city.tab("clerk") as other:
            await other.open("tickets")
            wrong.extend(amiss(other))

    run(go)
    assert wrong == []
    assert city.told() == before


def test_a_fault_is_logged_under_its_number_without_what_was_sent(city: City) -> None:
    told = []

    async def go() -> None:
        async with city.tab("manager") as tab:
            await tab.open("imports")
            ids = [e.id for e in tab.kinds("file_uploader")]
            await tab.say(message(tab, ids, "string_value", "13812345678"))
            told.extend(one for one in alerts(tab) if FAULT in one)

    run(go)
    (sentence,) = told
    assert f"fault {sentence.removeprefix(FAULT)} AttributeError at " in city.site.log
    assert "Traceback" not in city.site.log
    assert "13812345678" not in city.site.log


def test_names_of_the_servers_own_state_are_no_way_into_it(city: City) -> None:
    """Who is here, in which language, what was picked or read: none of it is the browser's to say."""
    before = city.told()
    names = ("_here", "_lang", "_caller", "_received", "_ledger", "_given", "_said", "_page", "_pin:labels")
    values = (("string_value", "en"), ("int_value", 1), ("json_value", '{"hit": {"household_id": 1}}'))

    async def go() -> None:
        for field, value in values:
            for shape in ("{}", "$$ID-0-{}", "$$ID-" + "0" * 32 + "-{}"):
                async with city.tab("clerk") as tab:
                    await tab.open("intake")
                    shown = [e.text() for e in widgets(tab) if e.text()]
                    await tab.say(message(tab, [shape.format(name) for name in names], field, value))
                    assert "受理登记" in tab.text()
                    assert {e.text() for e in widgets(tab) if e.text()} == set(shown)
                    assert amiss(tab) == []

    run(go)
    assert city.told() == before


# -- the table's state -------------------------------------------------------------------------

VIEWS: tuple[Any, ...] = (
    *([], 5, "x", None, {}, {"view": []}, {"view": {"a" * 10_000: 1}}, {"view": {"filter": []}}),
    *({"view": {"page": page}} for page in ("2", -1, 0, 1.5, 10**30, True, None, [2])),
    *({"view": {"sort": sort}} for sort in ("nothing", ["no"], {"a": 1}, 5, "no; DROP TABLE ticket", "")),
)


def test_a_wild_view_of_a_table_shows_the_first_page_or_the_last(city: City) -> None:
    city.foreign()
    city.cast.ticket(State.ACCEPTED)
    wrong = []

    async def go() -> None:
        async with city.tab("clerk") as tab:
            for screen, key in (("tickets", "tickets"), ("", "todo"), ("households", "households")):
                await tab.open(screen)
                first = tab.widget(key).data
                for view in VIEWS:
                    await look(tab, key, view, first["filter"])
                    now = tab.widget(key).data
                    wrong.extend((screen, view, one) for one in amiss(tab))
                    beyond = now["page"] == now["pages"] and view == {"view": {"page": 10**30}}
                    if not beyond and (now["page"], now["rows"]) != (1, first["rows"]):
                        wrong.append((screen, view, "other rows"))

    run(go)
    assert wrong == []


async def look(tab: Tab, key: str, view: Any, filter: str) -> None:
    if isinstance(view, dict) and isinstance(view.get("view"), dict) and "filter" not in view["view"]:
        view = {"view": {**view["view"], "filter": filter}}
    tab.values[tab.widget(key).id] = ("json_value", json.dumps(view))
    await tab.rerun()


OPENED = ["foreign", -1, 0, 10**30, True, 1.5, "1", "x", None, [1], {"id": 1}, "../users", "1&id=2"]


@pytest.mark.parametrize("value", OPENED, ids=str)
def test_a_wild_row_opened_leads_nowhere(city: City, value: Any) -> None:
    id = city.foreign()
    city.cast.ticket(State.ACCEPTED)

    async def go() -> None:
        async with city.tab("clerk") as tab:
            await tab.open("tickets")
            await tab.fire("tickets", "open", id if value == "foreign" else value)
            assert amiss(tab) == []
            if isinstance(value, int) or value == "foreign":
                assert alerts(tab) == ["没有这张工单，或您无权查看。"]
            else:
                assert tab.tables()[0]["caption"] == "工单"

    run(go)


# -- buttons nobody could press ----------------------------------------------------------------


def test_a_disabled_button_does_nothing(city: City) -> None:
    before = city.told()

    async def go() -> None:
        async with city.tab("manager") as tab:
            await tab.open("imports")
            await tab.upload("ledger:file", "无.csv", "甲,乙\n一,二\n".encode())
            await tab.waits_for("ledger:import")
            button = tab.widget("ledger:import", "button")
            assert button.proto.disabled
            await tab.click(button.key)
            assert amiss(tab) == []

    run(go)
    assert city.told() == before


def test_buttons_of_an_old_form_of_another_page_or_of_none_do_nothing(city: City) -> None:
    ticket = city.ticket()
    before = city.told()

    async def go() -> None:
        async with city.tab("clerk") as tab:
            await tab.open("ticket", f"id={ticket}")
            send = next(e for e in tab.kinds("button") if e.proto.is_form_submitter)
            old = send.id[:-16] + "0" * 16
            for id in (old, f"$$ID-{'0' * 32}-{send.key}", "$$ID-0-users:0:send", "", "长" * 1000):
                await tab.rerun((id, "trigger_value", True))
                # Streamlit itself stumbles over an unknown id that looks like one of ours.
                assert not [one for one in amiss(tab) if "fault" not in one]
            await tab.open("tickets")
            await tab.rerun((send.id, "trigger_value", True))
            assert amiss(tab) == []

    run(go)
    assert city.told() == before


# -- pages and parts of others -----------------------------------------------------------------


@pytest.mark.parametrize("screen", ["users", "projects", "imports"])
def test_the_page_of_another_role_is_not_reached_by_its_hash(city: City, screen: str) -> None:
    async def go() -> None:
        async with city.tab("admin") as tab:
            await tab.open("")
            hash = tab.pages[screen]
        async with city.tab("clerk") as tab:
            await tab.open("")
            ways = ((hash, ""), (hash, screen), ("", screen), (calc_hash(screen), f"../pages/{screen}.py"))
            for wanted, name in ways:
                asked = BackMsg()
                asked.rerun_script.page_script_hash, asked.rerun_script.page_name = wanted, name
                await tab.say(asked)
                shown = tab.text()
                assert amiss(tab) == []
                assert not {"新增用户", "新增项目", "下载空白模板"} & set(shown.split())
                assert SHUT in shown or "工作台" in shown

    run(go)


def test_a_part_that_is_not_there_draws_nothing(city: City) -> None:
    before = city.told()

    async def go() -> None:
        async with city.tab("clerk", timeout=1) as tab:
            await tab.open("intake")
            own = tab.widget("caller:typed").fragment
            assert own
            for screen, part in (("intake", "x"), ("tickets", own)):
                await tab.open(screen)
                with pytest.raises(TimeoutError):
                    await tab.rerun(fragment=part)
                assert amiss(tab) == []
            await tab.open("households")
            assert "住户档案" in tab.text()

    run(go)
    assert city.told() == before
