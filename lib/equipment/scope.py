"""Which equipment and tools an actor sees: those of the projects in scope; head office's tools, everybody."""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from db.equipment import Equipment, Tool, ToolIssue
from lib.access import Actor
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.projects is None else Equipment.project_id.in_(actor.projects)


def visible_tools(actor: Actor) -> ColumnElement[bool]:
    if actor.projects is None:
        return true()
    return or_(Tool.project_id.is_(None), Tool.project_id.in_(actor.projects))


def find_equipment(s: Session, actor: Actor, id: int) -> Equipment:
    return _one(s, actor, Equipment.id == id)


def find_by_code(s: Session, actor: Actor, code: str) -> Equipment:
    """By the code on its label."""
    return _one(s, actor, Equipment.code == code)


def _one(s: Session, actor: Actor, which: ColumnElement[bool]) -> Equipment:
    if found := s.scalars(select(Equipment).where(which, visible(actor))).one_or_none():
        return found
    raise NotFound(N_("This equipment is not there, or not yours to see."))


def find_tool(s: Session, actor: Actor, id: int) -> Tool:
    if found := s.scalars(select(Tool).where(Tool.id == id, visible_tools(actor))).one_or_none():
        return found
    raise NotFound(N_("This tool is not there, or not yours to see."))


def find_issue(s: Session, actor: Actor, id: int) -> ToolIssue:
    wanted = select(ToolIssue).join(Tool, Tool.id == ToolIssue.tool_id)
    if found := s.scalars(wanted.where(ToolIssue.id == id, visible_tools(actor))).one_or_none():
        return found
    raise NotFound(N_("This tool is not handed out, or not yours to see."))
