"""Every use case of every room, found by walking the modules, with values right for a row of project A."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import select

from db.choices.accounts import Role, Scope
from db.choices.customers import CustomerClass, Phase, RevealReason
from db.choices.imports import LedgerCode
from db.choices.staff import StaffStatus
from db.choices.tickets import (
    DispatchMode,
    LineKind,
    Reached,
    Satisfaction,
    State,
    TicketType,
    WaitingFor,
)
from db.tickets import CoHandling, DispatchRule, TicketLine
from lib import clock
from lib.access import ROOMS
from lib.accounts import sessions
from lib.analysis.rules import Slice, Topic
from lib.deeds import perform
from lib.documents.words import shipped
from lib.files import service as files
from lib.files.ready import ready
from lib.forms.schema import FormField, FormSchema, Kind
from lib.imports import service as imports
from lib.staff import service as staff
from lib.tickets import dispatching, helping, lines, templates
from lib.tickets import files as ticket_files
from lib.tickets.call_backs import By
from lib.tickets.find import Filter
from lib.tickets.paste_rules import Draft
from lib.tickets.template_check import Checked
from tests import (
    answering,
    books,
    campaigning,
    designer,
    excused,
    filed,
    follow_ups,
    grievances,
    indexed,
    inspecting,
    learning,
    lives,
    looped,
    messages,
    papers,
    records,
    reporting,
    resulting,
    safeguards,
    scanned,
    scans,
    searches,
    taken_down,
)
from tests.answering import Asked as Answering
from tests.books import Books
from tests.campaigning import Campaigns
from tests.cast import DOOR, LEAK, PASSWORD_HASH, Cast
from tests.designer import Designed
from tests.excused import Excused
from tests.filed import Filed
from tests.follow_ups import FollowUps
from tests.grievances import Grievances
from tests.lives import Lives
from tests.looped import Looped
from tests.messages import Messages
from tests.papers import Papers
from tests.resulting import Results
from tests.safeguards import Backups
from tests.scanned import Scanned
from tests.scans import Scans
from tests.searches import Searches
from tests.surveys.campaigns import Asked
from tests.taken_down import TakenDown

MISSING = 999_999


def ledger_row(number: str) -> dict[str, Any]:
    """One good row, as the ledger's reader hands it on."""
    room = {"building": "9", "unit": "", "number": number}
    return {"room": room, "owners": ["李四"], "phones": ["13511112222"]}


def own_form() -> FormSchema:
    note = FormField(id="note", kind=Kind.LONG_TEXT, label="交接事项")
    return FormSchema(code="handover", kind="check", title="交接班", fields=(note,))


@cache
def use_cases() -> dict[str, Any]:
    """deed → use case."""
    return {use_case.deed: use_case for use_case in walk()}


def walk() -> Iterator[Any]:
    for room in ROOMS:
        for module in iter_modules(import_module(f"lib.{room}").__path__):
            if module.name.split("_")[-1] != "view":
                found = import_module(f"lib.{room}.{module.name}")
                yield from (f for f in vars(found).values() if is_use_case(f, found.__name__))


def is_use_case(thing: Any, module: str) -> bool:
    return hasattr(thing, "deed") and hasattr(thing, "within") and thing.__module__ == module


