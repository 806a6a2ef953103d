"""Every screen in every state a person meets, with the same company behind them all."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from time import sleep
from typing import Any

from streamlit.testing.v1 import AppTest

from db.choices.accounts import Scope
from db.choices.alerts import ChannelKind
from db.choices.imports import LedgerCode
from db.choices.tickets import DispatchMode, LineKind, Reached, State, TicketType
from lib.accounts import service as accounts
from lib.clock import local, now
from lib.deeds import perform, read
from lib.forms import admin_view
from lib.forms.schema import FormField, FormSchema, Kind
from lib.imports import service, workshop
from lib.imports.held import KEY, Held
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.shapes import Sheet
from lib.ledgers.verdicts import judge
from lib.staff import service as staff
from lib.tickets import dispatching, helping, lines, story
from lib.tickets.rules import MOVES
from tests import messages
from tests.cast import Cast, add_person
from tests.pages.archive_scenes import archive_scenes
from tests.pages.follow_up_scenes import follow_up_scenes
from tests.pages.screen import Desk, open_session, press, widget
from tests.pages.standards_scenes import standards_scenes
from tests.pages.survey_scenes import survey_scenes

LEDGER = [
    ["楼栋", "单元", "房号", "业主姓名", "联系电话", "建筑面积"],
    ["5", "1", "0101", "周敏", "13700001111", "88.5"],
    ["5", "1", "0102", "吴刚", "1370000", "90"],
    ["5", "1", "0103", "郑爽", "13700003333", "很大"],
    ["合计", None, None, None, None, None],
    ["5", "1", None, "冯雪", "13700004444", "70"],
]
Scene = tuple[str, AppTest]


def csv(rows: list[list[Any]]) -> bytes:
    return "\n".join(",".join(str(cell or "") for cell in row) for row in rows).encode("utf-8-sig")


def held(name: str = "旧台账.csv", rows: list[list[Any]] | None = None) -> Held:
    """A file as the import screen keeps it while the person looks at it."""
    mark = workshop.open_folder(name, csv(rows or LEDGER))
    told: dict[str, Any] = {"name": name, "ledger": "", "by_hand": {}, "memory": {}, "lang": "zh_CN"}
    today, known = local(now()).date().isoformat(), [code.value for code in LedgerCode]
    workshop.judge(mark, {**told, "today": today, "open": known})
    settled(mark)
    return Held(mark, name)


def settled(mark: str) -> None:
    """The judging child has come to an end."""
    while workshop.judged(mark) is None:
        sleep(0.05)


def good(rows: list[list[Any]] | None = None) -> list[dict[str, Any]]:
    sheets = [Sheet("表一", rows or LEDGER)]
    return [row.values for row in judge(sheets, HOUSEHOLDS, today=local(now()).date()).good]


def bring(cast: Cast, **told: Any) -> int:
    where: dict[str, Any] = {"ledger": LedgerCode.HOUSEHOLDS, "project_id": cast.project_a}
    about = {"file_name": "旧台账.csv", "bad": 3, "rows": told.pop("rows", None) or good()}
    return perform(service.bring_in, cast.manager, None, **where, **{**about, **told})


def scenes(desk: Desk, cast: Cast, lang: str) -> Iterator[Scene]:
    for name in ("manager", "technician", "clerk", "admin"):
        perform(accounts.set_language, cast.anew(name), None, lang=lang)
    yield from ticket_scenes(desk, cast)
    yield from hands_scenes(desk, cast)
    yield from desk_scenes(desk, cast)
    yield from import_scenes(desk, cast)
    yield from staff_scenes(desk, cast)
    yield from standards_scenes(desk, cast)
    yield from follow_up_scenes(desk, cast)
    yield from archive_scenes(desk, cast)
    yield from survey_scenes(desk, cast)
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


def hands_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    """Who helps, who is called back, how work finds its hands."""
    id = cast.ticket(State.ON_SITE, to="mate")
    asked = {"task": "断电配合", "due_at": now() + timedelta(hours=4)}
    perform(helping.bring_in, cast.clerk, None, id=id, user_id=cast.user_id("technician"), **asked)
    desk.sign_in("manager")
    yield "ticket with a co-handler", desk.alone("ticket", id=id)
    waiting = cast.ticket(State.DONE)
    at = desk.alone("call_backs", id=waiting)
    yield "call-backs", at
    yield "call-backs, not reached", widget(at, f"call_back:{waiting}:reached").set_value(Reached.NO).run()
    named = [cast.user_id("mate")]
    rule = {"mode": DispatchMode.ROTATE, "type": TicketType.REPAIR, "people": named, "minutes": 30}
    made = perform(dispatching.set_rule, cast.manager, None, project_id=cast.project_a, **rule)
    at = widget(desk.alone("settings"), "settings:part").set_value("dispatch").run()
    yield "dispatch rules", at
    yield "a dispatch rule", widget(at, "dispatch_rules:which").set_value(made).run()
    perform(dispatching.drop_rule, cast.manager, None, id=made)
    desk.sign_in("technician")
    yield "workbench of a co-handler", desk.alone("workbench")


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
    at.session_state[KEY] = held()
    yield "imports with a file", at.run()
    for kind in ("new", "ignored"):
        rows = next(one for one in at.pills if (one.key or "").startswith("ledger:rows"))
        yield f"imports with a file, {kind}", rows.set_value(kind).run()
    yield "imports of a file that is in", imported(press(at, widget_key(at, "ledger:import")))
    at = desk.alone("imports")
    at.session_state[KEY] = held(rows=[["甲", "乙"], ["一", "二"]])
    yield "imports of a file that is no ledger", at.run()
    yield "imports before", desk.alone("imports")


def imported(at: AppTest) -> AppTest:
    """The import's own thread has come to an end."""
    held: Held = at.session_state[KEY]
    if held.bringing and held.bringing.thread:
        held.bringing.thread.join()
    return at.run()


