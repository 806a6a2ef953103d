"""The first start: tables, shipped forms, the first administrator."""

from sqlalchemy import select

from db import schema
from db.accounts import User
from db.base import Database
from db.choices.accounts import Role, Scope
from lib.access import Actor
from lib.accounts import service as accounts
from lib.accounts.passwords import hash_password, one_time_password
from lib.analysis import tallies
from lib.archives import presets as archives
from lib.customers import lookup
from lib.deeds import perform
from lib.files import texts
from lib.forms import service as forms
from lib.questions import presets as questions
from lib.search import indexing
from lib.standards import service as standards
from lib.tickets import promise_service as promises
from lib.training import presets as training

SETUP = Actor.system(
    "setup",
    "accounts.manage",
    "analysis.tally",
    "archives.load",
    "customers.edit",
    "files.read",
    "forms.load",
    "questions.load",
    "search.index",
    "standards.load",
    "tickets.rebuild",
    "training.load",
)
FIRST_NAME = "admin"


def bring_up_to_date(database: Database) -> None:
    """Tables, shipped forms, the first promises, what must be counted, the look-up."""
    if not schema.is_current(database):
        schema.upgrade(database)
    perform(forms.load_presets, SETUP)
    perform(standards.load_first_profile, SETUP)
    perform(archives.load_categories, SETUP)
    perform(questions.load_presets, SETUP)
    perform(training.load_courses, SETUP)
    perform(promises.begin_promises, SETUP)
    perform(tallies.begin, SETUP)
    perform(lookup.reindex, SETUP)
    perform(texts.await_all, SETUP)
    perform(indexing.begin, SETUP)


def prepare(database: Database) -> str | None:
    """Tables and presets up to date; the one-time password of a first administrator, if one was made."""
    bring_up_to_date(database)
    with database.reading() as s:
        if s.scalar(select(User.id).limit(1)):
            return None
    return _first_admin()


def _first_admin() -> str:
    password = one_time_password()
    perform(
        accounts.add_user,
        SETUP,
        name=FIRST_NAME,
        display_name="管理员",
        roles={Role.ADMIN},
        scope=Scope.ALL,
        password_hash=hash_password(password),
    )
    return password
