"""Complaints of project A as the permission matrix needs them, and proper values for their steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.choices.tickets import Delivery, Grade, State
from lib.deeds import perform, read
from lib.staff import service as staff
from lib.tickets import complaints
from lib.tickets.complaint_rules import PlanStep
from tests.cast import PATHS, Cast


@dataclass(frozen=True)
class Grievances:
    """One settled, one called back, one that names the technician (person), two of other places."""

    done: int
    called_back: int
    valid: int
    person: int
    others: tuple[int, int]


def made(cast: Cast) -> Grievances:
    valid = cast.complain()
    named = perform(staff.add_person, cast.manager, None, name="周示例", project_id=cast.project_a)
    perform(staff.link_account, cast.admin, None, id=named, user_id=cast.user_id("technician"))
    found = {"facts": "无人上门", "valid": True, "verdict": "属实", "people": [named]}
    perform(complaints.investigate, cast.clerk, None, id=valid, **found)
    (person,) = read(complaints.case, cast.clerk, id=valid).people
    done, called_back = _as_far_as(cast, State.ANSWERED), _as_far_as(cast, State.FOLLOWED_UP)
    return Grievances(
        done, called_back, valid, person.id, (_elsewhere(cast, "东门"), _elsewhere(cast, "车库"))
    )


def _as_far_as(cast: Cast, state: State) -> int:
    """To the step before."""
    id = cast.complain()
    for step in PATHS[state][:-1]:
        step(cast, id, cast.technician)
    return id


def _elsewhere(cast: Cast, place: str) -> int:
    return cast.complain(household_id=None, customer_id=None, place=place, phone="13612345678")


def _classify(w: Any) -> dict[str, Any]:
    return {**w.at(State.CLASSIFIED), "category": "slow", "grade": Grade.COMPLEX}


def _found(w: Any) -> dict[str, Any]:
    return {**w.at(State.CLASSIFIED), "facts": "录音核实", "valid": False, "verdict": "不属实"}


def _answer(w: Any) -> dict[str, Any]:
    return {"id": w.grievances.done, "text": "特此答复", "delivery": Delivery.CHAT}


def _regrade(w: Any) -> dict[str, Any]:
    return {"id": w.grievances.others[0], "grade": Grade.COMPLEX, "reason": "多次发生"}


def _parted(w: Any) -> dict[str, Any]:
    return {**w.at(State.INVESTIGATED), "other_id": w.tickets[State.CLASSIFIED], "reason": "另一件事"}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "tickets.classify": _classify,
    "tickets.regrade": _regrade,
    "tickets.investigate": _found,
    "tickets.answer": _answer,
    "tickets.follow_up": lambda w: {"id": w.grievances.called_back, "note": "未再发生"},
    "tickets.keep_plan": lambda w: {"id": w.grievances.done, "steps": [PlanStep("联系住户")]},
    "tickets.case": lambda w: w.at(State.CLASSIFIED),
    "tickets.asked_of_me": lambda w: {"id": w.grievances.valid},
    "tickets.reply": lambda w: {"id": w.grievances.valid, "text": "当天不在班"},
    "tickets.reply_for": lambda w: {
        "id": w.grievances.valid,
        "person_id": w.grievances.person,
        "text": "不在班",
    },
    "tickets.chain_of": lambda w: w.at(State.CLASSIFIED),
    "tickets.name_cause": lambda w: {**w.at(State.DISPATCHED), "cause": "ageing"},
    "tickets.unlink": _parted,
    "tickets.same_matter": lambda w: w.at(State.CLASSIFIED),
    "tickets.link_to_parent": lambda w: {**w.at(State.CLASSIFIED), "others": w.grievances.others},
}
