"""The register: equipment added, changed, stopped, in use again, scrapped; a fault reported."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.actions import ActionSource, Severity
from db.choices.customers import RevealReason
from db.choices.equipment import EquipmentKind, EquipmentState
from db.customers import Project
from db.equipment import Equipment
from lib import audit, clock
from lib.access import Actor, command
from lib.accounts.scope import may, sees_project
from lib.actions import service as actions
from lib.actions.scope import may_own
from lib.alerts.rows import managers_of
from lib.customers.reveal_rules import why
from lib.customers.scope import find_project
from lib.equipment.number_rows import given_numbers, holder_of
from lib.equipment.place_rows import building_of
from lib.equipment.rules import LONGEST, Facts, checked, due_told, may_go
from lib.equipment.scope import find_equipment
from lib.equipment.upkeep_rows import keep_move, today
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.residents.code_rules import new_code


@command("equipment.keep")
def add_equipment(s: Session, actor: Actor, *, facts: Facts) -> int:
    """Without a number of the company's own it gets the next one."""
    _placed(s, actor, checked(facts, today()))
    no = facts.no.strip()[: LONGEST["no"]] or given_numbers(s, facts.project_id, 1)[0]
    _free(s, facts.project_id, no)
    equipment = Equipment(no=no, code=new_code(), at=clock.now(), by_id=actor.user_id)
    _tell(equipment, facts)
    s.add(equipment)
    s.flush()
    return equipment.id


@command("equipment.keep")
def change_equipment(s: Session, actor: Actor, *, id: int, version: int, facts: Facts) -> None:
    """The number stays when none is told."""
    equipment = find_equipment(s, actor, id)
    unchanged(equipment, version)
    _placed(s, actor, checked(facts, today()), held=equipment.keeper_id)
    no = facts.no.strip()[: LONGEST["no"]] or equipment.no
    _free(s, facts.project_id, no, id)
    equipment.no = no
    _tell(equipment, facts)
    s.flush()


def _tell(equipment: Equipment, facts: Facts) -> None:
    equipment.kind, equipment.project_id = EquipmentKind(facts.kind), facts.project_id
    for code in ("name", "place", "model", "maker", "serial", "supplier", "note"):
        setattr(equipment, code, getattr(facts, code).strip()[: LONGEST[code]])
    if facts.supplier_phone is not None:
        equipment.supplier_phone = facts.supplier_phone.strip()[: LONGEST["supplier_phone"]]
    equipment.check_due_on = due_told(facts, equipment.check_due_on)
    for code in ("building_id", "made_on", "installed_on", "warranty_until"):
        setattr(equipment, code, getattr(facts, code))
    for code in ("check_months", "checked_on", "keeper_id"):
        setattr(equipment, code, getattr(facts, code))


def _placed(s: Session, actor: Actor, facts: Facts, held: int | None = None) -> None:
    """In a project of the actor's, a building of it, kept by somebody who sees it."""
    find_project(s, actor, facts.project_id)
    building_of(s, facts.project_id, facts.building_id)
    keeper = facts.keeper_id
    if keeper is None or keeper == held:
        return
    fit = may("equipment.view") & sees_project(facts.project_id)
    if s.scalar(select(User.id).where(User.id == keeper, fit)) is None:
        raise Refused(N_("This person cannot keep equipment of this project."))


def _free(s: Session, project_id: int, no: str, id: int = 0) -> None:
    """Asked in turn: two at once would each find it free."""
    s.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
    if holder_of(s, project_id, no) not in (None, id):
        raise Refused(N_("The number {no} is taken by other equipment of this project."), no=no)


@command("equipment.keep")
def stop(s: Session, actor: Actor, *, id: int, version: int, reason: str) -> None:
    """Out of service: nothing of it falls due meanwhile."""
    _go(s, actor, id, version, EquipmentState.STOPPED, reason)


@command("equipment.keep")
def use_again(s: Session, actor: Actor, *, id: int, version: int, reason: str = "") -> None:
    _go(s, actor, id, version, EquipmentState.IN_USE, reason)


@command("equipment.keep")
def scrap(s: Session, actor: Actor, *, id: int, version: int, reason: str) -> None:
    """For good; what is known of it stays."""
    _go(s, actor, id, version, EquipmentState.SCRAPPED, reason)


def _go(s: Session, actor: Actor, id: int, version: int, target: EquipmentState, reason: str) -> None:
    equipment = find_equipment(s, actor, id)
    unchanged(equipment, version)
    if not may_go(equipment.state, target):
        raise Refused(
            N_("{no} is “{state}” now; this step is not possible."),
            no=equipment.no,
            state=equipment.state.label,
        )
    if target != EquipmentState.IN_USE and not reason.strip():
        raise Refused(N_("Please give a reason."))
    equipment.state = target
    keep_move(s, actor, equipment, reason)


@command("equipment.report")
def report_fault(s: Session, actor: Actor, *, id: int, what: str, serious: bool = False) -> int:
    """Becomes an action of its keeper's, or of whoever runs the project."""
    equipment = find_equipment(s, actor, id)
    if not what.strip():
        raise Refused(N_("Please say what is wrong with it."))
    return actions.raise_action.within(
        s,
        actor,
        project_id=equipment.project_id,
        source_kind=ActionSource.EQUIPMENT,
        source_id=equipment.id,
        source_no=equipment.no[:30],
        title=f"{equipment.name}：{what.strip()}"[:120],
        detail=what.strip()[:1000],
        owner_id=_who_mends(s, equipment),
        severity=Severity.HIGH if serious else Severity.NORMAL,
    )


def _who_mends(s: Session, equipment: Equipment) -> int:
    asked = [equipment.keeper_id, *managers_of(s, equipment.project_id)]
    wanted = select(User.id).where(User.id.in_([id for id in asked if id]), may_own(equipment.project_id))
    fit = set(s.scalars(wanted))
    if found := next((id for id in asked if id in fit), None):
        return found
    raise Refused(
        N_("Nobody keeps this equipment and nobody manages its project: please tell them yourself.")
    )


@command("equipment.reveal")
def reveal_supplier_phone(s: Session, actor: Actor, *, id: int, reason: str) -> list[str]:
    """In full, as a list of one; who looked, and why, is kept in the audit log."""
    equipment = find_equipment(s, actor, id)
    if not equipment.supplier_phone:
        raise NotFound(N_("No telephone number is kept here."))
    audit.note(s, table="equipment", id=id, viewed=["supplier_phone"], reason=why(RevealReason.OTHER, reason))
    return [equipment.supplier_phone]
