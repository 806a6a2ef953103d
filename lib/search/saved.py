"""Searches a person keeps under a name, to look again with one click. Everybody's own, nobody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.searches import SavedSearch
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.search.words_rules import Asked, asked_of, told

MOST_KEPT, LONGEST_NAME = 30, 60


@dataclass(frozen=True)
class Saved:
    id: int
    name: str
    asked: Asked


@query("search.use")
def searches(s: Session, actor: Actor) -> list[Saved]:
    """By name."""
    wanted = select(SavedSearch).where(SavedSearch.user_id == actor.user_id).order_by(SavedSearch.name)
    return [Saved(one.id, one.name, asked_of({**one.filters, "q": one.words})) for one in s.scalars(wanted)]


@command("search.use")
def keep(s: Session, actor: Actor, *, name: str, told_as: Mapping[str, Any]) -> int:
    """told_as: the search as its address says it."""
    asked = asked_of({**told_as, "page": "1"})
    if asked.empty:
        raise Refused(N_("Search for something first, then keep it."))
    if actor.user_id is None:
        raise Refused(N_("Only a person can keep searches."))
    so_far = s.scalar(select(func.count()).where(SavedSearch.user_id == actor.user_id)) or 0
    if so_far >= MOST_KEPT:
        raise Refused(N_("You keep {n} searches already. Drop one first."), n=so_far)
    filters = {facet: value for facet, value in told(asked).items() if facet != "q"}
    kept = SavedSearch(
        user_id=actor.user_id,
        name=_free_name(s, actor, name),
        words=asked.words,
        filters=filters,
        at=clock.now(),
    )
    s.add(kept)
    s.flush()
    return kept.id


@command("search.use")
def rename(s: Session, actor: Actor, *, id: int, name: str) -> None:
    kept = _own(s, actor, id)
    kept.name = _free_name(s, actor, name, but=id)


@command("search.use")
def drop(s: Session, actor: Actor, *, id: int) -> None:
    s.delete(_own(s, actor, id))


def _own(s: Session, actor: Actor, id: int) -> SavedSearch:
    wanted = select(SavedSearch).where(SavedSearch.id == id, SavedSearch.user_id == actor.user_id)
    if kept := s.scalars(wanted).one_or_none():
        return kept
    raise NotFound(N_("This search is not there, or not yours."))


def _free_name(s: Session, actor: Actor, name: str, *, but: int = 0) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused(N_("Please give the search a name."))
    same = select(SavedSearch.id).where(SavedSearch.user_id == actor.user_id, SavedSearch.name == name)
    if s.scalar(same.where(SavedSearch.id != but)):
        raise Refused(N_("You keep a search of this name already."))
    return name
