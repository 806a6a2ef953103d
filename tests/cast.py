"""The people every test plays with: one company, two projects, and somebody of each role.

`cast.clerk` is an Actor; `cast.project_a` an id. Lotus Garden (A) is where most of them work;
Bamboo Court (B) has a manager, a clerk and a household of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select, update

from db.accounts import User
from db.base import Database, database
from db.choices.accounts import Role, Scope
from db.choices.customers import Relation
from db.choices.tickets import Delivery, Reached, Satisfaction, State, TicketType, WaitingFor
from db.customers import Customer, Household, Project
from lib import clock
from lib.access import Actor
from lib.accounts import service as accounts
from lib.accounts import sessions
from lib.archives import presets as archives
from lib.customers import projects
from lib.customers import service as customers
from lib.deeds import perform, read
from lib.forms import service as forms
from lib.standards import service as standards
from lib.tickets import complaints
from lib.tickets import service as tickets

PASSWORD = "lotus-bridge-47-rain"
# The same password at bcrypt cost 4: cost 12 takes a quarter of a second a person.
PASSWORD_HASH = "$2b$04$LphC6oW9aXZwuVGBKbPlzebKBr/N0CdwbOWIrg9jkXJKwK9ITxN2W"

BUILDER = Actor.system(
    "builder",
    "accounts.manage",
    "archives.load",
    "customers.projects",
    "customers.edit",
    "customers.view",
    "forms.load",
    "standards.load",
)
DOOR = Actor.system("door", "accounts.door")

ROLES: dict[str, tuple[Role | None, str]] = {
    "clerk": (Role.FRONT_DESK, "a"),
    "technician": (Role.TECHNICIAN, "team"),
    "mate": (Role.TECHNICIAN, "a"),
    "guard": (Role.FIELD_STAFF, "a"),
    "supervisor": (Role.SUPERVISOR, "team"),
    "manager": (Role.MANAGER, "a"),
    "manager_b": (Role.MANAGER, "b"),
    "clerk_b": (Role.FRONT_DESK, "b"),
    "technician_b": (Role.TECHNICIAN, "b"),
    "quality": (Role.QUALITY, "all"),
    "trainer": (Role.TRAINER, "a"),
    "admin": (Role.ADMIN, "all"),
    "stranger": (None, "a"),
}
NAMES = tuple(ROLES)
LEAK: dict[str, Any] = {
    "category": "water",
    "summary": "厨房水槽下面漏水",
    "urgency": "general",
    "channel": "hotline",
}

FINDINGS: dict[str, Any] = {"facts": "三次派单均无人响应", "valid": False, "verdict": "住户记错了日期"}
SLOW: dict[str, Any] = {
    "category": "slow",
    "happened_at": "2025-01-02T09:00",
    "summary": "报修三次没有人上门",
    "cause": "派单后没有人联系",
    "demand": "今天修好并说明原因",
    "grade": "general",
    "department": "engineering",
    "channel": "hotline",
}
# States only a complaint comes to.
OF_COMPLAINTS = (State.CLASSIFIED, State.INVESTIGATED, State.ANSWERED, State.FOLLOWED_UP)


class Cast:
    """Found by name in the database in use, each only when first asked for."""

    clerk: Actor
    technician: Actor
    mate: Actor
    guard: Actor
    supervisor: Actor
    manager: Actor
    manager_b: Actor
    clerk_b: Actor
    technician_b: Actor
    quality: Actor
    trainer: Actor
    admin: Actor
    stranger: Actor

    def __init__(self, database: Database) -> None:
        self.database = database

    def __getattr__(self, name: str) -> Actor:
        if name not in ROLES:
            raise AttributeError(name)
        actor = read(sessions.actor_named, DOOR, name=name)
        assert actor is not None
        self.__dict__[name] = actor
        return actor

    def people(self) -> dict[str, Actor]:
        return {name: getattr(self, name) for name in NAMES}

    def user_id(self, name: str) -> int:
        id = getattr(self, name).user_id
        assert isinstance(id, int)
        return id

    @cached_property
    def project_a(self) -> int:
        return self._id(select(Project.id).where(Project.code == "LH"))

    @cached_property
    def project_b(self) -> int:
        return self._id(select(Project.id).where(Project.code == "ZY"))

    @cached_property
    def team(self) -> int:
        return self._id(select(User.team_id).where(User.name == "supervisor"))

    @cached_property
    def household_a(self) -> int:
        return self._id(select(Household.id).where(Household.project_id == self.project_a))

    @cached_property
    def household_b(self) -> int:
        return self._id(select(Household.id).where(Household.project_id == self.project_b))

    @cached_property
    def customer_a(self) -> int:
        return self._id(select(Customer.id).where(Customer.name == "张伟"))

    @cached_property
    def customer_b(self) -> int:
        return self._id(select(Customer.id).where(Customer.name == "欧阳娜"))

    @cached_property
    def form(self) -> int:
        return read(forms.form_in_force, self.admin, code="repair")[0]

    @cached_property
    def complaint_form(self) -> int:
        return read(forms.form_in_force, self.admin, code="complaint")[0]

    def _id(self, wanted: Any) -> int:
        with self.database.reading() as s:
            return int(s.scalars(wanted).one())

    def anew(self, name: str) -> Actor:
        """The same person after their rights have changed."""
        self.__dict__.pop(name, None)
        actor: Actor = getattr(self, name)
        return actor

    # -- tickets -------------------------------------------------------------------------------

    def receive(self, by: Actor | None = None, **values: Any) -> int:
        """A repair at the first household of the clerk's project; **values replace any argument."""
        by = by or self.clerk
        project = values.setdefault(
            "project_id", self.project_a if by.sees(self.project_a) else self.project_b
        )
        home = (
            (self.household_a, self.customer_a)
            if project == self.project_a
            else (self.household_b, self.customer_b)
        )
        values.setdefault("household_id", home[0])
        values.setdefault("customer_id", home[1])
        return perform(tickets.receive, by, None, **{"form_version": self.form, "answers": LEAK, **values})

    def complain(self, by: Actor | None = None, **values: Any) -> int:
        """A complaint at the same household."""
        said = {"type": TicketType.COMPLAINT, "form_version": self.complaint_form, "answers": SLOW}
        return self.receive(by, **said | values)

    def ticket(self, state: State = State.ACCEPTED, *, to: str = "technician", **values: Any) -> int:
        """A ticket brought to a state by the use cases people use."""
        asker = replace(self.clerk, permissions=self.clerk.permissions - {"tickets.accept"})
        take_in = self.complain if state in OF_COMPLAINTS else self.receive
        id = take_in(asker if state == State.RECEIVED else None, **values)
        for step in PATHS[state]:
            step(self, id, getattr(self, to))
        return id


