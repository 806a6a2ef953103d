"""Who may do what, for every use case of every room; and another project's rows are not there.

The stored table says what happens when each of the cast tries each use case on a row of project A.
A wanted change of it: `python -m tests.test_access`, then read the difference before it is kept.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import base
from db.choices.accounts import Role
from lib.access import ROOMS, Actor, permissions, permissions_of
from lib.archives.rules import LOCKS
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.imports.rules import PERMISSION
from lib.screens import screens, screens_of
from tests import inspecting, learning
from tests.cast import NAMES, Cast
from tests.conftest import installation, reread_settings
from tests.use_cases import MISSING, POINTERS, PROPER, World, use_cases
from tests.web.site import copy_of

pytestmark = pytest.mark.slow

STORED = Path(__file__).with_name("permission_matrix.txt")
# A loose file is its uploader's; one of a record is found through the record.
CATEGORIES = tuple(
    f"archives.{deed}"
    for deed in ("categories", "all_categories", "change_category", "move_category", "concerned")
)
COMPANY_WIDE = (
    "accounts.",
    "backups.",
    "files.",
    "forms.",
    *CATEGORIES,
    *learning.COMPANY_WIDE,
    *inspecting.COMPANY_WIDE,
)
# Who holds the permission and is refused all the same: what others filed, what one has proposed oneself,
# what a working group sees only a part of.
ANOTHER_S = {
    "archives.add_files": {"clerk", "trainer"},
    "archives.remove_file": {"clerk", "trainer"},
    "archives.change_record": {"clerk", "trainer"},
    "archives.approve_disposal": {"quality"},
    "archives.refuse_disposal": {"quality"},
    "archives.check_off": {"supervisor"},
    "actions.ask_for_time": {"supervisor", "manager", "quality", "admin"},
}
# Whose answer it is, the caller has found through its own scope.
FOUND_BEFORE = {"files.attached", "forms.answer_of", "forms.answers_on"}
TRACES = ("莲花苑", "3-2-1502", "张", "WX", "厨房")
_known: dict[tuple[int, str, str], str] = {}
NOT_SO = {Forbidden: "-", NotFound: "none", Refused: "refused", Stale: "refused"}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[World]:
    """One for all: what is tried is taken back."""
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("access") / "data")
    with pytest.MonkeyPatch.context() as patch, installation(patch, data):
        database = base.use(reread_settings().database_url)
        yield World.of(Cast(database))
        database.engine.dispose()
        base._database = None


@pytest.fixture
def world(standing: World) -> World:
    """In use again after a test on a database of its own."""
    base._database = standing.cast.database
    return standing


@pytest.fixture
def told_story() -> str:
    return "cast"


@pytest.fixture
def on_either(request: pytest.FixtureRequest, engine: str) -> World:
    """The one for all on SQLite, one of its own on PostgreSQL."""
    if engine == "sqlite":
        return request.getfixturevalue("world")
    return World.of(request.getfixturevalue("cast"))


def attempt(world: World, actor: Actor, deed: str, values: dict[str, Any]) -> Any:
    """What comes back, or the refusal; nothing stays."""
    with world.cast.database.writing() as s:
        try:
            return use_cases()[deed](s, actor, **values)
        except Refused as refused:
            return refused
        finally:
            s.rollback()


def outcome(world: World, actor: Actor, deed: str) -> str:
    """Tried once: nothing stays, so it comes out the same the next time."""
    key = id(world), actor.key, deed
    if key not in _known:
        found = attempt(world, actor, deed, PROPER[deed](world))
        _known[key] = NOT_SO[type(found)] if isinstance(found, Refused) else "yes"
    return _known[key]


# -- the table ---------------------------------------------------------------------------------


def by_role() -> Iterator[str]:
    columns = ["staff", *(role.value for role in Role)]
    yield row("permission", columns)
    for permission, roles in sorted(permissions().items()):
        yield row(permission, ["yes" if role in roles else "-" for role in columns])


def by_person(world: World) -> Iterator[str]:
    yield row("use case", NAMES)
    for deed in sorted(use_cases()):
        yield row(deed, [outcome(world, getattr(world.cast, name), deed) for name in NAMES])


def row(first: str, rest: Any) -> str:
    return (f"{first:<28}" + "".join(f"{cell:<13}" for cell in rest)).rstrip()


def table(world: World) -> str:
    return "\n".join(["What roles hold", "", *by_role(), "", "What people can", "", *by_person(world), ""])


def test_the_matrix_is_the_stored_one(world: World) -> None:
    assert table(world).splitlines() == STORED.read_text("utf8").splitlines()


# -- every use case as everybody ---------------------------------------------------------------


def test_every_use_case_is_tried() -> None:
    assert set(PROPER) == set(use_cases())


def test_every_permission_guards_something() -> None:
    asked = {use_case.permission for use_case in use_cases().values()}
    asked |= {screen.permission for screen in screens().values()}
    inside = {"tickets.on_behalf", "tickets.all", "tickets.word", "actions.all", *PERMISSION.values()}
    inside |= {"duties.all", "inspections.all"}
    inside |= {"tickets.export_whole", "customers.export_whole", "archives.edit", *LOCKS.values()}
    assert permissions().keys() == asked | inside


@pytest.mark.parametrize("room", ROOMS)
def test_who_lacks_the_permission_is_refused_and_nobody_else(world: World, room: str) -> None:
    people = world.cast.people() | {
        "resident": Actor.resident("link", world.cast.project_a),
        "job": Actor.system("job"),
    }
    wrong = []
    for deed, use_case in use_cases().items():
        for name, actor in people.items() if deed.startswith(f"{room}.") else ():
            held, found = actor.may(use_case.permission), outcome(world, actor, deed)
            if (found == "-") == held and not (
                name in ANOTHER_S.get(deed, ())
                or belongs_to_another_worker(deed, actor)
                or belongs_to_another_room(deed, actor)
            ):
                wrong.append(f"{name} {deed}: {found}")
    assert not wrong


def belongs_to_another_worker(deed: str, actor: Actor) -> bool:
    """Work on a ticket is its worker's, or the desk's in their name; the refusal is the same word."""
    return use_cases()[deed].permission == "tickets.work" and not actor.may("tickets.on_behalf")


def belongs_to_another_room(deed: str, actor: Actor) -> bool:
    """A ledger asks for the permission of the room it goes into as well."""
    return deed in ("imports.preview", "imports.bring_in") and not actor.may("customers.import")


def test_a_refused_person_changes_nothing(world: World) -> None:
    with world.cast.database.writing() as s:
        for deed, use_case in use_cases().items():
            if not world.cast.stranger.may(use_case.permission):
                with pytest.raises(Forbidden):
                    use_case(s, world.cast.stranger, **PROPER[deed](world))
        assert not s.dirty | s.new
        assert "changes" not in s.info


def everything_in_b(world: World) -> Actor:
    """Somebody with every permission there is, in project B only."""
    held = frozenset(permissions())
    return replace(world.cast.manager_b, permissions=held)


def scoped() -> list[str]:
    return [deed for deed in use_cases() if not deed.startswith(COMPANY_WIDE)]


@pytest.mark.both
def test_rows_of_another_project_look_not_there(on_either: World) -> None:
    world = on_either
    actor, wrong = everything_in_b(world), []
    for deed in scoped():
        values = PROPER[deed](world)
        if set(values) & set(POINTERS):
            theirs = attempt(world, actor, deed, values)
            missing = attempt(world, actor, deed, {**values, **{p: MISSING for p in POINTERS if p in values}})
            if repr(theirs) != repr(missing) or not (isinstance(theirs, NotFound) or not theirs):
                wrong.append(f"{deed}: {theirs!r}, but missing: {missing!r}")
    assert not wrong


@pytest.mark.both
def test_lists_and_counts_show_nothing_of_another_project(on_either: World) -> None:
    world = on_either
    actor, shown = everything_in_b(world), []
    for deed in scoped():
        found = repr(attempt(world, actor, deed, PROPER[deed](world)))
        shown += [f"{deed}: {trace}" for trace in TRACES if trace in found]
    assert not shown
    today = attempt(world, actor, "tickets.today", {})
    assert (today.received, today.closed, today.open, today.late) == (0, 0, {}, 0)
    assert attempt(world, actor, "customers.how_many", {}) == 1


def test_a_row_of_ones_own_project_cannot_be_tied_to_one_of_another(world: World) -> None:
    """One pointer of another project among right ones is as bad as all of them."""
    actor, cast, wrong = everything_in_b(world), world.cast, []
    own = {"project_id": cast.project_b, "household_id": cast.household_b, "customer_id": cast.customer_b}
    theirs = {"project_id": cast.project_a, "household_id": cast.household_a, "customer_id": cast.customer_a}
    for deed in scoped():
        values = PROPER[deed](world)
        for pointer in set(values) & set(own):
            mixed = values | {p: own[p] for p in own if p in values} | {pointer: theirs[pointer]}
            found = attempt(world, actor, deed, mixed)
            if not (isinstance(found, Refused) or not found):
                wrong.append(f"{deed} with {pointer}: {found!r}")
    assert not wrong


def test_the_answers_of_forms_are_found_by_their_owners(world: World) -> None:
    """Known: this one use case leaves the scope to whoever asks, so nothing from a browser may reach it."""
    open_to_all = {
        deed
        for deed in use_cases()
        if {"owner_id", "owner_ids"} & set(PROPER[deed](world)) and not use_cases()[deed].writes
    }
    assert open_to_all == FOUND_BEFORE


# -- roles and screens -------------------------------------------------------------------------


def test_nobody_holds_the_door_or_the_presets() -> None:
    everybody = permissions_of(frozenset({"staff", *(role.value for role in Role)}))
    assert not {"accounts.door", "forms.load"} & everybody


def test_only_the_administrator_manages_accounts_and_projects() -> None:
    for role in set(Role) - {Role.ADMIN}:
        held = permissions_of(frozenset({"staff", role.value}))
        assert not {"accounts.manage", "customers.projects"} & held


def test_a_system_actor_holds_only_what_it_was_given() -> None:
    job = Actor.system("nightly", "forms.load")
    assert job.permissions == {"forms.load"}
    assert job.projects is None


def test_a_resident_holds_nothing_and_sees_one_project() -> None:
    guest = Actor.resident("link", 7)
    assert not guest.permissions
    assert guest.sees(7)
    assert not guest.sees(8)


def test_no_role_has_more_than_twelve_screens_in_the_menu(cast: Cast) -> None:
    for name, actor in cast.people().items():
        assert len([s for s in screens_of(actor) if s.in_menu]) <= 12, name


def test_everybody_has_a_screen_to_land_on(cast: Cast) -> None:
    for name, actor in cast.people().items():
        assert screens_of(actor), name


def test_with_a_one_time_password_only_the_account_is_open(cast: Cast) -> None:
    anew = replace(cast.manager, must_change=True)
    assert [screen.name for screen in screens_of(anew)] == ["account"]


def main() -> None:
    """Write the table from a database of its own."""
    import tempfile

    from tests.conftest import tell_story

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        data = Path(folder) / "data"
        tell_story("cast", f"sqlite:///{data / 'wuyedesk.db'}", data)
        with installation(patch, data) as settings:
            database = base.use(settings.database_url)
            STORED.write_text(table(World.of(Cast(database))), "utf8")
            database.engine.dispose()


if __name__ == "__main__":
    main()
