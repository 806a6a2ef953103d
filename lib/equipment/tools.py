"""Tools: the register, handed out, taken back, never more out than there are."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.equipment import Returned
from db.choices.staff import StaffStatus
from db.equipment import Tool, ToolIssue
from lib import clock
from lib.access import Actor, command
from lib.customers.scope import find_project
from lib.equipment.rules import TOOL_SERIES
from lib.equipment.scope import find_issue, find_tool
from lib.equipment.upkeep_rows import today
from lib.errors import Forbidden, Refused, unchanged
from lib.i18n import N_, translate
from lib.numbers import next_number
from lib.staff.scope import find_person

MOST = 100_000
LONGEST_WHY = 120


@command("equipment.keep")
def add_tool(
    s: Session,
    actor: Actor,
    *,
    name: str,
    project_id: int | None = None,
    no: str = "",
    model: str = "",
    place: str = "",
    unit: str = "",
    count: int = 1,
    note: str = "",
) -> int:
    """project none: head office's."""
    _may_place(s, actor, project_id)
    tool = Tool(no=_numbered(s, no), project_id=project_id, count=_many(count))
    _tell(tool, name, model, place, unit, note)
    s.add(tool)
    s.flush()
    return tool.id


@command("equipment.keep")
def change_tool(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    name: str,
    no: str,
    project_id: int | None,
    model: str,
    place: str,
    unit: str,
    count: int,
    active: bool,
    note: str,
) -> None:
    tool = _locked(s, _own(s, actor, id))
    unchanged(tool, version)
    if project_id != tool.project_id:
        _may_place(s, actor, project_id)
    if (out := _out(s, id)) > (_many(count) if active else 0):
        raise Refused(N_("{n} of them are handed out: take those back first."), n=out)
    tool.no, tool.project_id = _numbered(s, no or tool.no, id), project_id
    tool.count, tool.active = count, active
    _tell(tool, name, model, place, unit, note)
    s.flush()


def _tell(tool: Tool, name: str, model: str, place: str, unit: str, note: str) -> None:
    if not name.strip():
        raise Refused(N_("Please say what the tool is called."))
    tool.name, tool.model, tool.place = name.strip()[:80], model.strip()[:80], place.strip()[:120]
    tool.unit, tool.note = unit.strip()[:10], note.strip()[:4000]


def _may_place(s: Session, actor: Actor, project_id: int | None) -> None:
    if project_id is not None:
        find_project(s, actor, project_id)
    elif actor.projects is not None:
        raise Refused(N_("Please choose the project this tool belongs to."))


def _own(s: Session, actor: Actor, id: int) -> Tool:
    """Head office's tools are seen by all, and changed by whoever sees the whole company."""
    tool = find_tool(s, actor, id)
    if tool.project_id is None and actor.projects is not None:
        raise Forbidden(N_("This tool belongs to head office: somebody there must change it."))
    return tool


def _numbered(s: Session, no: str, id: int = 0) -> str:
    """The company's own, or the next that is free."""
    if told := no.strip()[:40]:
        if _taken(s, told, id):
            raise Refused(N_("The number {no} is another tool's already."), no=told)
        return told
    while _taken(s, no := next_number(s, TOOL_SERIES, clock.now()), id):
        pass
    return no


def _taken(s: Session, no: str, id: int) -> bool:
    return s.scalar(select(Tool.id).where(Tool.no == no, Tool.id != id)) is not None


def _many(count: int) -> int:
    if not 0 <= count <= MOST:
        raise Refused(N_("The number must be between {low} and {high}."), low=0, high=MOST)
    return count


@command("equipment.tools")
def issue(
    s: Session,
    actor: Actor,
    *,
    id: int,
    holder_id: int,
    n: int,
    what_for: str = "",
    due_on: date | None = None,
) -> int:
    """To one of the staff; due_on none: for as long as the work lasts."""
    tool = _locked(s, find_tool(s, actor, id))
    holder = find_person(s, actor, holder_id)
    if holder.status == StaffStatus.LEFT:
        raise Refused(N_("{person} has left the company."), person=holder.name)
    if not tool.active:
        raise Refused(N_("{name} is in use no more."), name=tool.name)
    if due_on and due_on < today():
        raise Refused(N_("The date must lie ahead."))
    left = tool.count - _out(s, tool.id)
    if not 1 <= n <= left:
        raise Refused(
            N_("There are {left} of “{name}” left to hand out, not {n}."), left=left, name=tool.name, n=n
        )
    given = ToolIssue(
        tool_id=tool.id, holder_id=holder.id, n=n, due_on=due_on, what_for=what_for.strip()[:120]
    )
    given.issued_at, given.issued_by_id = clock.now(), actor.user_id
    s.add(given)
    s.flush()
    return given.id


@command("equipment.tools")
def take_back(s: Session, actor: Actor, *, id: int, n: int, how: Returned, why: str = "") -> None:
    """What is broken or lost is the company's no more. Those not brought back yet stay with their holder."""
    given, how = find_issue(s, actor, id), Returned(how)
    tool = _locked(s, find_tool(s, actor, given.tool_id))
    s.refresh(given)
    if given.returned_at:
        raise Refused(N_("This has been taken back already."))
    if not 1 <= n <= given.n:
        raise Refused(N_("{out} of them are out: that many at most can come back."), out=given.n)
    if how != Returned.WHOLE and not why.strip():
        raise Refused(N_("Please say how they were broken or lost."))
    if n < given.n:
        s.add(_rest(given, given.n - n))
    given.n, given.returned_n = n, n if how == Returned.WHOLE else 0
    given.returned_at, given.taken_by_id = clock.now(), actor.user_id
    given.state_note = _state(actor, how, why)
    tool.count -= n - given.returned_n
    s.flush()


def _state(actor: Actor, how: Returned, why: str) -> str:
    return "：".join(part for part in (translate(actor.lang, how.label), why.strip()[:LONGEST_WHY]) if part)


def _rest(given: ToolIssue, n: int) -> ToolIssue:
    same = ("tool_id", "holder_id", "what_for", "issued_at", "issued_by_id", "due_on")
    return ToolIssue(n=n, **{code: getattr(given, code) for code in same})


def _locked(s: Session, tool: Tool) -> Tool:
    """One at a time: two who hand out the last one at once would both find it there."""
    locked = select(Tool).where(Tool.id == tool.id).with_for_update()
    return s.scalars(locked.execution_options(populate_existing=True)).one()


def _out(s: Session, id: int) -> int:
    wanted = select(func.coalesce(func.sum(ToolIssue.n), 0))
    return int(s.scalar(wanted.where(ToolIssue.tool_id == id, ToolIssue.returned_at.is_(None))) or 0)