Step = Callable[[Cast, int, Actor], None]


def _dispatch(cast: Cast, id: int, worker: Actor) -> None:
    perform(tickets.dispatch, cast.clerk, None, id=id, assignee_id=worker.user_id or 0)


def _arrive(cast: Cast, id: int, worker: Actor) -> None:
    perform(tickets.arrive, worker, None, id=id)


def _wait(cast: Cast, id: int, worker: Actor) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    perform(tickets.wait, worker, None, id=id, waiting_for=WaitingFor.PARTS, promised=tomorrow, note="等配件")


def _finish(cast: Cast, id: int, worker: Actor) -> None:
    perform(tickets.finish, worker, None, id=id, note="更换软管")


def _call_back(cast: Cast, id: int, worker: Actor) -> None:
    said = {
        "reached": Reached.YES,
        "quality_ok": True,
        "satisfaction": Satisfaction.SATISFIED,
        "close": False,
    }
    perform(tickets.call_back, cast.clerk, None, id=id, **said)


def _close(cast: Cast, id: int, worker: Actor) -> None:
    """One of many at the same household closes only with its cause."""
    perform(tickets.close, cast.clerk, None, id=id, cause="ageing")


def _investigate(cast: Cast, id: int, worker: Actor) -> None:
    perform(complaints.investigate, cast.clerk, None, id=id, **FINDINGS)


