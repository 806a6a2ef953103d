"""The invented company whole, made once into an empty database."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import select

from db.accounts import Team, User, UserRole
from db.base import Database
from db.choices.accounts import Role
from db.customers import Building, Customer, Household, Lookup, Occupancy, Project
from db.forms import Answer
from db.staff import Staff as Person
from db.tickets import ComplaintPerson, Promise, Ticket, TicketEvent, TicketLine
from lib import audit, clock, setup
from lib.access import Actor
from lib.accounts.passwords import hash_password, one_time_password
from lib.analysis import tallies
from lib.deeds import perform, read
from lib.demo import accounts
from lib.demo.archives import file_papers
from lib.demo.follow_ups import follow_up
from lib.demo.inspections import inspect_quarters
from lib.demo.people import PEOPLE, people
from lib.demo.places import Town
from lib.demo.requests import Requests, how_many
from lib.demo.rows import Rows, let_numbering_follow, write
from lib.demo.staff import Staff
from lib.demo.survey_loops import follow_surveys
from lib.demo.surveys import ask
from lib.demo.texts import SEED, dice
from lib.demo.tickets import Tickets
from lib.demo.training import train
from lib.demo.upkeep import keep_up
from lib.forms.find import forms_in_force
from lib.search import indexing
from lib.standards.yardsticks import yardstick
from lib.tickets import archiving

MAKER = Actor.system("demo", "forms.view", "standards.view")
COUNTER = Actor.system("tally", "analysis.tally")
INDEXER = Actor.system("indexing", "search.index")
FILER = Actor.system("demo", "archives.settings")
NUMBERED = (
    Project,
    Building,
    Household,
    Customer,
    Occupancy,
    Lookup,
    Team,
    User,
    Ticket,
    TicketEvent,
    TicketLine,
    Promise,
    ComplaintPerson,
    Answer,
    *PEOPLE,
)


@dataclass(frozen=True)
class Size:
    """How much of everything; days is how far back the first ticket lies."""

    projects: int = 3
    households: int = 600
    customers: int = 1_280
    tickets: int = 1_500
    days: int = 200


DEMO = Size()
LARGE = Size(projects=30, households=40_000, customers=100_000, tickets=100_000, days=730)


def prepare(database: Database) -> None:
    """Fill the demo's database at its first start; a later start keeps what is there."""
    setup.bring_up_to_date(database)
    if is_empty(database):
        _tell("正在准备演示数据，只需这一次 / making the demo, this once")
        passwords, hashes = accounts.new_passwords()
        make(database, DEMO, hashes, before_commit=lambda: accounts.keep(passwords), tell=_tell)
        count_everything()
        index_everything()
        perform(archiving.file_older, FILER)  # by and by, by the job runner
    elif not accounts.are_kept():
        _renew_passwords(database)


def count_everything() -> None:
    """The charts' numbers, at once instead of by and by."""
    perform(tallies.begin, COUNTER)
    while perform(tallies.tally_some, COUNTER):
        pass


def index_everything() -> None:
    """Found from the first moment on."""
    perform(indexing.queue_all, INDEXER)
    while perform(indexing.work_off, INDEXER):
        pass


def _tell(text: str) -> None:
    print(text, flush=True)


def is_empty(database: Database) -> bool:
    with database.reading() as s:
        return s.scalar(select(Project.id).limit(1)) is None


def _renew_passwords(database: Database) -> None:
    """Their file is gone, and nobody remembers them."""
    passwords, hashes = accounts.new_passwords()
    with database.writing() as s, audit.recording(s, MAKER.key, "demo.renew_passwords"):
        accounts.set_hashes(s, hashes)
        audit.note(s, password_reset=sorted(hashes))
        accounts.keep(passwords)


def make(
    database: Database,
    size: Size,
    hashes: dict[str, str],
    *,
    now: datetime | None = None,
    before_commit: Callable[[], object] = dict,
    tell: Callable[[str], object] = str,
) -> None:
    """All of it or nothing: one transaction, one audit entry. hashes: account → password hash."""
    now, chance, made = now or clock.now(), dice(), Counter[str]()
    today = clock.local(now).date()
    town = Town(chance, today, projects=size.projects, households=size.households, customers=size.customers)
    staff = Staff(chance, size.projects, hashes, hash_password(one_time_password()), now)
    forms = read(forms_in_force, MAKER, kind="intake")
    papers = read(forms_in_force, MAKER, kind="archive")
    asked = read(forms_in_force, MAKER, kind="survey")
    known = read(yardstick, MAKER)
    hired = people(dice(SEED + 1), staff.rows, size.projects, today)
    with database.writing() as s, audit.recording(s, MAKER.key, "demo.make"):
        tickets = Tickets(chance, town.places, staff.crews, forms["repair"], known, now)
        requests = Requests(chance, town.places, staff.crews, _by_project(hired), forms, known, now)
        for rows in chain((town.rows, staff.rows, hired), tickets.batches(size.tickets, size.days)):
            write(s, rows)
            made.update({table.__tablename__: len(found) for table, found in rows.items()})
            tell("  " + ", ".join(f"{table.__tablename__} {len(found)}" for table, found in rows.items()))
        others = requests.rows(size.tickets + 1, how_many(size.tickets), size.days)
        write(s, others)
        made.update({table.__tablename__: len(found) for table, found in others.items()})
        write(s, tickets.counter_rows())
        write(s, requests.counter_rows())
        let_numbering_follow(s, *NUMBERED)
        follow_up(s, staff.crews[1], now)
        file_papers(s, staff.crews[1], papers, now)
        quarters = ask(s, staff.crews, _of_role(staff.rows, Role.QUALITY), asked, now)
        follow_surveys(s, quarters, staff.crews[1], forms, now)
        train(s, _of_role(staff.rows, Role.TRAINER), now)
        head_office = _of_role(staff.rows, Role.QUALITY)
        inspect_quarters(s, head_office, size.projects, now)
        keep_up(s, head_office, size.projects)
        audit.note(s, made=made)
        before_commit()


def _of_role(staff: Rows, role: Role) -> int | None:
    return next((row["user_id"] for row in staff[UserRole] if row["role"] == role), None)


def _by_project(hired: Rows) -> dict[int, list[int]]:
    """Those a complaint may be about, so that whoever has an account may handle it."""
    found = defaultdict[int, list[int]](list)
    for person in hired[Person]:
        if person["project_id"] and person["user_id"] is None:
            found[person["project_id"]].append(person["id"])
    return found