@dataclass
class World:
    """The company with a ticket of project A in each state, given to the technician."""

    cast: Cast
    tickets: dict[State, int]
    line: int
    batch: int
    person: int
    certificate: int
    photo: int
    loose: int
    token: str
    follow_ups: FollowUps
    books: Books
    messages: Messages
    scans: Scans
    grievances: Grievances
    excused: Excused
    papers: Papers
    filed: Filed
    scanned: Scanned
    lives: Lives
    backups: Backups
    searches: Searches
    designer: Designed
    answering: Answering
    campaigns: Campaigns
    taken_down: TakenDown
    results: Results
    reporting: Asked
    looped: Looped
    others: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        """A part of the rooms of training, or of inspections."""
        if name in self.__dict__.get("others", {}):
            return self.others[name]
        raise AttributeError(name)

    @classmethod
    def of(cls, cast: Cast) -> "World":
        tickets = {state: cast.ticket(state) for state in State}
        id = tickets[State.ON_SITE]
        part = {
            "kind": LineKind.PART,
            "name": "软管",
            "quantity": Decimal(1),
            "price": Decimal(35),
            "charged": True,
        }
        line = perform(lines.add_line, cast.technician, None, id=id, **part)
        brought = {
            "project_id": cast.project_a,
            "ledger": LedgerCode.HOUSEHOLDS,
            "file_name": "台账.xlsx",
            "rows": [ledger_row("101")],
            "bad": 0,
        }
        batch = perform(imports.bring_in, cast.manager, None, **brought)
        person = perform(staff.add_person, cast.manager, None, name="钱示例", project_id=cast.project_a)
        held = {"staff_id": person, "name": "电工证", "expires": clock.now().date()}
        certificate = perform(staff.add_certificate, cast.manager, None, **held)
        photo = perform(files.keep, cast.technician, None, name="a.txt", content="现场".encode()).id
        perform(ticket_files.add_files, cast.technician, None, id=tickets[State.DISPATCHED], file_ids=[photo])
        loose = perform(files.keep, cast.technician, None, name="b.txt", content="散件".encode()).id
        perform(templates.set_template, cast.admin, None, template=_template())
        perform(dispatching.set_rule, cast.manager, None, project_id=cast.project_a, **BY_HAND)
        perform(helping.bring_in, cast.clerk, None, id=tickets[State.WAITING], **_part(cast))
        who = {"user_id": cast.user_id("clerk"), "password_hash": PASSWORD_HASH, "try_id": 0}
        token = perform(sessions.open_session, DOOR, None, **who)
        more = (
            follow_ups.made(cast, tickets),
            books.made(cast),
            messages.made(cast),
            scans.made(cast),
            grievances.made(cast),
            excused.made(cast, tickets),
            papers.made(cast),
            filed.made(cast),
            scanned.made(cast),
            lives.made(cast),
            safeguards.made(cast),
            searches.made(cast),
            designer.made(cast),
            answering.made(cast),
            campaigning.made(cast),
            taken_down.made(cast),
            resulting.made(cast),
            reporting.made(cast),
            looped.made(cast),
            {**learning.made(cast), **inspecting.made(cast)},
        )
        return cls(cast, tickets, line, batch, person, certificate, photo, loose, token, *more)

    def at(self, state: State) -> dict[str, Any]:
        return {"id": self.tickets[state]}


def _user(w: World) -> dict[str, Any]:
    return {"name": "new", "display_name": "新人", "roles": {Role.TECHNICIAN}, "scope": Scope.ALL}


def _changed_user(w: World) -> dict[str, Any]:
    place = {"scope": Scope.PROJECTS, "project_ids": {w.cast.project_a}, "team_id": None}
    who = {"id": w.cast.user_id("mate"), "version": 1, "display_name": "Mate", "active": True}
    return {**who, **place, "roles": {Role.TECHNICIAN}}


def _household(w: World) -> dict[str, Any]:
    return {"project_id": w.cast.project_a, "building": "8", "unit": "1", "number": "101"}


def _customer(w: World) -> dict[str, Any]:
    kept = {"name": "张伟", "phones": None, "category": CustomerClass.KEY, "note": ""}
    return {"id": w.cast.customer_a, "version": 1, **kept}


def _line(w: World) -> dict[str, Any]:
    part = {"kind": LineKind.LABOUR, "name": "工时", "quantity": Decimal(1), "price": Decimal(60)}
    return {**w.at(State.ON_SITE), **part, "charged": False}


def _wait(w: World) -> dict[str, Any]:
    until = clock.now() + timedelta(days=1)
    return {**w.at(State.ON_SITE), "waiting_for": WaitingFor.PARTS, "promised": until, "note": "等配件"}


def _called(w: World) -> dict[str, Any]:
    good = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED}
    return {**w.at(State.DONE), **good}


def _whereabouts(w: World) -> dict[str, Any]:
    home = {"household_id": w.cast.household_a, "customer_id": w.cast.customer_a}
    return {"project_id": w.cast.project_a, **home}


def _person(w: World) -> dict[str, Any]:
    about = {
        "name": "钱示例",
        "no": "",
        "phone": None,
        "project_id": w.cast.project_a,
        "department": "工程部",
    }
    left = {"status": StaffStatus.ACTIVE, "joined": None, "left_on": None, "note": ""}
    return {"id": w.person, "version": 1, "department": "工程部", "post": "电工", **about, **left}


