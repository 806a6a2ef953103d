"""Looking tools up: how many there are and how many are out, who has what, what came back how."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.customers import Project
from db.equipment import Tool, ToolIssue
from db.search import contains
from db.staff import Staff
from lib import audit
from lib.access import Actor, command, query
from lib.equipment.scope import find_tool, visible_tools
from lib.equipment.upkeep_rows import today
from lib.paging import Page, page_of

MOST_EXPORTED, MOST_WORDS, LONGEST_TYPED = 20_000, 5, 100
Wanted = Select[*tuple[Any, ...]]
Giver, Taker = aliased(User), aliased(User)


@dataclass(frozen=True)
class Which:
    text: str = ""
    project_id: int | None = None
    gone: bool = False


@dataclass(frozen=True)
class ToolRow:
    """late: how many should be back by now."""

    id: int
    no: str
    name: str
    model: str
    project_id: int | None
    project: str
    place: str
    unit: str
    count: int
    out: int
    late: int
    active: bool
    note: str
    version: int

    @property
    def left(self) -> int:
        return self.count - self.out


def _still_out() -> ColumnElement[bool]:
    return ToolIssue.returned_at.is_(None)


def _late() -> ColumnElement[bool]:
    return and_(_still_out(), ToolIssue.due_on < today())


def _tools() -> Wanted:
    def many(which: ColumnElement[bool]) -> Any:
        return func.coalesce(func.sum(ToolIssue.n).filter(which), 0)

    counted = select(ToolIssue.tool_id, many(_still_out()).label("out"), many(_late()).label("late"))
    counted = counted.where(_still_out()).group_by(ToolIssue.tool_id)
    of_tool = counted.subquery()
    columns = (Project.name.label("project"), of_tool.c.out, of_tool.c.late)
    found = select(Tool, *columns).outerjoin(Project, Project.id == Tool.project_id)
    return found.outerjoin(of_tool, of_tool.c.tool_id == Tool.id)


def _tool(found: Any) -> ToolRow:
    t = found[0]
    told = (t.id, t.no, t.name, t.model, t.project_id, found.project or "", t.place, t.unit, t.count)
    return ToolRow(*told, int(found.out or 0), int(found.late or 0), t.active, t.note, t.version)


def _wanted_tools(s: Session, actor: Actor, by: Which) -> Wanted:
    wanted = _tools().where(visible_tools(actor), Tool.active.is_(not by.gone))
    if by.project_id is not None:
        wanted = wanted.where(Tool.project_id == by.project_id)
    for word in by.text[:LONGEST_TYPED].split()[:MOST_WORDS]:
        columns = (Tool.no, Tool.name, Tool.model, Tool.place)
        wanted = wanted.where(or_(*(contains(s, column, word) for column in columns)))
    return wanted.order_by(Tool.name, Tool.no)


@query("equipment.view")
def list_tools(s: Session, actor: Actor, *, by: Which, number: int = 1, size: int = 20) -> Page[ToolRow]:
    found = page_of(s, _wanted_tools(s, actor, by), number=number, size=size)
    return Page([_tool(row) for row in found.rows], found.total, found.number, found.size)


@query("equipment.view")
def tool(s: Session, actor: Actor, *, id: int) -> ToolRow:
    find_tool(s, actor, id)
    return _tool(s.execute(_tools().where(Tool.id == id)).one())


@command("equipment.export")
def export_tools(s: Session, actor: Actor, *, by: Which) -> list[ToolRow]:
    rows = [_tool(row) for row in s.execute(_wanted_tools(s, actor, by).limit(MOST_EXPORTED))]
    audit.note(s, table="tool", exported=len(rows))
    return rows


# -- handed out --------------------------------------------------------------------------------


class Show(StrEnum):
    OUT = "out"
    LATE = "late"
    BACK = "back"


@dataclass(frozen=True)
class OutBy:
    """Which handings-out: of one tool, of one project's tools, to somebody by name."""

    show: Show = Show.OUT
    text: str = ""
    project_id: int | None = None
    tool_id: int | None = None


