"""Who acts, what they may do and see: Actor, @query, @command. Collects the rooms' permissions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, wraps
from importlib import import_module
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy.orm import Session

from lib import audit
from lib.errors import Forbidden
from lib.i18n import DEFAULT, N_

ROOMS = (
    "accounts",
    "customers",
    "staff",
    "files",
    "forms",
    "standards",
    "alerts",
    "backups",
    "actions",
    "archives",
    "tickets",
    "incidents",
    "residents",
    "analysis",
    "surveys",
    "questions",
    "exams",
    "training",
    "equipment",
    "duties",
    "inspections",
    "search",
    "imports",
)
P = ParamSpec("P")
R = TypeVar("R")


@cache
def permissions() -> dict[str, frozenset[str]]:
    """Permission → roles that hold it, from every room."""
    found: dict[str, frozenset[str]] = {}
    for room in ROOMS:
        for permission, roles in import_module(f"lib.{room}").PERMISSIONS.items():
            found[permission] = frozenset(roles.split())
    return found


def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    return frozenset(permission for permission, holders in permissions().items() if holders & roles)


@dataclass(frozen=True)
class Actor:
    """Whoever does something. projects None means every project; team narrows to one working group."""

    key: str
    name: str
    user_id: int | None = None
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    projects: frozenset[int] | None = frozenset()
    team_id: int | None = None
    lang: str = DEFAULT
    must_change: bool = False
    session: str = field(default="", repr=False)

    @classmethod
    def system(cls, job: str, *granted: str) -> "Actor":
        """A job of the machine, holding just the permissions named."""
        return cls(f"system:{job}", job, permissions=frozenset(granted), projects=None)

    @classmethod
    def resident(cls, link: str, project: int, *granted: str, form: str = "") -> "Actor":
        """Somebody behind a link or QR code, without an account; form is the one they are filling in."""
        who = f"resident:{link}", "resident"
        return cls(*who, permissions=frozenset(granted), projects=frozenset({project}), session=form)

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def must(self, permission: str) -> None:
        if not self.may(permission):
            raise Forbidden(N_("You are not permitted to do this. Ask an administrator if you need it."))

    def sees(self, project_id: int | None) -> bool:
        return self.projects is None or project_id is None or project_id in self.projects


class UseCase(Protocol[P, R]):
    """A query or command: called with a session, an actor and keyword arguments."""

    deed: str
    permission: str
    writes: bool
    within: Callable[Concatenate[Session, Actor, P], R]

    def __call__(self, s: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R: ...


Plain = Callable[Concatenate[Session, Actor, P], R]


def query(permission: str) -> Callable[[Plain[P, R]], UseCase[P, R]]:
    """A use case that reads."""

    def guard(f: Plain[P, R]) -> UseCase[P, R]:
        @wraps(f)
        def run(s: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.must(permission)
            return f(s, actor, *args, **kwargs)

        return _describe(run, f, permission, writes=False)

    return guard


def command(permission: str) -> Callable[[Plain[P, R]], UseCase[P, R]]:
    """A use case that writes: permission checked, audited in the same transaction.

    Inside another use case call `.within`: scope checked, permission not, audited under the outer deed.
    """

    def guard(f: Plain[P, R]) -> UseCase[P, R]:
        @wraps(f)
        def run(s: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.must(permission)
            with audit.recording(s, actor.key, deed_of(f)):
                return f(s, actor, *args, **kwargs)

        return _describe(run, f, permission, writes=True)

    return guard


def deed_of(f: Callable[..., Any]) -> str:
    """tickets.dispatch, whichever file of the room it stands in."""
    return f"{f.__module__.split('.')[1]}.{f.__name__}"


def _describe(run: Any, f: Plain[P, R], permission: str, *, writes: bool) -> UseCase[P, R]:
    run.deed, run.permission, run.writes, run.within = deed_of(f), permission, writes, f
    return cast(UseCase[P, R], run)
