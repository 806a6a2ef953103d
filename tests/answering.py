"""Households asked by links of their own, and proper values for answering by a link."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.choices.customers import CustomerClass
from db.choices.surveys import Dimension
from db.customers import Household
from db.surveys import Invitation
from tests.cast import Cast, add_home
from tests.surveys import campaigns


@dataclass(frozen=True)
class Asked:
    """code is the household's of project A."""

    campaign: int
    code: str


def made(cast: Cast) -> Asked:
    asked = campaigns.campaign(cast, no="DC20251121-0602", period="2025Q2")
    return Asked(asked.campaign, asked.code)


def neighbour(cast: Cast, campaign: int, number: str = "1503", code: str = "neighbour") -> str:
    """One more household of project A, asked by a link of its own."""
    home, _ = add_home(cast.project_a, "3", "2", number, "李示例", "13700001111")
    with cast.database.writing() as s:
        about = s.get_one(Household, home)
        place: dict[str, Any] = {"project_id": about.project_id, "building_id": about.building_id}
        row = Invitation(
            campaign_id=campaign, household_id=home, category=CustomerClass.BASIC, code=code, **place
        )
        s.add(row)
    return code


CALL_ME: dict[str, Any] = {"name": "李女士", "phone": "13512345678", "words": "电梯异响", "agreed": 1}


def _by(w: Any, **more: Any) -> dict[str, Any]:
    return {"code": w.answering.code, **more}


def _wish(w: Any) -> dict[str, Any]:
    return _by(w, project_id=w.cast.project_a, dimension=Dimension.REPAIR.value, **CALL_ME)


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "surveys.by_link": _by,
    "surveys.open_by_link": _by,
    "surveys.save_by_link": lambda w: _by(w, page=0, given={"overall": ["4"]}),
    "surveys.answer_by_link": lambda w: _by(w, values={"overall": 4}),
    "surveys.wish_by_link": _wish,
}
