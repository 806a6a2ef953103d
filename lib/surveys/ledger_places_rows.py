"""Inside the import: the homes and buildings of the projects an answer may come from."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import InviteState, Standing
from db.customers import Building, Customer, Household, Occupancy
from db.surveys import Invitation, SurveyResponse


@dataclass(frozen=True)
class Known:
    """A household of the customer file; category is that of who has lived there longest."""

    id: int
    building_id: int | None
    category: CustomerClass | None


class Homes:
    """Each project is looked at once, when the first row names it."""

    def __init__(self, s: Session) -> None:
        self.s = s
        self._homes: dict[int, dict[str, Known]] = {}
        self._buildings: dict[int, dict[str, int]] = {}

    def of(self, project: int, room: str) -> Known | None:
        """As it is written, else but for noughts in front: 0302 and 302 are one door."""
        if not room:
            return None
        if project not in self._homes:
            self._homes[project] = self._all(project)
        here = self._homes[project]
        return here.get(room) or here.get(loose(room))

    def _all(self, project: int) -> dict[str, Known]:
        classes = self._classes(project)
        wanted = select(Household.id, Household.building_id, Household.room)
        wanted = wanted.where(Household.project_id == project).order_by(Household.id.desc())
        found = [
            (room, Known(id, building, classes.get(id))) for id, building, room in self.s.execute(wanted)
        ]
        return {loose(room): home for room, home in found} | dict(found)

    def _classes(self, project: int) -> dict[int, CustomerClass]:
        wanted = (
            select(Occupancy.household_id, Customer.category)
            .join(Customer, Customer.id == Occupancy.customer_id)
            .join(Household, Household.id == Occupancy.household_id)
            .where(Household.project_id == project, Occupancy.until.is_(None))
            .order_by(Occupancy.id.desc())
        )
        return dict(self.s.execute(wanted).all())

    def building(self, project: int, name: str) -> int | None:
        if project not in self._buildings:
            wanted = select(Building.name, Building.id).where(Building.project_id == project)
            self._buildings[project] = {plain(known): id for known, id in self.s.execute(wanted)}
        return self._buildings[project].get(plain(name)) if name else None

    def answered(self, campaign: int) -> set[Any]:
        """Households whose answer is here, and those of whom it is only known that there was one."""
        r, i = SurveyResponse, Invitation
        there = r.campaign_id == campaign, r.household_id.is_not(None), r.standing != Standing.REJECTED
        invited = i.campaign_id == campaign, i.state == InviteState.ANSWERED
        return {
            *self.s.scalars(select(r.household_id).where(*there)),
            *self.s.scalars(select(i.household_id).where(*invited)),
        }


def loose(room: str) -> str:
    return "-".join(part.lstrip("0") or "0" for part in room.split("-"))


def plain(building: str) -> str:
    """3栋, 3号楼, 3# and 3 are one building."""
    text = building.strip().upper()
    for word in ("号楼", "栋楼", "栋", "幢", "座", "楼", "#"):
        text = text.removesuffix(word) or text
    return text.lstrip("0") or text
