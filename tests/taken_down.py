"""Proper values for answers taken down by staff, judged and collected: a call, a sheet, an answer by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.choices.surveys import Standing
from lib.deeds import perform
from lib.surveys import entry
from lib.surveys.calls import Calls
from lib.surveys.entry import Where
from tests.cast import Cast, add_home
from tests.surveys import campaigns


@dataclass(frozen=True)
class TakenDown:
    """A survey by name: call is a household of A still to be called, answer another one of the clerk's."""

    campaign: int
    call: int
    answer: int


def made(cast: Cast) -> TakenDown:
    asked = campaigns.campaign(cast, no="DC20251121-0009")
    home, _person = add_home(cast.project_a, "8", "1", "801", "郑示例", "13800000088")
    told: dict[str, Any] = {"campaign_id": asked.campaign, "values": {"overall": 2}}
    where = Where(cast.project_a, household_id=home)
    answer = perform(entry.enter_sheet, cast.clerk, None, **told, where=where)
    return TakenDown(asked.campaign, asked.invitation, answer or 0)


def _call(w: Any, **more: Any) -> dict[str, Any]:
    return {"id": w.taken_down.call, "version": 1, **more}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "surveys.desk": lambda w: {"campaign_id": w.taken_down.campaign},
    "surveys.homes": lambda w: {
        "campaign_id": w.taken_down.campaign,
        "project_id": w.cast.project_a,
        "typed": "3-2-1502",
    },
    "surveys.enter_sheet": lambda w: {
        "campaign_id": w.taken_down.campaign,
        "where": Where(w.cast.project_a),
        "values": {"overall": 4},
    },
    "surveys.take_back": lambda w: {
        "campaign_id": w.taken_down.campaign,
        "response_id": w.taken_down.answer,
    },
    "surveys.next_call": lambda w: {"by": Calls(w.taken_down.campaign)},
    "surveys.call_progress": lambda w: {"by": Calls(w.taken_down.campaign)},
    "surveys.not_reached": _call,
    "surveys.declines": _call,
    "surveys.interviewed": lambda w: _call(w, values={"overall": 4}),
    "surveys.list_answers": lambda w: {"campaign_id": w.taken_down.campaign},
    "surveys.judge": lambda w: {
        "id": w.taken_down.answer,
        "version": 1,
        "standing": Standing.HELD,
        "reason": "录错",
    },
    "surveys.surveys_to_fill": lambda w: {},
    "surveys.questions_of": lambda w: {
        "campaign_id": w.taken_down.campaign,
        "period": "2025Q4",
        "headings": ["总体满意度"],
    },
}
