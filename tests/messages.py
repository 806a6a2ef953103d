"""Alerts, channels and the outbox for the tests that try every use case: each one's proper values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.choices.alerts import AlertKind, ChannelKind
from lib.alerts import channels, service
from lib.alerts.rows import tell
from lib.deeds import perform, read
from tests.cast import Cast

if TYPE_CHECKING:
    from tests.use_cases import World

GROUP: dict[str, Any] = {"name": "客服群", "kinds": [AlertKind.LATE]}
ROBOT: dict[str, Any] = {"kind": ChannelKind.FEISHU, "address": "feishu://11aa-22bb"}


@dataclass
class Messages:
    """A channel of project A, a message waiting for it, and something the clerk has been told."""

    channel: int
    message: int
    alert: int


def made(cast: Cast) -> Messages:
    channel = perform(channels.add_channel, cast.admin, None, **GROUP, **ROBOT, project_id=cast.project_a)
    message = perform(channels.write_test, cast.admin, None, id=channel)
    with cast.database.writing() as s:
        about: dict[str, Any] = {"source": ("", None), "key": "told", "project_id": cast.project_b}
        tell(s, [cast.user_id("clerk")], AlertKind.DISPATCHED, "Given to you", {}, **about)
    told = read(service.mine, cast.clerk, size=100).rows
    return Messages(channel, message, next(one.id for one in told if one.message == "Given to you"))


def _changed(w: "World") -> dict[str, Any]:
    place = {"id": w.messages.channel, "version": 1, "project_id": w.cast.project_a, "active": False}
    return {**GROUP, **place}


PROPER: dict[str, Callable[["World"], dict[str, Any]]] = {
    "alerts.mine": lambda w: {},
    "alerts.how_many_unread": lambda w: {},
    "alerts.mark_read": lambda w: {"id": w.messages.alert},
    "alerts.mark_all_read": lambda w: {"up_to": w.messages.alert},
    "alerts.list_channels": lambda w: {},
    "alerts.add_channel": lambda w: {**GROUP, **ROBOT, "project_id": w.cast.project_a},
    "alerts.change_channel": _changed,
    "alerts.write_test": lambda w: {"id": w.messages.channel},
    "alerts.fate": lambda w: {"id": w.messages.message},
    "alerts.channels_due": lambda w: {},
    "alerts.claim": lambda w: {"channel_id": w.messages.channel},
    "alerts.settle": lambda w: {"ids": [w.messages.message], "trouble": ""},
    "alerts.forget_old": lambda w: {},
    "alerts.jobs_known": lambda w: {},
    "tickets.escalate": lambda w: {},
    "tickets.digest": lambda w: {},
}
