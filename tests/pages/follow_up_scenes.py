"""The screens of actions and incidents in every state a person meets."""

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from db.choices.actions import ActionMove
from db.choices.tickets import State
from lib.actions import find as actions
from lib.actions import service as raising
from lib.deeds import perform, read
from lib.incidents import find as incidents
from lib.incidents import linking
from lib.incidents import service as reporting
from tests.cast import Cast
from tests.follow_ups import raised, reported
from tests.pages.screen import Desk, widget

Scene = tuple[str, AppTest]


def follow_up_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    yield from action_scenes(desk, cast)
    yield from incident_scenes(desk, cast)


def action_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    desk.sign_in("manager")
    yield "no actions", desk.alone("actions")
    id = perform(raising.raise_action, cast.manager, None, **raised(cast))
    at = desk.alone("actions")
    yield "actions", at
    at.session_state["actions:raise"] = True
    yield "an action being raised", at.run()
    yield from _steps(desk, cast, id)
    perform(raising.finish, cast.technician, None, id=id, note="已清理")
    yield from _steps(desk, cast, id)
    perform(raising.verify, cast.manager, None, id=id)
    yield "an action verified", desk.alone("actions", id=id)


def _steps(desk: Desk, cast: Cast, id: int) -> Iterator[Scene]:
    story, at = read(actions.action, cast.manager, id=id), desk.alone("actions", id=id)
    for move in [move for move in ActionMove if move in story.moves]:
        yield f"action {story.row.state} {move}", at.pills[0].set_value(move).run()


def incident_scenes(desk: Desk, cast: Cast) -> Iterator[Scene]:
    desk.sign_in("clerk")
    yield "no incidents", desk.alone("incidents")
    at = desk.alone("incidents", new=1)
    yield "an incident being reported", at
    yield "an incident with its notice", widget(at, "incident:kind").set_value("burst_pipe").run()
    cast.receive()
    id = perform(reporting.report, cast.clerk, None, **reported(cast))
    waiting = [cast.ticket(State.ON_SITE), cast.receive()]
    perform(linking.link_tickets, cast.clerk, None, id=id, ticket_ids=waiting)
    yield "incidents", desk.alone("incidents")
    yield "a ticket of an incident", desk.alone("ticket", id=waiting[0])
    at = desk.alone("incident", id=id)
    for step in ("link", "reply", "change", "end"):
        yield f"incident {step}", widget(at, "incident:step").set_value(step).run()
    at = widget(desk.alone("intake"), "caller:typed").set_value("1502").run()
    yield "intake where an incident goes on", at.radio[0].set_value(0).run()
    version = read(incidents.incident, cast.clerk, id=id).version
    perform(reporting.end, cast.clerk, None, id=id, version=version, notice="停水抢修")
    yield "an incident that is over", desk.alone("incident", id=id)
