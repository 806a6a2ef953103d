"""What should be filed and is not, of a project in a month, quarter or year; put right, and checked off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.archives import ArchiveCategory, ArchiveCheck
from db.choices.actions import ActionSource, ActionState
from db.choices.archives import Cycle
from db.customers import Project
from lib import clock
from lib.access import Actor, command, query
from lib.actions.service import raise_action
from lib.archives import period_rules
from lib.archives.check_rows import CYCLE, check_cycle
from lib.archives.setting_rows import keep
from lib.customers.scope import find_project
from lib.errors import Forbidden, NotFound, Refused
from lib.gaps import Gap, Span, gaps
from lib.i18n import DEFAULT, N_, translate
from lib.masks import mask_numbers
from lib.paging import Page, page_of

LONGEST_NOTE = 400
Wanted = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Missing:
    """n rows lack something; todo: the number of the open action raised for it, "" for none."""

    id: int
    gap: Gap
    n: int
    todo: str
    todo_id: int


@dataclass(frozen=True)
class Checked:
    at: datetime
    by: str
    note: str
    missing: int


@dataclass(frozen=True)
class Standing:
    """How a project stands in a period, and who last looked it through."""

    missing: list[Missing]
    checked: Checked | None
    over: bool


@query("archives.check")
def standing(s: Session, actor: Actor, *, period: str, project_id: int | None = None) -> Standing:
    """project_id None: everything in sight."""
    _must_see(s, actor, project_id)
    span, todos = _span(period), _todos(s, actor, period, project_id)
    missing = []
    for place, gap in enumerate(gaps().values(), 1):
        no, id = todos.get(gap.code, ("", 0))
        missing.append(Missing(place, gap, _count(s, actor, gap, span, project_id), no, id))
    today = clock.local(clock.now()).date()
    return Standing(missing, _checked(s, period, project_id), span.until <= today)


def _must_see(s: Session, actor: Actor, project_id: int | None) -> None:
    if project_id is not None:
        find_project(s, actor, project_id)


def _span(period: str) -> Span:
    found = period_rules.read(period)
    return Span(found.since, found.until)


def _of(actor: Actor, gap: Gap, span: Span, project_id: int | None) -> Any:
    """The rows of a gap as a table to ask further."""
    found = gap.wanted(actor, span).subquery()
    wanted = select(found)
    return wanted if project_id is None else wanted.where(found.c.project_id == project_id)


def _count(s: Session, actor: Actor, gap: Gap, span: Span, project_id: int | None) -> int:
    return s.scalar(select(func.count()).select_from(_of(actor, gap, span, project_id).subquery())) or 0


def _todos(s: Session, actor: Actor, period: str, project_id: int | None) -> dict[str, tuple[str, int]]:
    """Code of a gap → the open action raised for it."""
    wanted = select(Action.item, Action.no, Action.id).where(
        Action.source_kind == ActionSource.OTHER,
        Action.source_no == period,
        Action.project_id == project_id if project_id else Action.project_id.is_(None),
        Action.state.in_((ActionState.OPEN, ActionState.DONE)),
    )
    known = {translate(DEFAULT, gap.label): gap.code for gap in gaps().values()}
    return {known[row.item]: (row.no, row.id) for row in s.execute(wanted) if row.item in known}


def _checked(s: Session, period: str, project_id: int | None) -> Checked | None:
    of = ArchiveCheck.project_id == project_id if project_id else ArchiveCheck.project_id.is_(None)
    wanted = (
        select(ArchiveCheck, User.display_name)
        .outerjoin(User, User.id == ArchiveCheck.by_id)
        .where(ArchiveCheck.period == period, of)
        .order_by(ArchiveCheck.id.desc())
        .limit(1)
    )
    found = s.execute(wanted).first()
    return (
        Checked(found[0].at, found[1] or "", found[0].note, sum(found[0].counts.values())) if found else None
    )


@dataclass(frozen=True)
class Row:
    """Something a gap lacks."""

    id: int
    no: str
    what: str
    project: str
    day: str


@query("archives.check")
def list_missing(
    s: Session,
    actor: Actor,
    *,
    code: str,
    period: str,
    project_id: int | None = None,
    number: int = 1,
    size: int = 20,
) -> Page[Row]:
    """The rows of one gap, the oldest first."""
    _must_see(s, actor, project_id)
    found = _of(actor, _gap(code), _span(period), project_id).subquery()
    wanted = select(*found.c, Project.name.label("project")).outerjoin(
        Project, Project.id == found.c.project_id
    )
    page = page_of(s, wanted.order_by(found.c.day, found.c.id), number=number, size=size)
    return Page([_row(row) for row in page.rows], page.total, page.number, page.size)


def _gap(code: str) -> Gap:
    if code not in gaps():
        raise NotFound(N_("This check is not there."))
    return gaps()[code]


def _row(found: Any) -> Row:
    shown = clock.shown(found.day)[:10] if isinstance(found.day, datetime) else found.day or ""
    return Row(found.id, found.no or "", mask_numbers(found.what), found.project or "", str(shown))


# -- put right, and checked off ----------------------------------------------------------------


@command("archives.check")
def raise_missing(
    s: Session,
    actor: Actor,
    *,
    code: str,
    period: str,
    owner_id: int,
    due_at: datetime | None = None,
    project_id: int | None = None,
) -> int:
    """The to-do for one gap: so many are missing, somebody brings them by a day."""
    _must_see(s, actor, project_id)
    gap = _gap(code)
    if code in _todos(s, actor, period, project_id):
        raise Refused(N_("There is an open action for this already."))
    n = _count(s, actor, gap, _span(period), project_id)
    if not n:
        raise Refused(N_("Nothing is missing here any more."))
    label = translate(actor.lang, gap.label)
    title = translate(actor.lang, N_("{period} archives: {gap}, {n} in all"), period=period, gap=label, n=n)
    return raise_action.within(
        s,
        actor,
        project_id=project_id,
        source_kind=ActionSource.OTHER,
        source_id=None,
        source_no=period,
        title=title,
        owner_id=owner_id,
        due_at=due_at,
        item=translate(DEFAULT, gap.label),
    )


@command("archives.check")
def check_off(
    s: Session, actor: Actor, *, period: str, project_id: int | None = None, note: str = ""
) -> None:
    """Looked through by somebody who sees all of it, with what was missing on that day."""
    span = _span(period)
    if span.since > clock.local(clock.now()).date():
        raise Refused(N_("This period has not begun yet."))
    _must_see_all(s, actor, project_id)
    counts = {gap.code: _count(s, actor, gap, span, project_id) for gap in gaps().values()}
    s.add(
        ArchiveCheck(
            project_id=project_id,
            period=period,
            at=clock.now(),
            by_id=actor.user_id,
            counts={code: n for code, n in counts.items() if n},
            note=" ".join(note.split())[:LONGEST_NOTE],
        )
    )
    s.flush()


def _must_see_all(s: Session, actor: Actor, project_id: int | None) -> None:
    _must_see(s, actor, project_id)
    if actor.team_id is not None or (project_id is None and actor.projects is not None):
        raise Forbidden(N_("Only somebody who sees all of it can say that it was checked."))


# -- what the company asks for -----------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """How often archives are checked, and the categories that need a scan or a place on a shelf."""

    cycle: Cycle
    categories: dict[int, str]
    paper: frozenset[int]


@query("archives.check")
def asked(s: Session, actor: Actor) -> Asked:
    wanted = select(ArchiveCategory).where(ArchiveCategory.active).order_by(ArchiveCategory.rank)
    found = s.scalars(wanted).all()
    return Asked(
        check_cycle(s), {one.id: one.name for one in found}, frozenset(o.id for o in found if o.paper)
    )


@command("archives.settings")
def set_asked(s: Session, actor: Actor, *, cycle: Cycle, paper: set[int]) -> None:
    if Cycle(cycle) == Cycle.ITEM:
        raise Refused(N_("Archives are checked monthly, quarterly or yearly."))
    keep(s, CYCLE, Cycle(cycle).value)
    for category in s.scalars(select(ArchiveCategory)):
        category.paper = category.id in paper
