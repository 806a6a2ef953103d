"""The outbox: what waits is claimed, sent outside any transaction, then marked.

A claim puts the message off for some minutes: never two senders at once, and one that died is made good.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.alerts import Alert, NotifyChannel, OutboxMessage
from db.choices.alerts import AlertKind, ChannelKind
from lib import clock
from lib.access import Actor, command, query
from lib.alerts.outbox_rules import ALONE, MOST_TRIES, fitting, merged, wait
from lib.alerts.rows import administrators, tell
from lib.i18n import N_

CLAIM = timedelta(minutes=5)
AT_ONCE = 50
SENT_DAYS, ALERT_DAYS = 30, 180
OPEN = (OutboxMessage.sent_at.is_(None), OutboxMessage.gave_up_at.is_(None))


@dataclass(frozen=True)
class Parcel:
    """One message out of all that wait for a channel."""

    ids: tuple[int, ...]
    kind: ChannelKind
    url: str = field(repr=False)
    title: str = field(repr=False)
    body: str = field(repr=False)


@query("alerts.send")
def channels_due(s: Session, actor: Actor) -> list[int]:
    wanted = select(OutboxMessage.channel_id).distinct().join(NotifyChannel)
    return sorted(
        s.scalars(wanted.where(*OPEN, OutboxMessage.send_after <= clock.now(), NotifyChannel.active))
    )


@command("alerts.send")
def claim(s: Session, actor: Actor, *, channel_id: int) -> Parcel | None:
    """What one message can hold of the channel's waiting ones; one that failed often goes by itself."""
    now = clock.now()
    channel = s.get(NotifyChannel, channel_id)
    if channel is None or not channel.active or _rests(s, channel_id, now):
        return None
    due = (*OPEN, OutboxMessage.channel_id == channel_id, OutboxMessage.send_after <= now)
    wanted = select(OutboxMessage).where(*due).order_by(OutboxMessage.tries >= ALONE, OutboxMessage.id)
    waiting = s.scalars(wanted.limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    if not waiting:
        return None
    chosen = _together(waiting, channel.kind)
    for message in chosen:
        message.tries, message.send_after = message.tries + 1, now + CLAIM
    title, body = merged([(message.title, message.body) for message in chosen], channel.kind)
    return Parcel(tuple(message.id for message in chosen), channel.kind, channel.url, title, body)


def _rests(s: Session, channel_id: int, now: datetime) -> bool:
    """Just failing, or a message is on its way this moment: the others wait with it."""
    young = (OutboxMessage.tries > 0, OutboxMessage.tries < ALONE, OutboxMessage.send_after > now)
    return bool(
        s.scalar(
            select(OutboxMessage.id).where(*OPEN, OutboxMessage.channel_id == channel_id, *young).limit(1)
        )
    )


def _together(waiting: Sequence[OutboxMessage], kind: ChannelKind) -> Sequence[OutboxMessage]:
    """A message its robot will never take must not hold up others for ever."""
    if waiting[0].tries >= ALONE:
        return waiting[:1]
    some = [message for message in waiting if message.tries < ALONE]
    return some[: fitting([(message.title, message.body) for message in some], kind)]


@command("alerts.send")
def settle(s: Session, actor: Actor, *, ids: Collection[int], trouble: str) -> None:
    """Sent, or put off, or given up and the administrators told."""
    now = clock.now()
    for message in s.scalars(select(OutboxMessage).where(OutboxMessage.id.in_(ids), *OPEN).with_for_update()):
        message.error = trouble[:200]
        if not trouble:
            message.sent_at = now
        elif message.tries >= MOST_TRIES:
            message.gave_up_at = now
            _tell_of(s, message)
        else:
            message.send_after = now + wait(message.tries)


def _tell_of(s: Session, message: OutboxMessage) -> None:
    """Once a day and channel is enough to know of it."""
    channel = s.get_one(NotifyChannel, message.channel_id)
    tell(
        s,
        administrators(s),
        AlertKind.TROUBLE,
        N_("“{channel}” could not be reached after {n} tries; messages were given up. See the settings."),
        {"channel": channel.name, "n": MOST_TRIES},
        source=("channel", channel.id),
        key=f"gave up/{channel.id}/{clock.local(clock.now()):%Y%m%d}",
        project_id=channel.project_id,
    )


@command("alerts.send")
def forget_old(s: Session, actor: Actor) -> None:
    """What was sent a month ago, and alerts of half a year ago."""
    now = clock.now()
    over = OutboxMessage.at < clock.days_ago(now, SENT_DAYS)
    s.execute(delete(OutboxMessage).where(over))
    s.execute(delete(Alert).where(Alert.at < clock.days_ago(now, ALERT_DAYS)))