def _answer(cast: Cast, id: int, worker: Actor) -> None:
    said = {"text": "您好，问题已解决，特此答复。", "delivery": Delivery.HANDED}
    perform(complaints.answer, cast.clerk, None, id=id, **said)


def _follow_up(cast: Cast, id: int, worker: Actor) -> None:
    perform(complaints.follow_up, cast.clerk, None, id=id, note="一周后未再发生")


def _reject(cast: Cast, id: int, worker: Actor) -> None:
    perform(tickets.reject, cast.clerk, None, id=id, reason="不在服务范围")


def _cancel(cast: Cast, id: int, worker: Actor) -> None:
    perform(tickets.cancel, cast.clerk, None, id=id, reason="业主自行处理")


PATHS: dict[State, tuple[Step, ...]] = {
    State.RECEIVED: (),
    State.ACCEPTED: (),
    State.DISPATCHED: (_dispatch,),
    State.ON_SITE: (_dispatch, _arrive),
    State.WAITING: (_dispatch, _wait),
    State.CLASSIFIED: (),
    State.INVESTIGATED: (_investigate,),
    State.ANSWERED: (_investigate, _dispatch, _finish, _answer),
    State.FOLLOWED_UP: (_investigate, _dispatch, _finish, _answer, _call_back, _follow_up),
    State.DONE: (_dispatch, _arrive, _finish),
    State.CALLED_BACK: (_dispatch, _arrive, _finish, _call_back),
    State.CLOSED: (_dispatch, _arrive, _finish, _call_back, _close),
    State.REJECTED: (_reject,),
    State.CANCELLED: (_cancel,),
}


# -- building it once --------------------------------------------------------------------------


def build(database: Database) -> None:
    """The company itself, made by the same use cases people use."""
    perform(forms.load_presets, BUILDER)
    perform(standards.load_first_profile, BUILDER)
    perform(archives.load_categories, BUILDER)
    a = perform(projects.add_project, BUILDER, None, code="LH", name="莲花苑")
    b = perform(projects.add_project, BUILDER, None, code="ZY", name="竹园")
    team = perform(accounts.add_team, BUILDER, None, project_id=a, name="早班")
    places = {
        "a": (Scope.PROJECTS, {a}, None),
        "b": (Scope.PROJECTS, {b}, None),
        "team": (Scope.TEAM, set(), team),
        "all": (Scope.ALL, set(), None),
    }
    for name, (role, place) in ROLES.items():
        scope, project_ids, team_id = places[place]
        add_person(name, role, scope=scope, project_ids=project_ids, team_id=team_id)
    add_home(a, "3", "2", "1502", "张伟", "13812345678")
    add_home(b, "1", "1", "0301", "欧阳娜", "13900004321")


def add_person(name: str, role: Role | None, **place: Any) -> int:
    """Ready to work: not asked to change the first password."""
    id = perform(
        accounts.add_user,
        BUILDER,
        None,
        name=name,
        display_name=name.title(),
        roles={role} if role else set(),
        password_hash=PASSWORD_HASH,
        **place,
    )
    with database().writing() as s:
        s.execute(update(User).where(User.id == id).values(must_change=False))
    return id


def add_home(project: int, building: str, unit: str, number: str, name: str, phones: str) -> tuple[int, int]:
    home = perform(
        customers.add_household,
        BUILDER,
        None,
        project_id=project,
        building=building,
        unit=unit,
        number=number,
    )
    person = perform(
        customers.add_customer,
        BUILDER,
        None,
        household_id=home,
        name=name,
        phones=phones,
        relation=Relation.OWNER,
    )
    return home, person
