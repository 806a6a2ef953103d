"""How many of the invited answered, of what is looked at."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.surveys import InviteState
from db.surveys import Invitation
from lib.access import Actor, query
from lib.surveys.look_rows import campaigns_of
from lib.surveys.scope import of_project
from lib.surveys.slice_rules import Slice
from lib.surveys.statistics_rules import FEWEST


@dataclass(frozen=True)
class Invited:
    """Households invited; those of them that opened the link or answered; those that answered."""

    all: int
    opened: int
    answered: int

    @property
    def rate(self) -> float:
        """In %."""
        return 100 * self.answered / self.all


@query("surveys.results")
def invited(s: Session, actor: Actor, *, by: Slice) -> Invited | None:
    """None where nobody was, where ways of answering are looked at, or where it would tell of a few."""
    campaigns = campaigns_of(s, actor, by)
    found = None if by.channel is not None else _counted(s, actor, by)
    if found is None or not found.all:
        return None
    return None if any(one.anonymous for one in campaigns) and _tells_of_few(s, actor, by, found) else found


def _tells_of_few(s: Session, actor: Actor, by: Slice, found: Invited) -> bool:
    """Nothing below a project without names, and of a project neither itself nor the rest but for five."""
    if by.building_id or by.category:
        return True
    whole = _counted(s, actor, replace(by, project_id=None))
    parts = (found.answered, whole.answered - found.answered)
    return any(0 < n < FEWEST for n in parts)


def _counted(s: Session, actor: Actor, by: Slice) -> Invited:
    asked: list[Any] = [
        Invitation.campaign_id.in_(by.campaigns),
        of_project(actor, Invitation.project_id),
    ]
    for name in ("project_id", "building_id", "category"):
        if (value := getattr(by, name)) is not None:
            asked.append(getattr(Invitation, name) == value)
    wanted = select(Invitation.state, func.count()).where(*asked).group_by(Invitation.state)
    states: dict[InviteState, int] = dict(s.execute(wanted).all())
    answered = states.get(InviteState.ANSWERED, 0)
    return Invited(sum(states.values()), states.get(InviteState.OPENED, 0) + answered, answered)
