"""A survey with answers in it, and proper values for the use cases that make figures of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.choices.surveys import Dimension
from lib.surveys.results import Along, Slice
from tests.cast import Cast
from tests.surveys import campaigns, many


@dataclass(frozen=True)
class Results:
    """A campaign of project A with ten answers."""

    campaign: int


def made(cast: Cast) -> Results:
    asked = campaigns.campaign(cast, no="DC20251121-0905", period="2025Q2")
    with cast.database.writing() as s:
        many.answer(s, asked.campaign, cast.project_a, ["455555555A"] * 6 + ["2345432128"] * 4)
    return Results(asked.campaign)


def _by(w: Any, **more: Any) -> dict[str, Any]:
    return {"by": Slice((w.results.campaign,), w.cast.project_a), **more}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "surveys.asked": lambda w: {},
    "surveys.buildings": lambda w: {"project_id": w.cast.project_a},
    "surveys.summary": _by,
    "surveys.groups": lambda w: _by(w, along=Along.CLASS, dimension=Dimension.OVERALL),
    "surveys.course": lambda w: _by(w, periods=("2025Q2",)),
    "surveys.compared": lambda w: _by(w, against=Slice((w.results.campaign,), w.cast.project_a)),
    "surveys.headline": lambda w: _by(w, against=None),
    "surveys.drivers": _by,
    "surveys.invited": _by,
    "surveys.single_answers": _by,
}
