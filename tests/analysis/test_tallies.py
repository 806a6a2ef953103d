"""What the charts show is what the lists hold: every number opens just its records."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from db.accounts import User
from db.base import Database
from db.choices.tickets import State
from db.customers import Project
from db.tickets import Ticket
from lib import clock, setup, ui
from lib.access import Actor
from lib.analysis import (
    causes_view,
    overview_view,
    people_view,
    places_view,
    service,
    speed_view,
    tallies,
    view,
)
from lib.analysis.rules import Slice, Topic, before, month_of, shifted
from lib.analysis.sight_view import Sight
from lib.analysis.slice_view import Looked
from lib.deeds import perform, read
from lib.demo import company
from lib.demo.company import Size
from lib.errors import NotFound, Refused
from lib.forms.find import forms_in_force
from lib.tickets import find
from lib.tickets import service as steps
from lib.tickets.find import Filter
from lib.web.door import who
from tests.cast import PASSWORD_HASH, Cast
from tests.pages.screen import open_session

pytestmark = pytest.mark.slow

SMALL = Size(projects=2, households=40, customers=80, tickets=220, days=150)


@pytest.fixture
def months(database: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """An invented company, counted; the months it has tickets of."""
    setup.bring_up_to_date(database)
    company.make(database, SMALL, {"admin": PASSWORD_HASH, "lead": PASSWORD_HASH}, now=clock.now())
    company.count_everything()
    this = month_of(clock.local(clock.now()).date())
    return shifted(this, -6), this


@pytest.fixture
def me(database: Database, months: tuple[str, str]) -> Iterator[Actor]:
    """Head office, outside a screen's run."""
    with database.reading() as s:
        id = s.scalars(select(User.id).where(User.name == "lead")).one()
    token = open_session(id)
    actor = who(token)
    assert actor
    before_this = ui._away.set((token, "zh_CN"))
    yield actor
    ui._away.reset(before_this)


def sights(me: Actor, by: Slice) -> list[Sight]:
    looked = Looked(by, before(by), "", "")
    forms = read(forms_in_force, me, kind="intake", off_too=True)
    return [
        *overview_view.sights(me, looked),
        *speed_view.sights(me, looked),
        *causes_view.sights(me, looked, forms),
        *places_view.sights(me, looked),
        *people_view.sights(me, looked),
    ]


def records(me: Actor, by: Filter) -> int:
    return read(find.list_tickets, me, by=by, size=1).total


# Promises are counted, not tickets: a reopened one has the same promise twice.
OF_PROMISES = {"kept", "course"}


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.parametrize("one_project", [False, True])
def test_every_number_opens_as_many_records(
    me: Actor, months: tuple[str, str], one_project: bool, database: Database
) -> None:
    project = None
    if one_project:
        with database.reading() as s:
            project = s.scalars(select(Project.id).order_by(Project.id)).first()
    looked_at = 0
    for sight in sights(me, Slice(*months, project)):
        for row, by in zip(sight.chart.rows, sight.behind, strict=True):
            if by is None:
                continue
            looked_at += 1
            found = records(me, by)
            if sight.key in OF_PROMISES:
                broken = row["judged"] - row["good"] if sight.key == "kept" else row["judged"]
                assert (found > 0) == (broken > 0)
                assert found <= broken
            else:
                assert found == row["n"], (sight.key, row)
    assert looked_at > 30


def test_everything_received_is_counted_once(me: Actor, months: tuple[str, str], database: Database) -> None:
    with database.reading() as s:
        gone = (State.REJECTED, State.CANCELLED)
        there = len(s.scalars(select(Ticket.id).where(Ticket.state.not_in(gone))).all())
    for topic in (Topic.CATEGORY, Topic.CHANNEL, Topic.WEEK, Topic.REPEAT):
        assert sum(row.n for row in read(service.tallied, me, topic=topic, by=Slice(*months))) == there


def test_a_step_makes_its_month_stale_and_looking_counts_it_anew(cast: Cast) -> None:
    ticket = cast.ticket(State.DISPATCHED)
    this = month_of(clock.local(clock.now()).date())
    by = Slice(this, this, cast.project_a)
    assert read(service.standing, cast.manager, by=by).stale == 1
    perform(tallies.look, cast.manager)
    assert read(service.standing, cast.manager, by=by).stale == 0
    assert sum(r.n for r in read(service.tallied, cast.manager, topic=Topic.CATEGORY, by=by)) == 1
    perform(steps.arrive, cast.technician, id=ticket)
    assert read(service.standing, cast.manager, by=by).stale == 1


def test_another_project_s_numbers_are_not_there(cast: Cast) -> None:
    cast.ticket(State.DISPATCHED)
    this = month_of(clock.local(clock.now()).date())
    perform(tallies.look, cast.manager)
    with pytest.raises(NotFound):
        read(service.tallied, cast.manager_b, topic=Topic.CATEGORY, by=Slice(this, this, cast.project_a))
    assert not read(service.tallied, cast.manager_b, topic=Topic.CATEGORY, by=Slice(this, this))
    perform(tallies.look, cast.manager_b)  # counts nobody else's months


def test_one_team_s_eyes_do_not_see_the_whole_project(cast: Cast) -> None:
    this = month_of(clock.local(clock.now()).date())
    with pytest.raises(Refused):
        read(service.standing, cast.supervisor, by=Slice(this, this))


@pytest.mark.slow
def test_what_is_shown_leaves_as_workbook_picture_and_report(me: Actor, months: tuple[str, str]) -> None:
    by = Slice(*months)
    looked = Looked(by, before(by), "2025", "2024")
    shown = [sight for sight in overview_view.sights(me, looked) if sight.chart.rows]
    book = load_workbook(BytesIO(view._workbook(me, shown)))
    assert len(book.sheetnames) == len(shown)
    assert book.worksheets[0].max_row == len(shown[0].chart.rows) + 1
    pages = PdfReader(BytesIO(view._report(me, "overview", looked, shown))).pages
    written = "".join(page.extract_text() for page in pages)
    assert all(str(row["n"]) in written for row in shown[0].chart.rows)
    assert view._picture(shown).startswith(b"\x89PNG")
