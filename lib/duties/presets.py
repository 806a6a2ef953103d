"""The duties a company begins with: chosen by it, brought in once, changed by it as it likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.duties import DutyKind, OnHoliday
from db.duties import Duty, DutyPlace
from lib import clock
from lib.access import Actor, command, query
from lib.customers.scope import find_project
from lib.duties.duties import add_duty
from lib.duties.duty_rules import DutyFacts, PlaceFacts
from lib.duties.place_rows import put_places
from lib.duties.recurrence_rules import Recurrence, recurrence
from lib.errors import NotFound, Refused
from lib.i18n import N_, pick

FILE = Path(__file__).parent.parent.parent / "db" / "presets" / "duties.yaml"


@dataclass(frozen=True)
class Starter:
    """In the reader's language. projects: those that have it already."""

    code: str
    title: str
    kind: DutyKind
    recurs: Recurrence
    minutes: int
    post: str
    projects: frozenset[int]


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf8"))
    return {told["preset"]: told for told in found}


@query("duties.manage")
def starter_set(s: Session, actor: Actor) -> list[Starter]:
    return [
        Starter(
            code=code,
            title=pick(told["title"], actor.lang),
            kind=DutyKind(told["kind"]),
            recurs=recurrence(told["recurs"]),
            minutes=told["minutes"],
            post=told.get("post", ""),
            projects=frozenset(_having(s, code)),
        )
        for code, told in _shipped().items()
    ]


def _having(s: Session, code: str) -> set[int]:
    """Projects with a place of it, in use or not: it is brought in once."""
    wanted = select(DutyPlace.project_id).join(Duty, Duty.id == DutyPlace.duty_id)
    return set(s.scalars(wanted.where(Duty.preset == code).distinct()))


@command("duties.manage")
def bring_in(s: Session, actor: Actor, *, codes: Sequence[str], project_ids: Sequence[int]) -> int:
    """These duties, for these projects; how many places are new."""
    if not codes or not project_ids:
        raise Refused(N_("Choose at least one duty and one project."))
    return load_starter.within(s, actor, codes=codes, project_ids=project_ids)


@command("duties.load")
def load_starter(s: Session, actor: Actor, *, codes: Sequence[str], project_ids: Sequence[int]) -> int:
    """Head office makes one duty of the whole company; who sees some projects, one for each of them."""
    for id in project_ids:
        find_project(s, actor, id)
    new = 0
    for code in dict.fromkeys(codes):
        if (told := _shipped().get(code)) is None:
            raise NotFound(N_("This duty is not in the starter set."))
        lacking = [id for id in dict.fromkeys(project_ids) if id not in _having(s, code)]
        new += _bring(s, actor, code, told, lacking)
    return new


def _bring(s: Session, actor: Actor, code: str, told: dict[str, Any], project_ids: list[int]) -> int:
    places = [PlaceFacts(id, post=told.get("post", "")) for id in project_ids]
    if not places:
        return 0
    if duty := _of_company(s, code):
        return put_places(s, actor, duty, places)
    if actor.projects is None:
        return put_places(s, actor, _add(s, actor, code, told, None), places)
    return sum(
        put_places(s, actor, _add(s, actor, code, told, place.project_id), [place]) for place in places
    )


def _of_company(s: Session, code: str) -> Duty | None:
    wanted = select(Duty).where(Duty.preset == code, Duty.project_id.is_(None), Duty.active)
    return s.scalars(wanted.order_by(Duty.id).limit(1)).one_or_none()


def _add(s: Session, actor: Actor, code: str, told: dict[str, Any], project_id: int | None) -> Duty:
    facts = DutyFacts(
        title=pick(told["title"], actor.lang),
        kind=DutyKind(told["kind"]),
        recurs=told["recurs"],
        minutes=told["minutes"],
        starts_on=clock.local(clock.now()).date(),
        grace=told.get("grace", 0),
        form_code=told.get("form_code", ""),
        how=pick(told.get("how", ""), actor.lang),
        made_up=told.get("made_up", True),
        holiday=OnHoliday(told.get("holiday", OnHoliday.KEEP)),
        photo=told.get("photo", False),
    )
    id = add_duty.within(s, actor, facts=facts, project_id=project_id)
    duty = s.get_one(Duty, id)
    duty.preset = code
    return duty
