"""Filing by hand: a record taken down, changed, given its number; a draft thrown away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.archives import Origin, RecordState
from db.files import StoredFile
from db.forms import Answer
from lib import audit, clock
from lib.access import Actor, command
from lib.archives.facts_rules import Facts, sensible, sound_no, spoken_title
from lib.archives.find_rules import OWNER
from lib.archives.number_rows import next_archive_no
from lib.archives.record_rows import find_own
from lib.archives.rules import keep_until, secrecies
from lib.customers.scope import find_customer, find_household, find_project
from lib.errors import NotFound, Refused
from lib.files import service as files
from lib.forms import service as forms
from lib.i18n import N_


@command("archives.file")
def add_record(
    s: Session,
    actor: Actor,
    *,
    facts: Facts,
    form_version: int | None = None,
    answers: dict[str, Any] | None = None,
    file_ids: Sequence[int] = (),
    no: str = "",
    draft: bool = False,
) -> int:
    """Filed at once, or kept as a draft. no: the number that stands on the paper already."""
    category = _category(s, actor, facts.category_id, new=True)
    record = ArchiveRecord(
        state=RecordState.DRAFT,
        origin=Origin.BY_HAND,
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
    )
    _write(s, actor, record, category, facts)
    record.no = _free(s, record, no) or None
    if not draft:
        _file(s, record, category)
    s.add(record)
    s.flush()
    _answer(s, actor, record, facts, form_version, answers)
    if file_ids:
        files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=record.id)
    return record.id


@command("archives.file")
def change_record(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    facts: Facts,
    form_version: int | None = None,
    answers: dict[str, Any] | None = None,
) -> None:
    """Its facts and answers; a number once given stays, and so does what was filed of work done."""
    record = find_own(s, actor, id, version)
    _write(s, actor, record, _category(s, actor, facts.category_id, new=False), facts)
    _answer(s, actor, record, facts, form_version, answers)


@command("archives.file")
def file_draft(s: Session, actor: Actor, *, id: int, version: int, no: str = "") -> None:
    """A draft becomes a record, under its number."""
    record = _draft(s, actor, id, version)
    if typed := _free(s, record, no):
        record.no = typed
    _file(s, record, _category(s, actor, record.category_id, new=False))


@command("archives.file")
def remove_draft(s: Session, actor: Actor, *, id: int, version: int) -> None:
    """With its files; what has been filed is only ever destroyed."""
    record = _draft(s, actor, id, version)
    of_it = StoredFile.owner_kind == OWNER, StoredFile.owner_id == id, StoredFile.removed_at.is_(None)
    for file_id in s.scalars(select(StoredFile.id).where(*of_it)).all():
        files.take_away.within(s, actor, id=file_id, owner_kind=OWNER, owner_id=id)
    _forget_answers(s, id)
    s.delete(record)


def _draft(s: Session, actor: Actor, id: int, version: int) -> ArchiveRecord:
    record = find_own(s, actor, id, version)
    if record.state != RecordState.DRAFT:
        raise Refused(N_("{no} has been filed already."), no=record.no or record.title)
    return record


def _category(s: Session, actor: Actor, id: int, *, new: bool) -> ArchiveCategory:
    """One this actor may see the records of; a new record goes into one in use."""
    found = s.get(ArchiveCategory, id)
    if found is None or (new and not found.active):
        raise NotFound(N_("This category is not there any more."))
    if found.secrecy not in secrecies(actor.may):
        raise Refused(N_("The records of “{category}” are not open to you."), category=found.name)
    return found


def _write(s: Session, actor: Actor, record: ArchiveRecord, category: ArchiveCategory, facts: Facts) -> None:
    facts = _placed(s, actor, sensible(facts, clock.local(clock.now()).date()))
    secrecy = facts.secrecy or category.secrecy
    if secrecy not in secrecies(actor.may):
        raise Refused(N_("You may not file under “{secrecy}”."), secrecy=secrecy.label)
    _keep(record, category, facts)
    record.title, record.body, record.note = facts.title, facts.body, facts.note
    record.project_id, record.household_id = facts.project_id, facts.household_id
    record.customer_id, record.author, record.secrecy = facts.customer_id, facts.author, secrecy
    record.cycle, record.shelf, record.pages = facts.cycle, facts.shelf, facts.pages
    record.expires_on = facts.expires_on


def _keep(record: ArchiveRecord, category: ArchiveCategory, facts: Facts) -> None:
    """Another category or another year is another end of keeping; else what a ledger said stays."""
    year = facts.happened_on.year if facts.happened_on else record.year or clock.local(clock.now()).year
    if record.category_id != category.id:
        record.category_id = category.id
        record.keep_years, record.keep_word = category.keep_years, ""
        record.keep_until = keep_until(year, category.keep_years)
    elif record.year != year:
        record.keep_until = keep_until(year, record.keep_years)
    record.year, record.happened_on = year, facts.happened_on


def _placed(s: Session, actor: Actor, facts: Facts) -> Facts:
    """Everything it is about is the actor's to see; a household brings its project along."""
    if facts.household_id:
        home = find_household(s, actor, facts.household_id)
        facts = replace(facts, project_id=home.project_id)
    elif facts.project_id:
        find_project(s, actor, facts.project_id)
    if facts.customer_id:
        find_customer(s, actor, facts.customer_id)
    return facts


def _answer(
    s: Session,
    actor: Actor,
    record: ArchiveRecord,
    facts: Facts,
    form_version: int | None,
    answers: dict[str, Any] | None,
) -> None:
    """The category's form; what was answered before gives way. A record without a title gets one here."""
    if form_version and answers is not None:
        _forget_answers(s, record.id)
        forms.keep_answer.within(
            s, actor, version_id=form_version, owner_kind=OWNER, owner_id=record.id, values=answers
        )
    if not record.title:
        answered = forms.answer_of.within(s, actor, owner_kind=OWNER, owner_id=record.id)
        record.title = spoken_title(facts.body, answered)
    if not record.title:
        raise Refused(N_("A record needs a title."))
    s.flush()


def _forget_answers(s: Session, id: int) -> None:
    gone = s.execute(delete(Answer).where(Answer.owner_kind == OWNER, Answer.owner_id == id))
    if gone.rowcount:  # type: ignore[attr-defined]
        audit.note(s, table="answer", replaced_of=[OWNER, id])


def _free(s: Session, record: ArchiveRecord, typed: str) -> str:
    no = sound_no(typed)
    if no and s.scalar(select(ArchiveRecord.id).where(ArchiveRecord.no == no, ArchiveRecord.id != record.id)):
        raise Refused(N_("The number {no} is taken already."), no=no)
    return no


def _file(s: Session, record: ArchiveRecord, category: ArchiveCategory) -> None:
    if record.happened_on is None:
        raise Refused(N_("A record is filed under its date: please say when it was."))
    record.no = record.no or next_archive_no(s, category, record.project_id, record.year)
    record.state, record.filed_at = RecordState.FILED, clock.now()
