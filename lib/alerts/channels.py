"""Channels: the group robots and mail addresses a company wants told, and what for."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.orm import Session

from db.alerts import NotifyChannel, OutboxMessage
from db.choices.alerts import SENT_OUT, AlertKind, ChannelKind
from db.customers import Project
from lib import clock
from lib.access import Actor, command, query
from lib.alerts.address_rules import hint, written
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import DEFAULT, N_, translate
from lib.settings import settings

MOST_CHANNELS = 50
SWITCHED_OFF = "switched off"


@dataclass(frozen=True)
class Channel:
    """hint tells the address from others without giving it away; trouble is what went wrong last."""

    id: int
    name: str
    kind: ChannelKind
    project_id: int | None
    project: str
    kinds: tuple[AlertKind, ...]
    active: bool
    version: int
    hint: str
    waiting: int = 0
    sent_at: datetime | None = None
    trouble: str = ""


@query("alerts.channels")
def list_channels(s: Session, actor: Actor) -> list[Channel]:
    wanted = select(NotifyChannel, Project.name).outerjoin(Project, Project.id == NotifyChannel.project_id)
    wanted = wanted.where(_visible(actor))
    found = s.execute(wanted.order_by(NotifyChannel.active.desc(), NotifyChannel.name, NotifyChannel.id))
    return [_shown(s, channel, project or "") for channel, project in found]


def _shown(s: Session, channel: NotifyChannel, project: str) -> Channel:
    own = OutboxMessage.channel_id == channel.id
    open = (own, OutboxMessage.sent_at.is_(None), OutboxMessage.gave_up_at.is_(None))
    last = select(OutboxMessage.error).where(own, OutboxMessage.tries > 0)
    return Channel(
        channel.id,
        channel.name,
        channel.kind,
        channel.project_id,
        project,
        tuple(kind for kind in SENT_OUT if kind in channel.kinds),
        channel.active,
        channel.version,
        hint(channel.kind, channel.url),
        s.scalar(select(func.count()).where(*open)) or 0,
        s.scalar(select(func.max(OutboxMessage.sent_at)).where(own)),
        s.scalar(last.order_by(OutboxMessage.id.desc()).limit(1)) or "",
    )


@command("alerts.channels")
def add_channel(
    s: Session,
    actor: Actor,
    *,
    name: str,
    kind: ChannelKind,
    address: str,
    secret: str = "",
    project_id: int | None = None,
    kinds: Collection[AlertKind],
) -> int:
    if (s.scalar(select(func.count(NotifyChannel.id))) or 0) >= MOST_CHANNELS:
        raise Refused(N_("There are {n} channels already; change one of them."), n=MOST_CHANNELS)
    channel = NotifyChannel(kind=kind, url=written(kind, address, secret, settings().relays))
    _describe(s, actor, channel, name, project_id, kinds)
    s.add(channel)
    s.flush()
    return channel.id


@command("alerts.channels")
def change_channel(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    name: str,
    project_id: int | None,
    kinds: Collection[AlertKind],
    active: bool,
    address: str = "",
    secret: str = "",
) -> None:
    """Without an address the kept one stays. What waits for a channel that is switched off is dropped."""
    channel = _find(s, actor, id)
    unchanged(channel, version)
    _describe(s, actor, channel, name, project_id, kinds)
    if address.strip():
        channel.url = written(channel.kind, address, secret, settings().relays)
    if channel.active and not active:
        _drop_waiting(s, id)
    channel.active = active


def _describe(
    s: Session,
    actor: Actor,
    channel: NotifyChannel,
    name: str,
    project_id: int | None,
    kinds: Collection[AlertKind],
) -> None:
    if not name.strip():
        raise Refused(N_("Please give the channel a name."))
    if not kinds or not set(kinds) <= set(SENT_OUT):
        raise Refused(N_("Please choose what the channel is told."))
    if not _may_place(s, actor, project_id):
        raise NotFound(N_("This project is not there, or not yours to see."))
    channel.name, channel.project_id = name.strip()[:60], project_id
    channel.kinds = [kind.value for kind in SENT_OUT if kind in kinds]


def _may_place(s: Session, actor: Actor, project_id: int | None) -> bool:
    if project_id is None:
        return actor.projects is None
    return actor.sees(project_id) and s.get(Project, project_id) is not None


def _drop_waiting(s: Session, id: int) -> None:
    waiting = (OutboxMessage.sent_at.is_(None), OutboxMessage.gave_up_at.is_(None))
    dropped = update(OutboxMessage).where(OutboxMessage.channel_id == id, *waiting)
    s.execute(dropped.values(gave_up_at=clock.now(), error=SWITCHED_OFF))


@command("alerts.channels")
def write_test(s: Session, actor: Actor, *, id: int) -> int:
    """A message that says it is one, put among those waiting."""
    channel = _find(s, actor, id)
    if not channel.active:
        raise Refused(N_("This channel is switched off."))
    now = clock.now()
    text = translate(DEFAULT, N_("This channel works. Messages of WuyeDesk will arrive here."))
    message = OutboxMessage(
        channel_id=id,
        title=translate(DEFAULT, N_("Test message")),
        body=text,
        key=f"test/{secrets.token_hex(8)}",
        at=now,
        send_after=now,
    )
    s.add(message)
    s.flush()
    return message.id


@dataclass(frozen=True)
class Fate:
    """How it went with one message."""

    sent: bool
    trouble: str


@query("alerts.channels")
def fate(s: Session, actor: Actor, *, id: int) -> Fate:
    wanted = select(OutboxMessage).join(NotifyChannel).where(OutboxMessage.id == id, _visible(actor))
    message = s.scalars(wanted).one_or_none()
    if message is None:
        raise NotFound(N_("This message is not there."))
    return Fate(message.sent_at is not None, message.error)


def _visible(actor: Actor) -> ColumnElement[bool]:
    """One that is told of every project is for those who see every project."""
    return true() if actor.projects is None else NotifyChannel.project_id.in_(actor.projects)


def _find(s: Session, actor: Actor, id: int) -> NotifyChannel:
    if channel := s.scalars(
        select(NotifyChannel).where(NotifyChannel.id == id, _visible(actor))
    ).one_or_none():
        return channel
    raise NotFound(N_("This channel is not there."))