def _ledger(w: World) -> dict[str, Any]:
    rows = [ledger_row("102")]
    return {"ledger": LedgerCode.HOUSEHOLDS, "project_id": w.cast.project_a, "rows": rows}


BY_HAND = {"mode": DispatchMode.BY_HAND, "type": TicketType.REPAIR}


def _part(cast: Cast) -> dict[str, Any]:
    due = clock.now() + timedelta(hours=4)
    return {"user_id": cast.user_id("guard"), "task": "断电配合", "due_at": due}


def _first(w: World, column: Any) -> int:
    with w.cast.database.reading() as s:
        return int(s.scalars(select(column).order_by(column)).first() or MISSING)


def _slice(w: World) -> Slice:
    this = f"{clock.local(clock.now()):%Y-%m}"
    return Slice(this, this, w.cast.project_a)


def _own_part(w: World) -> dict[str, Any]:
    return {**w.at(State.WAITING), "part_id": _first(w, CoHandling.id)}


def _template() -> Checked:
    return Checked("repair", ready("维修单.docx", shipped("repair")))


PARTS: tuple[Any, ...] = (
    follow_ups, books, messages, scans, grievances, excused, records, papers, filed, scanned, indexed,
    lives, safeguards, searches, designer, answering, campaigning, taken_down, resulting, reporting,
    looped, learning, inspecting,
)  # fmt: skip
PROPER: dict[str, Callable[[World], dict[str, Any]]] = {
    "accounts.people": lambda w: {},
    "accounts.staff_names": lambda w: {},
    "accounts.teams": lambda w: {},
    "accounts.add_team": lambda w: {"project_id": w.cast.project_a, "name": "晚班"},
    "accounts.add_user": lambda w: {**_user(w), "password_hash": PASSWORD_HASH},
    "accounts.change_user": _changed_user,
    "accounts.reset_password": lambda w: {"id": w.cast.user_id("mate"), "password_hash": PASSWORD_HASH},
    "accounts.own_account": lambda w: {},
    "accounts.begin_own_try": lambda w: {},
    "accounts.end_own_tries": lambda w: {},
    "accounts.change_password": lambda w: {"old_hash": PASSWORD_HASH, "new_hash": PASSWORD_HASH},
    "accounts.set_language": lambda w: {"lang": "en"},
    "accounts.begin_try": lambda w: {"name": "clerk", "address": "203.0.113.7"},
    "accounts.credentials": lambda w: {"name": "clerk"},
    "accounts.open_session": lambda w: {
        "user_id": w.cast.user_id("clerk"),
        "password_hash": PASSWORD_HASH,
        "try_id": 0,
    },
    "accounts.close_session": lambda w: {"token": w.token},
    "accounts.actor_of": lambda w: {"token": w.token},
    "accounts.actor_named": lambda w: {"name": "clerk"},
    "customers.look_up": lambda w: {"typed": "1502"},
    "customers.known": lambda w: {"words": ["3-2-1502"], "project_id": w.cast.project_a},
    "customers.reindex": lambda w: {},
    "customers.list_households": lambda w: {},
    "customers.household_file": lambda w: {"id": w.cast.household_a},
    "customers.how_many": lambda w: {},
    "customers.projects": lambda w: {},
    "customers.all_projects": lambda w: {},
    "customers.add_project": lambda w: {"code": "XJ", "name": "新居"},
    "customers.change_project": lambda w: {
        "id": w.cast.project_a,
        "version": 1,
        "code": "LH",
        "name": "莲花苑东区",
        "address": "",
        "phase": Phase.RUNNING,
    },
    "customers.whereabouts": _whereabouts,
    "customers.add_household": _household,
    "customers.change_household": lambda w: {
        "id": w.cast.household_a,
        "version": 1,
        "area": None,
        "parking": "",
        "note": "",
    },
    "customers.export_households": lambda w: {"project_id": w.cast.project_a},
    "customers.add_customer": lambda w: {"household_id": w.cast.household_a, "name": "王五"},
    "customers.change_customer": _customer,
    "customers.move_out": lambda w: {"household_id": w.cast.household_a, "customer_id": w.cast.customer_a},
    "customers.reveal_household": lambda w: {"id": w.cast.household_a, "reason": RevealReason.CALL},
    "staff.search": lambda w: {"typed": "钱", "project_id": w.cast.project_a},
    "staff.person": lambda w: {"id": w.person},
    "staff.list_staff": lambda w: {"typed": "钱"},
    "staff.staff_file": lambda w: {"id": w.person},
    "staff.free_accounts": lambda w: {"id": w.person},
    "staff.add_person": lambda w: {"name": "孙示例", "project_id": w.cast.project_a},
    "staff.change_person": _person,
    "staff.link_account": lambda w: {"id": w.person, "user_id": w.cast.user_id("mate")},
    "staff.add_certificate": lambda w: {
        "staff_id": w.person,
        "name": "电工证",
        "expires": clock.now().date(),
    },
    "staff.remove_certificate": lambda w: {"id": w.certificate},
    "staff.reveal_phone": lambda w: {"id": w.person, "reason": "值班换人"},
    "files.keep": lambda w: {"name": "c.txt", "content": "漏水点".encode()},
    "files.drop": lambda w: {"id": w.loose},
    "files.open_own": lambda w: {"id": w.loose},
    "files.attach": lambda w: {
        "ids": [w.loose],
        "owner_kind": "ticket",
        "owner_id": w.tickets[State.ACCEPTED],
    },
    "files.attached": lambda w: {"owner_kind": "ticket", "owner_id": w.tickets[State.DISPATCHED]},
    "files.take_away": lambda w: {
        "id": w.photo,
        "owner_kind": "ticket",
        "owner_id": w.tickets[State.DISPATCHED],
    },
    "files.forget_old": lambda w: {},
    "files.needed": lambda w: {"hashes": []},
    "files.lacking": lambda w: {},
    "forms.load_presets": lambda w: {},
    "forms.schema_of": lambda w: {"version_id": w.cast.form},
    "forms.form_in_force": lambda w: {"code": "repair"},
    "forms.forms_in_force": lambda w: {"kind": "intake"},
    "forms.keep_answer": lambda w: {
        "version_id": w.cast.form,
        "owner_kind": "ticket",
        "owner_id": w.tickets[State.ACCEPTED],
        "values": LEAK,
    },
    "forms.forms_known": lambda w: {},
    "forms.versions": lambda w: {"code": "repair"},
    "forms.version_of": lambda w: {"code": "repair", "no": 1},
    "forms.publish": lambda w: {"schema": own_form(), "based_on": 0},
    "forms.retire": lambda w: {"code": "repair"},
    "forms.reopen": lambda w: {"code": "repair"},
    "forms.answers_on": lambda w: {"owner_kind": "ticket", "owner_ids": [w.tickets[State.ACCEPTED]]},
    "forms.answer_of": lambda w: {"owner_kind": "ticket", "owner_id": w.tickets[State.ACCEPTED]},
    "tickets.list_tickets": lambda w: {"by": Filter()},
    "tickets.export_tickets": lambda w: {"by": Filter()},
    "tickets.today": lambda w: {},
    "tickets.add_line": _line,
    "tickets.remove_line": lambda w: {**w.at(State.ON_SITE), "line_id": w.line},
    "tickets.list_files": lambda w: w.at(State.DISPATCHED),
    "tickets.add_files": lambda w: {**w.at(State.DISPATCHED), "file_ids": [w.loose]},
    "tickets.remove_file": lambda w: {**w.at(State.DISPATCHED), "file_id": w.photo},
    "tickets.look_at_file": lambda w: {"id": w.photo},
    "tickets.open_file": lambda w: {"id": w.photo},
    "tickets.workers": lambda w: {"project_id": w.cast.project_a},
    "tickets.match": lambda w: {"draft": Draft(room="3-2-1502", name="张伟")},
    "tickets.alike": lambda w: {"project_id": w.cast.project_a, "room": "3-2-1502", "phone": ""},
    "tickets.household_hits": lambda w: {"household_id": w.cast.household_a},
    "tickets.new_caller": lambda w: {"project_id": w.cast.project_a, "room": "9-1-101", "name": "王五"},
    "tickets.repeats": lambda w: {
        "type": TicketType.REPAIR,
        "project_id": w.cast.project_a,
        "household_id": w.cast.household_a,
    },
    "tickets.receive": lambda w: {**_whereabouts(w), "form_version": w.cast.form, "answers": LEAK},
    "tickets.accept": lambda w: w.at(State.RECEIVED),
    "tickets.reject": lambda w: {**w.at(State.ACCEPTED), "reason": "不在服务范围"},
    "tickets.cancel": lambda w: {**w.at(State.ACCEPTED), "reason": "业主自行处理"},
    "tickets.dispatch": lambda w: {**w.at(State.ACCEPTED), "assignee_id": w.cast.user_id("mate")},
    "tickets.grab": lambda w: w.at(State.ACCEPTED),
    "tickets.arrive": lambda w: w.at(State.DISPATCHED),
    "tickets.wait": _wait,
    "tickets.resume": lambda w: w.at(State.WAITING),
    "tickets.finish": lambda w: {**w.at(State.ON_SITE), "note": "更换软管"},
    "tickets.call_back": _called,
    "tickets.close": lambda w: {**w.at(State.CALLED_BACK), "cause": "ageing"},
    "tickets.reopen": lambda w: {**w.at(State.CLOSED), "reason": "又漏水"},
    "tickets.add_note": lambda w: {**w.at(State.DISPATCHED), "note": "业主催促"},
    "tickets.story": lambda w: w.at(State.DISPATCHED),
    "analysis.standing": lambda w: {"by": _slice(w)},
    "analysis.tallied": lambda w: {"topic": Topic.CATEGORY, "by": _slice(w)},
    "analysis.overdue": lambda w: {"by": _slice(w)},
    "analysis.ages": lambda w: {"by": _slice(w)},
    "analysis.households": lambda w: {"by": _slice(w)},
    "analysis.targets": lambda w: {"by": _slice(w)},
    "analysis.names": lambda w: {"topic": Topic.HOUSEHOLD, "ids": [w.cast.household_a]},
    "analysis.first_month": lambda w: {},
    "analysis.company_name": lambda w: {},
    "analysis.taken": lambda w: {"sights": ["volume"]},
    "analysis.tally_some": lambda w: {},
    "analysis.look": lambda w: {},
    "analysis.begin": lambda w: {},
    "tickets.dispatch_rules": lambda w: {},
    "tickets.may_be_named": lambda w: {"project_id": w.cast.project_a},
    "tickets.set_rule": lambda w: {"project_id": w.cast.project_a, "mode": DispatchMode.ROTATE},
    "tickets.drop_rule": lambda w: {"id": _first(w, DispatchRule.id)},
    "tickets.send_on": lambda w: {},
    "tickets.parts": lambda w: w.at(State.WAITING),
    "tickets.my_parts": lambda w: {},
    "tickets.may_help": lambda w: w.at(State.DISPATCHED),
    "tickets.bring_in": lambda w: {**w.at(State.DISPATCHED), **_part(w.cast)},
    "tickets.helped": lambda w: {**_own_part(w), "note": "已断电"},
    "tickets.let_go": lambda w: {**_own_part(w), "reason": "不用断电"},
    "tickets.tell_customer": lambda w: {**w.at(State.DISPATCHED), "note": "下午三点到"},
    "tickets.list_call_backs": lambda w: {"by": By()},
    "tickets.next_call_back": lambda w: {"by": By()},
    "tickets.count_call_backs": lambda w: {"by": By()},
    "tickets.export_call_backs": lambda w: {"by": By()},
    "tickets.print_sheet": lambda w: w.at(State.DISPATCHED),
    "tickets.own_ones": lambda w: {},
    "tickets.content_of": lambda w: {"name": "repair"},
    "tickets.set_template": lambda w: {"template": _template()},
    "tickets.drop_template": lambda w: {"name": "repair"},
    "tickets.reveal_contact": lambda w: {**w.at(State.DISPATCHED), "reason": RevealReason.CALL},
    **{deed: values for part in PARTS for deed, values in part.PROPER.items()},
    "imports.preview": _ledger,
    "imports.bring_in": lambda w: {**_ledger(w), "file_name": "台账.xlsx", "bad": 0},
    "imports.undo_import": lambda w: {"id": w.batch},
    "imports.batches": lambda w: {},
    "imports.shapes": lambda w: {},
    "imports.remember_shape": lambda w: {"ledger": LedgerCode.STAFF, "fingerprint": "ab", "answers": {}},
}

# Names of arguments that point at a row a person must be able to see.
POINTERS = ("id", "staff_id", "project_id", "household_id", "customer_id", "owner_id")


def lines_of(world: World) -> list[int]:
    with world.cast.database.reading() as s:
        return list(s.scalars(select(TicketLine.id)))
