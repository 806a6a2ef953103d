"""What a person has been told: unread first, and read when they say so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from db.alerts import Alert
from db.choices.alerts import AlertKind
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound
from lib.i18n import N_
from lib.paging import Page, page_of

MOST_COUNTED = 100
COLUMNS = (
    Alert.id,
    Alert.kind,
    Alert.message,
    Alert.params,
    Alert.source_kind,
    Alert.source_id,
    Alert.at,
    Alert.read_at,
)


@dataclass(frozen=True)
class Told:
    """message is a text of the catalog, params its values."""

    id: int
    kind: AlertKind
    message: str
    params: dict[str, Any]
    source_kind: str
    source_id: int | None
    at: datetime
    read_at: datetime | None


@query("alerts.view")
def mine(s: Session, actor: Actor, *, unread: bool = False, number: int = 1, size: int = 20) -> Page[Told]:
    """The actor's own, unread ones first, the newest at the top."""
    wanted: Select[*tuple[Any, ...]] = select(*COLUMNS).where(Alert.user_id == actor.user_id)
    newest = (Alert.at.desc(), Alert.id.desc())
    if unread:
        wanted = wanted.where(Alert.read_at.is_(None)).order_by(*newest)
    else:
        wanted = wanted.order_by(Alert.read_at.is_not(None), *newest)
    page = page_of(s, wanted, number=number, size=size)
    rows = [Told(*row) for row in page.rows]
    return Page(rows, page.total, page.number, size)


@query("alerts.view")
def how_many_unread(s: Session, actor: Actor) -> int:
    """Counted to a hundred; 101 stands for more."""
    wanted = select(Alert.id).where(Alert.user_id == actor.user_id, Alert.read_at.is_(None))
    counted = select(func.count()).select_from(wanted.limit(MOST_COUNTED + 1).subquery())
    return s.scalar(counted) or 0


@command("alerts.view")
def mark_read(s: Session, actor: Actor, *, id: int) -> None:
    alert = s.scalars(select(Alert).where(Alert.id == id, Alert.user_id == actor.user_id)).one_or_none()
    if alert is None:
        raise NotFound(N_("This alert is not there."))
    alert.read_at = alert.read_at or clock.now()


@command("alerts.view")
def mark_all_read(s: Session, actor: Actor, *, up_to: int) -> int:
    """Those the person has seen: none newer than the one at the top of their list."""
    seen = (Alert.user_id == actor.user_id, Alert.read_at.is_(None), Alert.id <= up_to)
    marked = s.execute(update(Alert).where(*seen).values(read_at=clock.now()))
    return int(marked.rowcount)  # type: ignore[attr-defined]
