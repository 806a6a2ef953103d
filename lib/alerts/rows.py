"""Inside the use cases: telling people something once, and who is to be told."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.alerts import Alert, NotifyChannel, OutboxMessage
from db.choices.accounts import Role
from db.choices.alerts import AlertKind
from db.upserts import insert
from lib import clock
from lib.access import Actor
from lib.accounts.scope import has_role, scope_of
from lib.alerts.text_rules import SCREENS, discreet, sentence
from lib.i18n import DEFAULT, translate
from lib.standards.company import company

Source = tuple[str, int | None]
TELLER = Actor.system("alerts", "standards.view")


def tell(
    s: Session,
    user_ids: Iterable[int | None],
    kind: AlertKind,
    message: str,
    params: dict[str, Any],
    *,
    source: Source,
    key: str,
    project_id: int | None,
) -> int:
    """How many people were told just now: each once for this key, and each channel that takes it once."""
    params = discreet(params)
    told = {
        "kind": kind,
        "source_kind": source[0],
        "source_id": source[1],
        "message": message,
        "params": params,
        "at": clock.now(),
    }
    people = sorted({id for id in user_ids if id})
    _send_out(s, kind, sentence(message, params), source, key, project_id)
    return _add_once(s, Alert, [{**told, "user_id": id, "key": f"{key}/{id}"} for id in people])


def _send_out(
    s: Session, kind: AlertKind, text: str, source: Source, key: str, project_id: int | None
) -> None:
    """Written with the change it tells of; a job sends it."""
    here = or_(NotifyChannel.project_id.is_(None), NotifyChannel.project_id == project_id)
    channels = s.execute(
        select(NotifyChannel.id, NotifyChannel.kinds).where(NotifyChannel.active, here)
    ).all()
    taking = [channel.id for channel in channels if kind in channel.kinds]
    if taking:
        now, body = clock.now(), "\n".join(filter(None, (text, _address(s, source))))
        told = {"title": translate(DEFAULT, kind.label), "body": body, "at": now, "send_after": now}
        rows = [{**told, "channel_id": id, "key": f"{key}/c{id}", "tries": 0, "error": ""} for id in taking]
        _add_once(s, OutboxMessage, rows)


def _address(s: Session, source: Source) -> str:
    """Where the record opens, when the company has said where its site is."""
    screen = SCREENS.get(source[0])
    site = company(s, TELLER).site if screen else ""
    return f"{site.rstrip('/')}/{screen}?id={source[1]}" if site else ""


def _add_once(s: Session, model: type[Alert | OutboxMessage], rows: list[dict[str, Any]]) -> int:
    """As a list of rows, not of values: the statement is made once and kept, whatever their number."""
    if not rows:
        return 0
    table = cast(Table, model.__table__)
    added = insert(s, table).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id)
    return len(s.execute(added, rows).all())


def keys_told(s: Session, kind: AlertKind) -> set[str]:
    """What was told in the last hundred days, whoever it was told to."""
    since = clock.days_ago(clock.now(), 100)
    keys = s.scalars(select(Alert.key).where(Alert.kind == kind, Alert.at >= since))
    return {key.rpartition("/")[0] for key in keys}


def managers_of(s: Session, project_id: int | None) -> list[int]:
    """Those who manage this project."""
    return _active(s, Role.MANAGER, scope_of(project_id))


def desk_of(s: Session, project_id: int) -> list[int]:
    """The front desk of this project; where it has none, those who manage it."""
    return _active(s, Role.FRONT_DESK, scope_of(project_id)) or managers_of(s, project_id)


def head_office(s: Session) -> list[int]:
    """The quality department."""
    return _active(s, Role.QUALITY)


def administrators(s: Session) -> list[int]:
    return _active(s, Role.ADMIN)


def _active(s: Session, role: Role, *where: ColumnElement[bool]) -> list[int]:
    return list(s.scalars(select(User.id).where(has_role(role), *where)))
