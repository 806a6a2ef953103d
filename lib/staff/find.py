"""Finding the company's people: while typing, as a list, one whole."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.staff import CertificateState, StaffStatus
from db.customers import Project
from db.search import contains
from db.staff import Certificate, Staff
from lib import clock
from lib.access import Actor, query
from lib.masks import mask_phone
from lib.paging import Page, page_of
from lib.staff.rules import WARNING, Standing, standing
from lib.staff.scope import find_own, find_person, visible

LONGEST_TYPED, MOST_WORDS, MOST_HITS = 100, 4, 50
Wanted = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class StaffHit:
    """As a picker shows a person; project "" is head office."""

    id: int
    name: str
    post: str
    department: str
    project: str


@query("staff.pick")
def search(
    s: Session, actor: Actor, *, typed: str, project_id: int | None = None, most: int = 20
) -> list[StaffHit]:
    """Those who have not left, by any part of name, number, post or department; head office included."""
    wanted = _hits().where(visible(actor), Staff.status != StaffStatus.LEFT, *_mentions(s, typed))
    if project_id:
        wanted = wanted.where(or_(Staff.project_id == project_id, Staff.project_id.is_(None)))
    found = s.execute(wanted.order_by(Staff.name, Staff.id).limit(max(1, min(most, MOST_HITS))))
    return [StaffHit(*row) for row in found]


@query("staff.pick")
def person(s: Session, actor: Actor, *, id: int) -> StaffHit:
    """One by id, those who have left included: an old form still names them."""
    find_person(s, actor, id)
    return StaffHit(*s.execute(_hits().where(Staff.id == id)).one())


def _hits() -> Wanted:
    project = func.coalesce(Project.name, "")
    columns = (Staff.id, Staff.name, Staff.post, Staff.department, project)
    return select(*columns).outerjoin(Project, Project.id == Staff.project_id)


def _mentions(s: Session, typed: str) -> list[Any]:
    words = typed[:LONGEST_TYPED].split()[:MOST_WORDS]
    columns = (Staff.name, Staff.no, Staff.post, Staff.department)
    return [or_(*(contains(s, column, word) for column in columns)) for word in words]


@dataclass(frozen=True)
class CertificateRow:
    id: int
    name: str
    number: str
    expires: date | None
    state: CertificateState
    standing: Standing


@dataclass(frozen=True)
class StaffRow:
    """As the list and the person's block show them; the telephone masked."""

    id: int
    no: str
    name: str
    phone: str
    project_id: int | None
    project: str
    department: str
    post: str
    status: StaffStatus
    joined: date | None
    left_on: date | None
    gender: str
    education: str
    note: str
    user_id: int | None
    account: str
    version: int
    certificates: tuple[CertificateRow, ...]


@query("staff.view")
def list_staff(
    s: Session,
    actor: Actor,
    *,
    typed: str = "",
    project_id: int | None = None,
    status: StaffStatus | None = None,
    certificates: Standing | None = None,
    number: int = 1,
    size: int = 20,
) -> Page[StaffRow]:
    """certificates: only those who hold one that stands so today."""
    wanted = _rows().where(visible(actor), *_mentions(s, typed)).order_by(Staff.no, Staff.name, Staff.id)
    if project_id:
        wanted = wanted.where(Staff.project_id == project_id)
    if status:
        wanted = wanted.where(Staff.status == StaffStatus(status))
    if certificates:
        wanted = wanted.where(Staff.id.in_(_holders(Standing(certificates))))
    page = page_of(s, wanted, number=number, size=size)
    held = _certificates(s, [row[0].id for row in page.rows])
    rows = [_row(p, project, account, held.get(p.id, ())) for p, project, account in page.rows]
    return Page(rows, page.total, page.number, page.size)


def _rows() -> Wanted:
    return (
        select(Staff, Project.name.label("project"), User.display_name.label("account"))
        .outerjoin(Project, Project.id == Staff.project_id)
        .outerjoin(User, User.id == Staff.user_id)
    )


def _holders(wanted: Standing) -> Any:
    today = _today()
    dated = Certificate.state == CertificateState.DATED
    fits = {
        Standing.EXPIRED: and_(dated, Certificate.expires < today),
        Standing.EXPIRING: and_(dated, Certificate.expires.between(today, today + WARNING)),
        Standing.IN_PROGRESS: Certificate.state == CertificateState.IN_PROGRESS,
        Standing.VALID: or_(
            Certificate.state == CertificateState.NO_EXPIRY,
            and_(dated, Certificate.expires > today + WARNING),
        ),
    }
    return select(Certificate.staff_id).where(fits[wanted])


def _certificates(s: Session, ids: list[int]) -> dict[int, tuple[CertificateRow, ...]]:
    found: dict[int, tuple[CertificateRow, ...]] = {}
    wanted = select(Certificate).where(Certificate.staff_id.in_(ids)).order_by(Certificate.id)
    for c in s.scalars(wanted):
        row = CertificateRow(
            c.id, c.name, c.number, c.expires, c.state, standing(c.state, c.expires, _today())
        )
        found[c.staff_id] = (*found.get(c.staff_id, ()), row)
    return found


def _today() -> date:
    return clock.local(clock.now()).date()


def _row(p: Staff, project: str | None, account: str | None, held: tuple[CertificateRow, ...]) -> StaffRow:
    return StaffRow(
        id=p.id,
        no=p.no,
        name=p.name,
        phone=mask_phone(p.phone),
        project_id=p.project_id,
        project=project or "",
        department=p.department,
        post=p.post,
        status=p.status,
        joined=p.joined,
        left_on=p.left_on,
        gender=p.gender,
        education=p.education,
        note=p.note,
        user_id=p.user_id,
        account=account or "",
        version=p.version,
        certificates=held,
    )


@query("staff.view")
def staff_file(s: Session, actor: Actor, *, id: int) -> StaffRow:
    find_person(s, actor, id)
    p, project, account = s.execute(_rows().where(Staff.id == id)).one()
    return _row(p, project, account, _certificates(s, [id]).get(id, ()))


@query("staff.manage")
def free_accounts(s: Session, actor: Actor, *, id: int) -> dict[int, str]:
    """Accounts no other person is linked to, by id, for the one given."""
    find_own(s, actor, id)
    taken = select(Staff.user_id).where(Staff.user_id.is_not(None), Staff.id != id)
    wanted = select(User.id, User.display_name, User.name).where(User.id.not_in(taken))
    return {row.id: f"{row.display_name} ({row.name})" for row in s.execute(wanted.order_by(User.name))}
