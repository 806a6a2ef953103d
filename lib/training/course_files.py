"""Slides, notes and films of a course: whoever has an account may learn from them."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.files import StoredFile
from db.training import Course
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import gone, stored
from lib.files.rules import FileRow, Stored
from lib.i18n import N_
from lib.training.scope import find_course

OWNER = "course"


@query("training.own")
def list_course_files(s: Session, actor: Actor, *, id: int) -> list[FileRow]:
    return files.attached.within(s, actor, owner_kind=OWNER, owner_id=find_course(s, id).id)


@command("training.manage")
def add_course_files(s: Session, actor: Actor, *, id: int, file_ids: Sequence[int]) -> None:
    """Own loose files become the course's."""
    course = find_course(s, id)
    if not files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=course.id):
        raise Refused(N_("Please choose a photo or a file."))


@command("training.manage")
def remove_course_file(s: Session, actor: Actor, *, id: int, file_id: int) -> None:
    files.take_away.within(s, actor, id=file_id, owner_kind=OWNER, owner_id=find_course(s, id).id)


@query("training.own")
def look_at_course_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """A file by its own id, through the course it belongs to."""
    its_course = and_(Course.id == StoredFile.owner_id, StoredFile.owner_kind == OWNER)
    wanted = select(StoredFile).join(Course, its_course)
    found = s.scalars(wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None))).one_or_none()
    if found is None:
        raise gone()
    return stored(found)