@dataclass(frozen=True)
class Issue:
    """days: how many it is late, 0 or less when it is not."""

    id: int
    tool_id: int
    no: str
    tool: str
    unit: str
    holder: str
    post: str
    n: int
    what_for: str
    issued_at: datetime
    issued_by: str
    due_on: date | None
    days: int
    returned_at: datetime | None
    returned_n: int | None
    taken_by: str
    state_note: str


SHOWN = {Show.OUT: _still_out, Show.LATE: _late, Show.BACK: lambda: ToolIssue.returned_at.is_not(None)}


def _wanted_issues(s: Session, actor: Actor, by: OutBy) -> Wanted:
    """Person by person while they are out; the latest first once they are back."""
    wanted = (
        select(ToolIssue, Tool, Staff, Giver.display_name.label("giver"), Taker.display_name.label("taker"))
        .join(Tool, Tool.id == ToolIssue.tool_id)
        .join(Staff, Staff.id == ToolIssue.holder_id)
        .outerjoin(Giver, Giver.id == ToolIssue.issued_by_id)
        .outerjoin(Taker, Taker.id == ToolIssue.taken_by_id)
        .where(visible_tools(actor), SHOWN[Show(by.show)]())
    )
    exact = {Tool.project_id: by.project_id, Tool.id: by.tool_id}
    wanted = wanted.where(*(column == value for column, value in exact.items() if value is not None))
    for word in by.text[:LONGEST_TYPED].split()[:MOST_WORDS]:
        columns = (Staff.name, Tool.name, Tool.no)
        wanted = wanted.where(or_(*(contains(s, column, word) for column in columns)))
    if by.show == Show.BACK:
        return wanted.order_by(ToolIssue.returned_at.desc(), ToolIssue.id.desc())
    return wanted.order_by(Staff.name, Staff.id, ToolIssue.due_on.is_(None), ToolIssue.due_on, ToolIssue.id)


def _issue(found: Any) -> Issue:
    given, t, holder = found[0], found[1], found[2]
    return Issue(
        id=given.id,
        tool_id=t.id,
        no=t.no,
        tool=t.name,
        unit=t.unit,
        holder=holder.name,
        post=holder.post,
        n=given.n,
        what_for=given.what_for,
        issued_at=given.issued_at,
        issued_by=found.giver or "",
        due_on=given.due_on,
        days=(today() - given.due_on).days if given.due_on and not given.returned_at else 0,
        returned_at=given.returned_at,
        returned_n=given.returned_n,
        taken_by=found.taker or "",
        state_note=given.state_note,
    )


@query("equipment.view")
def list_issues(s: Session, actor: Actor, *, by: OutBy, number: int = 1, size: int = 20) -> Page[Issue]:
    found = page_of(s, _wanted_issues(s, actor, by), number=number, size=size)
    return Page([_issue(row) for row in found.rows], found.total, found.number, found.size)


@command("equipment.export")
def export_issues(s: Session, actor: Actor, *, by: OutBy) -> list[Issue]:
    rows = [_issue(row) for row in s.execute(_wanted_issues(s, actor, by).limit(MOST_EXPORTED))]
    audit.note(s, table="tool_issue", exported=len(rows))
    return rows


@dataclass(frozen=True)
class ToolNumbers:
    """Kinds of tool, pieces out, pieces late."""

    kinds: int
    out: int
    late: int


@query("equipment.view")
def tool_numbers(s: Session, actor: Actor) -> ToolNumbers:
    kinds = select(func.count()).select_from(Tool).where(visible_tools(actor), Tool.active)
    pieces = select(func.coalesce(func.sum(ToolIssue.n), 0)).join(Tool, Tool.id == ToolIssue.tool_id)
    out, late = (s.scalar(pieces.where(visible_tools(actor), one)) for one in (_still_out(), _late()))
    return ToolNumbers(s.scalar(kinds) or 0, int(out or 0), int(late or 0))
