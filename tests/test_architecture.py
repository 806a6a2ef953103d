"""The house keeps its own rules; and each rule is able to fail."""

import gc
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests import architecture as a

LONG = "x = 1\n"
LATER = "# " + "todo".upper()
SERVICE, RULES, VIEW = "lib/tickets/service.py", "lib/tickets/rules.py", "lib/tickets/view.py"
PAGE = "pages/tickets.py"
USE_CASE = "@{mark}\ndef dispatch(s, actor, *, id):\n    pass\n"

# check, a file it must refuse, and the nearest one it must let pass
EXAMPLES = [
    (a.whole_paths, SERVICE, "from . import rules", "from lib.tickets import rules"),
    (a.pages_know_no_tables, PAGE, "from sqlalchemy import select", "from lib.tickets import service"),
    (a.pages_know_no_tables, PAGE, "import db.tickets", "import db.choices.tickets"),
    (a.pages_know_no_tables, VIEW, "from db.base import database", "from db.choices import tickets"),
    (
        a.pages_ask_use_cases,
        "pages/x.py",
        "from lib.tickets.scope import find",
        "from lib.tickets.find import ticket",
    ),
    (a.pages_ask_use_cases, VIEW, "import lib.customers.index", "import lib.customers.service"),
    (a.rooms_know_no_screen, SERVICE, "import streamlit as st", "from lib.errors import Refused"),
    (a.rooms_know_no_screen, "lib/forms/find.py", "def f():\n    import altair", "import statistics"),
    (a.rooms_know_no_screen, SERVICE, "from lib import ui", "from lib import access"),
    (a.rules_are_pure, RULES, "from sqlalchemy import select", "import datetime"),
    (
        a.rules_are_pure,
        "lib/training/exam_rules.py",
        "from db import training",
        "from db.choices import training",
    ),
    (a.rules_are_pure, RULES, "late = due < datetime.now()", "late = due < now"),
    (a.rules_are_pure, "lib/forms/schema.py", "from lib import clock", "from lib import errors"),
    (
        a.rooms_in_order,
        "lib/forms/service.py",
        "from lib.tickets import service",
        "from lib.customers import service",
    ),
    (a.rooms_in_order, "lib/archives/service.py", "import lib.tickets.rules", "import lib.actions.rules"),
    (a.folders_have_a_place, "lib/gadgets/service.py", "", None),
    (a.rooms_declare_lightly, "lib/tickets/__init__.py", "import pandas", "from lib.i18n import N_"),
    (
        a.frame_knows_declarations_only,
        "lib/access.py",
        "from lib.tickets import service",
        "from lib.tickets import SCREENS",
    ),
    (a.frame_knows_declarations_only, "lib/ledgers/x.py", "import lib.tickets.rules", "import lib.tickets"),
    (a.tables_know_nothing_above, "db/tickets.py", "from lib import clock", "from db.base import Base"),
    (a.tables_know_nothing_above, "db/search.py", "import streamlit", "import sqlalchemy"),
    (a.choices_are_light, "db/choices/tickets.py", "import sqlalchemy", "from db.choices import Choice"),
    (a.nobody_imports_pages, "lib/shell.py", "from pages import tickets", "from lib import ui"),
    (a.web_is_plain, "lib/web/signin.py", "from streamlit import session_state", "import streamlit"),
    (a.web_is_plain, "lib/web/signin.py", "st.write('hello')", "response.write('hello')"),
    (a.pages_begin_with_their_guard, PAGE, "import x\nx.f()", '"""Doc."""\nimport x\nme = enter("tickets")'),
    (a.pages_begin_with_their_guard, PAGE, 'me = enter("users")', 'me = enter("tickets")'),
    (a.pages_begin_with_their_guard, PAGE, 'y = 1\nme = enter("tickets")', 'me = enter("tickets")\ny = 1'),
    (a.pages_begin_with_their_guard, PAGE, "", None),
    (a.rooms_never_commit, SERVICE, "s.commit()", "s.flush()"),
    (
        a.use_cases_are_marked,
        SERVICE,
        USE_CASE.format(mark="cache"),
        USE_CASE.format(mark="command('tickets.x')"),
    ),
    (a.use_cases_are_marked, SERVICE, "def f(s, actor): pass", "def _f(s): pass"),
    (a.use_cases_are_marked, "lib/tickets/find.py", "import sqlalchemy\ndef f(s): pass", "def f(text): pass"),
    (
        a.use_cases_are_marked,
        SERVICE,
        USE_CASE.format(mark="query('surveys.x')"),
        USE_CASE.format(mark="query('tickets.x')"),
    ),
    (
        a.use_cases_are_marked,
        SERVICE,
        "@query('tickets.x')\ndef f(s, actor, id): pass",
        "@query('tickets.x')\ndef f(s, actor, *, id): pass",
    ),
    (a.one_clock, "lib/numbers.py", "datetime.now(UTC)", "clock.now()"),
    (a.one_clock, "db/base.py", "datetime.date.today()", "clock.today()"),
    (a.translated_where_a_language_is_known, SERVICE, "_('Done')", "N_('Done')"),
    (a.short_enough, SERVICE, LONG * 300, LONG * 299),
    (a.short_enough, "tests/test_x.py", LONG * 500, LONG * 499),
    (a.no_raw_html, PAGE, "st.markdown(x, unsafe_allow_html=True)", "st.markdown(x)"),
    (a.names_that_say_something, "lib/utils.py", "", None),
    (a.names_that_say_something, SERVICE, "class TicketManager: pass", "class Ticket: pass"),
    (a.names_that_say_something, SERVICE, "def date_helper(): pass", "def alert_manager(): pass"),
    (a.nothing_left_for_later, SERVICE, LATER, "x = 1  # why"),
]


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """The trees stay to the end: to look among them for garbage takes longer than to make them."""
    gc.disable()
    yield
    a.house.cache_clear()
    gc.enable()


def file(path: str, text: str) -> a.File:
    return a.File(PurePosixPath(path), text)


@pytest.mark.parametrize("check", a.CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps(check: a.Check) -> None:
    faults = [f"{file.path}: {fault}" for file in a.house() for fault in check(file)]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize(("check", "path", "bad", "good"), EXAMPLES)
def test_a_check_tells_bad_from_good(check: a.Check, path: str, bad: str, good: str | None) -> None:
    assert list(check(file(path, bad)))
    if good is not None:
        assert not list(check(file(path, good)))


def test_every_check_has_an_example() -> None:
    assert {example[0] for example in EXAMPLES} == set(a.CHECKS)


def test_the_house_is_looked_at() -> None:
    areas = {file.area for file in a.house()}
    assert {"lib", "db", "tests", "Home.py", "manage.py"} <= areas
