"""Which answers are looked at, and what groups are made by. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel


@dataclass(frozen=True)
class Slice:
    """Which answers: of these campaigns, and of them those of a project, building, class or way."""

    campaigns: tuple[int, ...]
    project_id: int | None = None
    building_id: int | None = None
    category: CustomerClass | None = None
    channel: AnswerChannel | None = None

    @property
    def crossed(self) -> bool:
        """More than one of building, class and channel: too narrow for answers without a name."""
        return sum(one is not None for one in (self.building_id, self.category, self.channel)) > 1


class Along(StrEnum):
    PROJECT = "project"
    BUILDING = "building"
    CLASS = "class"
    CHANNEL = "channel"
