"""What the company decides of its archives: how a number is made, and whether a closed record asks why."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory
from db.customers import Project
from lib import clock
from lib.access import Actor, command, query
from lib.archives.category_rules import LONGEST_LETTERS
from lib.archives.number_rows import RULE, pattern_of
from lib.archives.rules import number, sound_pattern
from lib.archives.setting_rows import REASON, asks_reason, keep
from lib.errors import Stale
from lib.i18n import N_


@dataclass(frozen=True)
class Choices:
    """project, letters and year make a number's example."""

    pattern: str
    asks_reason: bool
    project: str
    letters: str
    year: int


@query("archives.settings")
def choices(s: Session, actor: Actor) -> Choices:
    letters = s.scalar(select(ArchiveCategory.letters).order_by(ArchiveCategory.rank).limit(1)) or "HT"
    code = s.scalar(select(Project.code).order_by(Project.id).limit(1)) or "XM01"
    return Choices(pattern_of(s), asks_reason(s), code, letters, clock.local(clock.now()).year)


@command("archives.settings")
def set_pattern(s: Session, actor: Actor, *, pattern: str, seen: str) -> None:
    """For numbers given from now on; those given stay."""
    if pattern_of(s) != seen:
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved."))
    sound, year = sound_pattern(pattern), clock.local(clock.now()).year
    for code in s.scalars(select(Project.code)):
        number(sound, project=code, letters="X" * LONGEST_LETTERS, year=year)
    keep(s, RULE, sound)


@command("archives.settings")
def set_reason(s: Session, actor: Actor, *, asked: bool) -> None:
    """Whether whoever opens a closed record must say why."""
    keep(s, REASON, asked)
