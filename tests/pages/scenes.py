"""Every screen in every state a person meets, with the same company behind them all."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from streamlit.testing.v1 import AppTest

from db.choices.accounts import Scope
from db.choices.tickets import LineKind, State
from lib.accounts import service as accounts
from lib.clock import local, now
from lib.customers import import_view, imports
from lib.deeds import perform, read
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.shapes import Sheet
from lib.ledgers.verdicts import judge
from lib.tickets import lines, story
from lib.tickets.rules import MOVES
from tests.cast import Cast, add_person
from tests.pages.screen import Desk, open_session, press, widget

LEDGER = [
    ["楼栋", "单元", "房号", "业主姓名", "联系电话", "建筑面积"],
    ["5", "1", "0101", "周敏", "13700001111", "88.5"],
    ["5", "1", "0102", "吴刚", "1370000", "90"],
    ["5", "1", "0103", "郑爽", "13700003333", "很大"],
    ["合计", None, None, None, None, None],
    ["5", "1", None, "冯雪", "13700004444", "70"],
]
HELD = import_view.HELD
Scene = tuple[str, AppTest]


def held(name: str = "旧台账.xlsx", rows: list[list[Any]] | None = None) -> import_view.Held:
    """A file as the import screen keeps it while the person looks at it."""
    sheets = [Sheet("表一", rows or LEDGER)]
    return import_view.Held(name, sheets, judge(sheets, HOUSEHOLDS, today=local(now()).date(), by_hand={}))


def scenes(desk: Desk, cast: Cast, lang: str) -> Iterator[Scene]:
    for name in ("manager", "technician", "clerk", "admin"):
        perform(accounts.set_language, cast.anew(name), None, lang=lang)
    yield from ticket_scenes(desk, cast)
    yield from desk_scenes(desk, cast)
    yield from import_scenes(desk, cast)
    yield from office_scenes(desk, cast, lang)


def ticket_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    """A ticket in each state with each of its next steps chosen."""
    for state in State:
        id = cast.ticket(state)
        desk.sign_in("manager")
        at = desk.alone("ticket", id=id)
        yield f"ticket {state}", at
        moves = read(story.story, cast.manager, id=id).moves
        for move in [move for move in MOVES if move in moves]:
            yield f"ticket {state} {move}", at.pills[0].set_value(move).run()
    id = cast.ticket(State.ON_SITE)
    values: dict[str, Any] = {"quantity": Decimal(2), "price": Decimal("12.5"), "charged": True}
    perform(lines.add_line, cast.technician, None, id=id, kind=LineKind.PART, name="软管", **values)
    desk.sign_in("technician")
    at = desk.alone("ticket", id=id)
    yield "ticket with a bill", at
    yield "ticket with its phone shown", press(at, widget_key(at, "reveal"))


def desk_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    desk.sign_in("clerk")
    yield "workbench", desk.alone("workbench")
    yield "tickets", desk.alone("tickets")
    yield "households", desk.alone("households")
    at = desk.alone("household", id=cast.household_a)
    yield "household", at
    yield "household with its people shown", press(at, widget_key(at, "reveal:household"))
    at = desk.alone("intake")
    yield "intake", at
    yield "intake looking in vain", widget(at, "caller:typed").set_value("没有这个人").run()
    yield "intake looking", widget(at, "caller:typed").set_value("1502").run()
    yield "intake of a household", at.radio[0].set_value(0).run()
    at = press(at, "caller:change")
    yield "intake of a public place", press(at, "caller:public")
    widget(at, "intake:place").set_value("大堂")
    widget(at, "intake:category").set_value("water")
    widget(at, "intake:summary").set_value("漏水")
    yield "intake just received", press(at, widget_key(at, "intake:send"))


def import_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    desk.sign_in("manager")
    at = desk.alone("imports")
    yield "imports", at
    at.session_state[HELD] = held()
    yield "imports with a file", at.run()
    for kind in ("good", "noted", "ignored"):
        yield f"imports with a file, {kind}", widget(at, "ledger:kind").set_value(kind).run()
    at.session_state[HELD] = held(rows=[["甲", "乙"], ["一", "二"]])
    yield "imports of a file that is no ledger", at.run()
    rows = [row.values for row in held().verdict.good]
    told: dict[str, Any] = {"file_name": "旧台账.xlsx", "rows": rows, "bad": 3}
    perform(imports.import_households, cast.manager, None, project_id=cast.project_a, **told)
    yield "imports before", desk.alone("imports")


def office_scenes(desk: Desk, cast: Cast, lang: str) -> Iterator[Scene]:
    desk.sign_in("admin")
    at = desk.alone("projects")
    yield "projects", at
    yield "a project", widget(at, "projects:which").set_value(cast.project_a).run()
    at = desk.alone("users")
    yield "users", at
    yield "a user", widget(at, "users:which").set_value(cast.user_id("clerk")).run()
    at = press(at, widget_key(at, "reset"))
    yield "a user's new password, asked for", at
    yield "account", desk.alone("account")
    yield "shell", desk.shell()
    id = add_person("fresh", None, scope=Scope.ALL)
    hashed = "$2b$04$" + "x" * 53
    perform(accounts.reset_password, cast.admin, None, id=id, password_hash=hashed)
    desk.token = open_session(id, hashed)
    if lang == "zh_CN":
        yield "account at the first sign-in", desk.alone("account")
        yield "a shut page", desk.alone("users")
        desk.token = ""
        yield "signed out", desk.shell()


def widget_key(at: AppTest, *parts: str) -> str:
    """The whole key, nonce and all, of the button whose key begins and goes on so."""
    keys = [one.key or "" for one in at.button]
    return next(k for k in keys if k.startswith(parts[0]) and all(f":{p}" in k for p in parts[1:]))
