"""Inside the use cases: what fell short becomes an action, and looking again settles it or sends it back."""

from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.choices.actions import ActionSource, ActionState, Severity
from db.choices.inspections import Verdict
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.access import Actor
from lib.actions import service as actions
from lib.actions.rows import in_charge
from lib.actions.rules import may_verify
from lib.actions.scope import may_own
from lib.errors import Refused
from lib.i18n import DEFAULT, N_, pick, translate
from lib.inspections.checklist_rules import Checklist
from lib.inspections.repeat_rows import Repeat, repeats_of

GRAVER = {Severity.LOW: Severity.NORMAL, Severity.NORMAL: Severity.HIGH, Severity.HIGH: Severity.HIGH}
SETTLED = N_("Re-inspection {no}: meets the standard now.")
STILL = N_("Re-inspection {no}: still falls short. {note}")
BEFORE = N_("Fell short in {n} rounds in a row before this one; last in {no}.")


def _is_left(row: InspectionItem) -> bool:
    return row.verdict == Verdict.FAILED and not row.fixed


def raise_actions(
    s: Session, actor: Actor, inspection: Inspection, plan: Checklist, rows: list[InspectionItem]
) -> None:
    left = [row for row in rows if _is_left(row)]
    repeats = repeats_of(s, inspection, left)
    for row in left:
        repeat = repeats.get(row.item)
        row.action_id = _raise(s, actor, inspection, plan, row, repeat, _earlier_action(s, repeat))
        settle_whose(row, s.get_one(Action, row.action_id))


def settle_whose(row: InspectionItem, action: Action) -> None:
    """Who and until when, as the notice tells it: what nobody named is what the action began with."""
    row.owner_id = row.owner_id or action.owner_id
    if row.due_on is None and action.due_at:
        row.due_on = clock.local(action.due_at).date()


def _earlier_action(s: Session, repeat: Repeat | None) -> int | None:
    """Of the finding it repeats; one put right on the spot had none."""
    return repeat.item.action_id if repeat else None


def _raise(
    s: Session,
    actor: Actor,
    inspection: Inspection,
    plan: Checklist,
    row: InspectionItem,
    repeat: Repeat | None,
    earlier: int | None,
) -> int:
    item = plan.items[row.item]
    label = pick(item.label, DEFAULT)
    return actions.raise_action.within(
        s,
        actor,
        project_id=inspection.project_id,
        source_kind=ActionSource.INSPECTION,
        source_id=inspection.id,
        source_no=inspection.no,
        title=f"{label}：{row.note}"[:120] if row.note else label,
        detail="\n".join(filter(None, (row.note, _told(repeat)))) or label,
        item=row.item,
        standard=pick(item.check.standard, DEFAULT),
        place=row.place or inspection.place,
        severity=GRAVER[row.severity] if repeat else row.severity,
        owner_id=_owner(s, inspection, row),
        due_at=_due(row),
        photo=True,
        repeat_of_id=earlier,
    )


def _told(repeat: Repeat | None) -> str:
    return translate(DEFAULT, BEFORE, n=repeat.rounds, no=repeat.no) if repeat else ""


def _owner(s: Session, inspection: Inspection, row: InspectionItem) -> int:
    """Whoever the inspector named, else who runs the project."""
    here = may_own(inspection.project_id)
    for id in (row.owner_id, *in_charge(s, inspection.project_id)):
        if id is not None and s.scalar(select(User.id).where(User.id == id, here)) is not None:
            return id
    raise Refused(
        N_("Nobody can be given what fell short: the project has no manager. Please name an owner.")
    )


def _due(row: InspectionItem) -> datetime | None:
    """The end of the day named; one gone by is proposed anew by how grave it is."""
    if row.due_on is None:
        return None
    due = datetime.combine(row.due_on, time(23, 59), clock.zone())
    return due if due > clock.now() else None


# -- looked at again ---------------------------------------------------------------------------


def look_again(
    s: Session, actor: Actor, inspection: Inspection, plan: Checklist, rows: list[InspectionItem]
) -> None:
    """What passes now settles its action; what does not, comes back to its owner."""
    before = {row.item: row for row in _rows_of_first(s, inspection)}
    for row in rows:
        was = before.get(row.item)
        action = s.get(Action, was.action_id) if was and was.action_id else None
        good = row.verdict == Verdict.GOOD or (row.verdict == Verdict.FAILED and row.fixed)
        if good and action:
            row.action_id = action.id
            _settle(s, actor, inspection, action)
        elif _is_left(row):
            row.action_id = _come_back(s, actor, inspection, plan, row, action)


def _rows_of_first(s: Session, inspection: Inspection) -> list[InspectionItem]:
    wanted = select(InspectionItem).where(InspectionItem.inspection_id == inspection.of_id)
    return list(s.scalars(wanted))


def _settle(s: Session, actor: Actor, inspection: Inspection, action: Action) -> None:
    told = translate(DEFAULT, SETTLED, no=inspection.no)
    if action.state == ActionState.DONE and _may_judge(actor, action):
        actions.verify.within(s, _seeing(actor), id=action.id, note=told)
    elif action.state in (ActionState.OPEN, ActionState.DONE):
        actions.note.within(s, _seeing(actor), id=action.id, note=told)


def _come_back(
    s: Session,
    actor: Actor,
    inspection: Inspection,
    plan: Checklist,
    row: InspectionItem,
    action: Action | None,
) -> int:
    """One closed already, or called off, is no help: it is raised anew, as a repeat of it."""
    if action is None or action.state not in (ActionState.OPEN, ActionState.DONE):
        return _raise(s, actor, inspection, plan, row, None, action.id if action else None)
    told = translate(DEFAULT, STILL, no=inspection.no, note=row.note).strip()[:1000]
    if action.state == ActionState.DONE and _may_judge(actor, action):
        actions.send_back.within(s, _seeing(actor), id=action.id, reason=told)
    else:
        actions.note.within(s, _seeing(actor), id=action.id, note=told)
    return action.id


def _may_judge(actor: Actor, action: Action) -> bool:
    return may_verify(actor.user_id, action.owner_id, action.done_by_id)


def _seeing(actor: Actor) -> Actor:
    """Whoever inspects again sees what the inspection flagged, in their own lists or not."""
    return replace(actor, permissions=actor.permissions | {"actions.all"}, team_id=None)
