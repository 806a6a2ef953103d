"""A year of the starter set's tasks for many projects, against a bare insert of the same rows.

again: the same asked for once more, and the job's own run after it; neither may change a row.
"""

import time
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update

from db.base import Database
from db.customers import Project
from db.duties import DutyPlace, DutyTask
from lib import clock
from lib.access import Actor
from lib.deeds import perform
from lib.duties import making, presets
from lib.duties.make_rows import Maker, pairs_of
from lib.forms import service as forms
from tests.bench.ground import line, median, small_company, times
from tests.cast import Cast

PROJECTS, ROUNDS = 30, 3
YEAR = timedelta(days=365)
JOB = Actor.system("bench", "duties.make")
WRITTEN = (
    *("duty_id", "place_id", "project_id", "starts_at", "due_at", "late_until"),
    *("owner_id", "for_id", "state", "note", "version"),
)
TASK, PLACE = cast(Table, DutyTask.__table__), cast(Table, DutyPlace.__table__)


def run(words: list[str]) -> bool:
    """words: how many projects, how many rounds."""
    projects, rounds = int(words[0]) if words else PROJECTS, int(words[1]) if len(words) > 1 else ROUNDS
    with small_company() as (database, people):
        _prepare(database, people, projects)
        made, bare, again, well = [], [], [], True
        for _ in range(rounds):
            _forget(database)
            made.append(timed(lambda: _make(database)))
            rows, after = _rows(database), _state(database)
            again.append(timed(lambda: _make(database)))
            well = well and _state(database) == after
            _forget(database)
            bare.append(timed(lambda: _insert(database, rows)))  # noqa: B023 (called at once)
        well = well and _job_changes_nothing(database)
    line("", "seconds", "to bare", width=34)
    line(f"{len(rows)} tasks bare", f"{median(bare):.2f}", width=34)
    line("made of their duties", f"{median(made):.2f}", times(median(made), median(bare)), width=34)
    line("once more", f"{median(again):.2f}", times(median(again), median(bare)), width=34)
    print(f"   {projects} projects; the second run {'changed nothing' if well else 'CHANGED SOMETHING'}")
    return well


def timed(deed: Any) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _prepare(database: Database, people: Cast, projects: int) -> None:
    perform(forms.load_presets, Actor.system("bench", "forms.load"))
    with database.writing() as s:
        have = s.scalar(select(func.count()).select_from(Project)) or 0
        s.add_all(Project(code=f"B{n:03}", name=f"项目{n}") for n in range(projects - have))
    with database.reading() as s:
        ids = list(s.scalars(select(Project.id).order_by(Project.id).limit(projects)))
        codes = [one.code for one in presets.starter_set(s, people.quality)]
    perform(presets.bring_in, people.quality, None, codes=codes, project_ids=ids)


def _make(database: Database) -> int:
    """A whole year at once, in one transaction."""
    with database.writing() as s:
        now = clock.now()
        return Maker(s, now).make(pairs_of(s), clock.start_of_day(now) + YEAR)


def _insert(database: Database, rows: list[dict[str, Any]]) -> None:
    with database.writing() as s:
        s.connection().execute(insert(TASK), rows)


def _forget(database: Database) -> None:
    with database.writing() as s:
        s.execute(delete(TASK))
        s.execute(update(PLACE).values(made_until=None))


def _rows(database: Database) -> list[dict[str, Any]]:
    with database.reading() as s:
        found = s.execute(select(*(TASK.c[name] for name in WRITTEN)).order_by(TASK.c.id))
        return [dict(row._mapping) for row in found]


def _state(database: Database) -> tuple[Any, ...]:
    """Every task, and where every place stands."""
    with database.reading() as s:
        tasks = s.execute(select(*TASK.c).order_by(TASK.c.id)).all()
        return tuple(map(tuple, tasks)), tuple(map(tuple, s.execute(select(*PLACE.c).order_by(PLACE.c.id))))


def _job_changes_nothing(database: Database) -> bool:
    """Its own horizons are nearer for what is frequent, further for what is rare: made once."""
    while perform(making.make, JOB):
        pass
    before = _state(database)
    perform(making.make, JOB)
    return _state(database) == before
