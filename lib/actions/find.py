"""Looking actions up: lists, one action whole, who may be given one."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove, ActionSource, ActionState
from lib import audit
from lib.access import Actor, command, query
from lib.actions.listed_rows import Wanted, ordered, row, rows, wanted
from lib.actions.rows import asked_until
from lib.actions.rules import MOVES, Filter, Row, awaits_effect, may_move, may_verify
from lib.actions.scope import find, may_own, visible
from lib.paging import Page, page_of

By = aliased(User)
MOST_EARLIER = 10


@query("actions.view")
def list_actions(
    s: Session, actor: Actor, *, by: Filter, sort: str = "due", number: int = 1, size: int = 20
) -> Page[Row]:
    found = page_of(s, ordered(wanted(s, actor, by), sort), number=number, size=size)
    return Page([row(one) for one in found.rows], found.total, found.number, found.size)


@query("actions.view")
def of_source(s: Session, actor: Actor, *, kind: ActionSource, id: int, most: int = 20) -> list[Row]:
    """What one record has raised, what is not yet put right first."""
    raised = rows().where(visible(actor), Action.source_kind == kind, Action.source_id == id)
    return [row(one) for one in s.execute(ordered(raised, "due").limit(most))]


@command("actions.export")
def export_actions(
    s: Session, actor: Actor, *, by: Filter, sort: str = "due", most: int = 20_000
) -> list[Row]:
    """The same rows as the list, without pages."""
    taken = [row(one) for one in s.execute(ordered(wanted(s, actor, by), sort).limit(most))]
    told = {name: str(value) for name, value in asdict(by).items() if value and name != "text"}
    audit.note(s, table="action", exported=len(taken), filter=told)
    return taken


@dataclass(frozen=True)
class Event:
    move: ActionMove
    at: datetime
    by: str
    note: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """One action whole; moves are those open to the reader. asked_until: its owner asks for so long.

    earlier: those it repeats, the last first; later: what was raised after it because it came back.
    """

    row: Row
    item: str
    detail: str
    standard: str
    version: int
    events: list[Event]
    moves: frozenset[ActionMove]
    awaits_another: bool
    asked_until: datetime | None
    earlier: list[Row]
    later: list[Row]


@query("actions.view")
def action(s: Session, actor: Actor, *, id: int) -> Story:
    found = find(s, actor, id)
    moves = _moves_open_to(actor, found)
    return Story(
        row=row(s.execute(rows().where(Action.id == id)).one()),
        item=found.item,
        detail=found.detail,
        standard=found.standard,
        version=found.version,
        events=_events(s, id),
        moves=moves,
        awaits_another=found.state == ActionState.DONE and ActionMove.VERIFY not in moves,
        asked_until=asked_until(s, found),
        earlier=_earlier(s, actor, found),
        later=_seen(s, actor, rows().where(Action.repeat_of_id == id).order_by(Action.id)),
    )


def _earlier(s: Session, actor: Actor, action: Action) -> list[Row]:
    """The chain back, as far as the reader may see it."""
    if action.repeat_of_id is None:
        return []
    chain = select(Action.id, Action.repeat_of_id, literal(1).label("step")).where(
        Action.id == action.repeat_of_id
    )
    back = chain.cte("back", recursive=True)
    before = select(Action.id, Action.repeat_of_id, back.c.step + 1).where(
        Action.id == back.c.repeat_of_id, back.c.step < MOST_EARLIER
    )
    back = back.union_all(before)
    return _seen(s, actor, rows().join(back, back.c.id == Action.id).order_by(back.c.step))


def _seen(s: Session, actor: Actor, found: Wanted) -> list[Row]:
    return [row(one) for one in s.execute(found.where(visible(actor)).limit(MOST_EARLIER))]


def _events(s: Session, id: int) -> list[Event]:
    told = (
        select(ActionEvent, By.display_name.label("by"))
        .outerjoin(By, By.id == ActionEvent.by_id)
        .where(ActionEvent.action_id == id)
        .order_by(ActionEvent.id.desc())
    )
    return [Event(e.move, e.at, by or "", e.note, e.content) for e, by in s.execute(told)]


def _moves_open_to(actor: Actor, action: Action) -> frozenset[ActionMove]:
    """What the buttons show; the use cases check again."""
    legal = {m for m, step in MOVES.items() if may_move(action.state, m) and actor.may(step.permission)}
    owns, looks_after_all = action.owner_id == actor.user_id, actor.may("actions.all")
    if not owns and not looks_after_all:
        legal -= {ActionMove.FINISH, ActionMove.PLAN}
    if action.raised_by_id != actor.user_id and not looks_after_all:
        legal.discard(ActionMove.ASSIGN)
    if not owns or action.raised_by_id == actor.user_id:
        legal.discard(ActionMove.ASK)
    if not may_verify(actor.user_id, action.owner_id, action.done_by_id):
        legal -= {ActionMove.VERIFY, ActionMove.RETURN, ActionMove.EFFECT}
    if not awaits_effect(action.effect_due_at, action.effective):
        legal.discard(ActionMove.EFFECT)
    return frozenset(legal)


@query("actions.raise")
def owners(s: Session, actor: Actor, *, project_id: int | None) -> dict[int, str]:
    """Who may be given an action in this project, by id."""
    if not actor.sees(project_id) or (project_id is None and actor.projects is not None):
        return {}
    found = select(User.id, User.display_name).where(may_own(project_id)).order_by(User.display_name)
    return {user.id: user.display_name for user in s.execute(found)}
