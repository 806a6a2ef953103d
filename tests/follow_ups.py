"""An action and an incident of project A in every state the permission matrix needs, and proper values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db.choices.actions import ActionSource
from db.choices.tickets import State
from lib import clock
from lib.actions import files as action_files
from lib.actions import service as raising
from lib.actions.rules import Filter as ActionFilter
from lib.deeds import perform
from lib.files import service as files
from lib.incidents import find as incidents
from lib.incidents import linking
from lib.incidents import service as reporting
from tests.cast import Cast


@dataclass(frozen=True)
class FollowUps:
    """An open action of the technician with a file of theirs, one to verify, an incident with a ticket."""

    open: int
    done: int
    photo: int
    incident: int


def raised(cast: Cast) -> dict[str, Any]:
    return {
        "project_id": cast.project_a,
        "source_kind": ActionSource.OTHER,
        "source_id": None,
        "source_no": "",
        "title": "消防通道清理",
        "owner_id": cast.user_id("technician"),
    }


def reported(cast: Cast) -> dict[str, Any]:
    said = {"category": "burst_pipe", "title": "主管爆裂", "notice": "停水抢修"}
    return {"project_id": cast.project_a, **said}


def made(cast: Cast, tickets: dict[State, int]) -> FollowUps:
    open_one = perform(raising.raise_action, cast.manager, None, **raised(cast))
    done = perform(raising.raise_action, cast.manager, None, **raised(cast))
    perform(raising.finish, cast.technician, None, id=done, note="已清理")
    photo = perform(files.keep, cast.technician, None, name="d.txt", content="堆物".encode()).id
    perform(action_files.add_files, cast.technician, None, id=open_one, file_ids=[photo])
    incident = perform(reporting.report, cast.manager, None, **reported(cast))
    waiting = [tickets[State.WAITING]]
    perform(linking.link_tickets, cast.manager, None, id=incident, ticket_ids=waiting)
    return FollowUps(open_one, done, photo, incident)


def _assigned(w: Any) -> dict[str, Any]:
    until = clock.now() + timedelta(days=2)
    given = {"owner_id": w.cast.user_id("mate"), "due_at": until, "reason": "换人"}
    return {"id": w.follow_ups.open, **given}


def _changed(w: Any) -> dict[str, Any]:
    said = {"title": "主管爆裂", "place": "", "building_ids": [], "notice": "停水"}
    return {"id": w.follow_ups.incident, "version": 1, **said, "public": True, "expected_at": None}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "actions.list_actions": lambda w: {"by": ActionFilter()},
    "actions.export_actions": lambda w: {"by": ActionFilter()},
    "actions.of_source": lambda w: {"kind": ActionSource.TICKET, "id": w.tickets[State.ACCEPTED]},
    "actions.numbers": lambda w: {},
    "actions.action": lambda w: {"id": w.follow_ups.open},
    "actions.owners": lambda w: {"project_id": w.cast.project_a},
    "actions.raise_action": lambda w: raised(w.cast),
    "actions.assign": _assigned,
    "actions.note": lambda w: {"id": w.follow_ups.open, "note": "已联系业主"},
    "actions.finish": lambda w: {"id": w.follow_ups.open, "note": "已清理"},
    "actions.verify": lambda w: {"id": w.follow_ups.done},
    "actions.send_back": lambda w: {"id": w.follow_ups.done, "reason": "还有两箱"},
    "actions.cancel": lambda w: {"id": w.follow_ups.open, "reason": "重复"},
    "actions.list_files": lambda w: {"id": w.follow_ups.open},
    "actions.add_files": lambda w: {"id": w.follow_ups.open, "file_ids": [w.loose]},
    "actions.remove_file": lambda w: {"id": w.follow_ups.open, "file_id": w.follow_ups.photo},
    "actions.look_at_file": lambda w: {"id": w.follow_ups.photo},
    "actions.open_file": lambda w: {"id": w.follow_ups.photo},
    "actions.remind": lambda w: {},
    "incidents.list_incidents": lambda w: {"by": incidents.Filter()},
    "incidents.incident": lambda w: {"id": w.follow_ups.incident},
    "incidents.buildings": lambda w: {"project_id": w.cast.project_a},
    "incidents.open_here": lambda w: {"project_id": w.cast.project_a, "household_id": w.cast.household_a},
    "incidents.of_ticket": lambda w: {"ticket_id": w.tickets[State.WAITING]},
    "incidents.linked": lambda w: {"id": w.follow_ups.incident},
    "incidents.candidates": lambda w: {"id": w.follow_ups.incident},
    "incidents.waiting": lambda w: {"id": w.follow_ups.incident},
    "incidents.report": lambda w: reported(w.cast),
    "incidents.change": _changed,
    "incidents.end": lambda w: {"id": w.follow_ups.incident, "version": 1, "notice": "已恢复"},
    "incidents.echo": lambda w: {"id": w.follow_ups.incident, "household_id": w.cast.household_a},
    "incidents.link_tickets": lambda w: {
        "id": w.follow_ups.incident,
        "ticket_ids": [w.tickets[State.ACCEPTED]],
    },
    "incidents.link_fitting": lambda w: {"id": w.follow_ups.incident},
    "incidents.unlink": lambda w: {"id": w.follow_ups.incident, "ticket_id": w.tickets[State.WAITING]},
    "incidents.reply_all": lambda w: {"id": w.follow_ups.incident, "text": "配件今天到"},
}