def staff_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    told = {"project_id": cast.project_a, "department": "工程部", "post": "电工", "phone": "13800001234"}
    id = perform(staff.add_person, cast.manager, None, name="钱示例", no="YG01", **told)
    for name, day in (("电工证", date(2020, 1, 1)), ("焊工证", local(now()).date())):
        perform(staff.add_certificate, cast.manager, None, staff_id=id, name=name, expires=day)
    desk.sign_in("manager")
    yield "staff", desk.alone("staff")
    yield "a person of the staff", desk.alone("staff", id=id)


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
    yield from settings_scenes(desk, cast)
    yield from form_scenes(desk)
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


def settings_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    told = messages.made(cast)
    for part in ("company", "channels", "jobs"):
        at = widget(desk.alone("settings"), "settings:part").set_value(part).run()
        yield f"settings: {part}", at
    at = widget(desk.alone("settings"), "settings:part").set_value("channels").run()
    for kind in ChannelKind:
        yield f"a new channel, {kind}", widget(at, "channels:kind").set_value(kind).run()
    yield "a channel", widget(at, "channels:which").set_value(told.channel).run()


def form_scenes(desk: Desk) -> Iterator[Scene]:
    yield "forms", desk.alone("forms")
    at = desk.alone("forms", id=1)
    yield "a form", at
    yield "a form about to be switched off", press(at, widget_key(at, "forms:switch"))
    note = FormField(id="note", kind=Kind.LONG_TEXT, label={"zh_CN": "漏水", "en": "Leak"}, required=True)
    schema = FormSchema(code="handover", kind="check", title={"zh_CN": "大堂", "en": "Hall"}, fields=(note,))
    at = desk.alone("forms")
    at.session_state[admin_view.HELD] = admin_view.Held("forms.xlsx", schema, 0)
    yield "a new form on its way in", at.run()


def widget_key(at: AppTest, *parts: str) -> str:
    """The whole key, nonce and all, of the button whose key begins and goes on so."""
    keys = [one.key or "" for one in at.button]
    return next(k for k in keys if k.startswith(parts[0]) and all(f":{p}" in k for p in parts[1:]))
