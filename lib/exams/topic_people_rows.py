"""Inside the use cases: topics people are weak in, with the names of people and groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.customers import Project
from db.staff import Staff
from lib.exams.item_measure_rules import Whose, weak_rows
from lib.exams.item_rows import Answers, Person, grouped


@dataclass(frozen=True)
class PersonTopic:
    """id of the sitter; n questions of the topic."""

    id: int
    name: str
    project: str
    post: str
    topic: str
    n: int
    share: float


def named_groups(s: Session, people: Sequence[Person], by: Whose) -> dict[str, list[int]]:
    """Name → rows; "" for those of none."""
    if by == Whose.POST:
        return dict(sorted(grouped(people, lambda one: one.post).items()))
    names = _projects(s, people)
    found = grouped(people, lambda one: names.get(one.project_id or 0, ""))
    return dict(sorted(found.items()))


def weakest_people(
    s: Session, answers: Answers, people: Sequence[Person], topics: Sequence[str]
) -> list[PersonTopic]:
    found = weak_rows(answers, topics)
    ids = {people[row].staff_id for row, *_told in found}
    named = dict(s.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids))).all())
    projects = _projects(s, people)
    return [
        PersonTopic(
            id=people[row].id,
            name=named[people[row].staff_id],
            project=projects.get(people[row].project_id or 0, ""),
            post=people[row].post,
            topic=topic,
            n=n,
            share=share,
        )
        for row, topic, n, share in found
    ]


def _projects(s: Session, people: Sequence[Person]) -> Mapping[int, str]:
    ids = {one.project_id for one in people if one.project_id is not None}
    return dict(s.execute(select(Project.id, Project.name).where(Project.id.in_(ids))).all())
