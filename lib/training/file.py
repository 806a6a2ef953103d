"""The training file of one person: looked at, and taken away on paper."""

from typing import cast

from sqlalchemy.orm import Session

from lib import audit
from lib.access import Actor, command, query
from lib.training.file_rows import File, file_of
from lib.training.hours import Own, hours_of, own_hours
from lib.training.scope import find_person, must_be_staff


@query("training.view")
def training_file(s: Session, actor: Actor, *, staff_id: int) -> File:
    person = find_person(s, actor, staff_id)
    return file_of(s, person, hours_of.within(s, actor, staff_id=staff_id))


@query("training.own")
def own_file(s: Session, actor: Actor) -> File | None:
    """None without a line on the staff list."""
    spent = own_hours.within(s, actor)
    return file_of(s, must_be_staff(s, actor), spent) if spent else None


@command("training.view")
def take_file(s: Session, actor: Actor, *, staff_id: int) -> File:
    """To be printed; who took it is kept in the audit log."""
    found = training_file.within(s, actor, staff_id=staff_id)
    audit.note(s, table="staff", id=staff_id, printed=["training file"])
    return found


@command("training.own")
def take_own_file(s: Session, actor: Actor) -> File:
    person, spent = must_be_staff(s, actor), own_hours.within(s, actor)
    audit.note(s, table="staff", id=person.id, printed=["training file"])
    return file_of(s, person, cast(Own, spent))  # whoever is on the staff list has hours, if none
