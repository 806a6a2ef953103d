"""An inspection signed, first by its inspector, then for the project; the last signature gives it effect."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.inspections import InspectionState, SignRole, Verdict
from db.files import StoredFile
from db.inspections import Inspection, InspectionSign
from lib import clock
from lib.access import Actor, command
from lib.errors import Forbidden, Refused
from lib.files import service as files
from lib.i18n import N_
from lib.inspections.judging_rows import SIGNATURES, rows_of
from lib.inspections.scope import find_to_fill, is_own
from lib.inspections.sheet_rows import needs_project
from lib.inspections.taking_effect_rows import take_effect, tell_waiting

LONGEST_NAME, LONGEST_WORD = 60, 400


@command("inspections.fill")
def sign(
    s: Session,
    actor: Actor,
    *,
    code: str,
    role: SignRole,
    name: str,
    file_id: int,
    word: str = "",
) -> None:
    """file_id: an own loose picture. A routine round in which all was well is its inspector's alone."""
    inspection = find_to_fill(s, actor, code, InspectionState.DONE, lock=True)
    there = _signed(s, inspection)
    role = SignRole(role)
    _may_sign(actor, inspection, role, name, there)
    sign = InspectionSign(
        inspection_id=inspection.id,
        role=role,
        name=_name(name),
        user_id=_user(actor, inspection, role),
        file_id=_picture(s, actor, inspection, file_id),
        word=word.strip()[:LONGEST_WORD],
        at=clock.now(),
    )
    s.add(sign)
    s.flush()
    failed = any(row.verdict == Verdict.FAILED for row in rows_of(s, inspection))
    if role == SignRole.PROJECT or not needs_project(s, inspection, failed=failed):
        take_effect(s, actor, inspection)
    elif not is_own(actor, inspection):
        tell_waiting(s, inspection)


def _signed(s: Session, inspection: Inspection) -> dict[SignRole, InspectionSign]:
    wanted = select(InspectionSign).where(InspectionSign.inspection_id == inspection.id)
    return {sign.role: sign for sign in s.scalars(wanted)}


def _may_sign(
    actor: Actor, inspection: Inspection, role: SignRole, name: str, there: dict[SignRole, InspectionSign]
) -> None:
    if role in there:
        raise Refused(N_("This has been signed already by {name}."), name=there[role].name)
    if role == SignRole.INSPECTOR:
        return
    if not is_own(actor, inspection):
        raise Forbidden(N_("For the project somebody of the project signs, with an account."))
    if SignRole.INSPECTOR not in there:
        raise Refused(N_("The inspector signs first."))
    if name.strip() == there[SignRole.INSPECTOR].name:
        raise Refused(N_("For the project somebody else signs than the inspector."))


def _name(name: str) -> str:
    if not name.strip():
        raise Refused(N_("Please say who signs."))
    if len(name.strip()) > LONGEST_NAME:
        raise Refused(N_("The text is too long: at most {n} characters."), n=LONGEST_NAME)
    return name.strip()


def _user(actor: Actor, inspection: Inspection, role: SignRole) -> int | None:
    """On the inspector's device the project's side signs by hand, not by that account."""
    by_inspector = actor.user_id == inspection.inspector_id
    return actor.user_id if by_inspector == (role == SignRole.INSPECTOR) else None


def _picture(s: Session, actor: Actor, inspection: Inspection, file_id: int) -> int:
    files.attach.within(s, actor, ids=[file_id], owner_kind=SIGNATURES, owner_id=inspection.id)
    taken = select(InspectionSign.id).where(InspectionSign.file_id == file_id)
    file = s.get_one(StoredFile, file_id)
    if not file.media_type.startswith("image/") or s.scalar(taken) is not None:
        raise Refused(N_("The signature could not be read. Please sign again."))
    return file_id
