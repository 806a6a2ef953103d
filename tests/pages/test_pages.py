"""Every page for every role, without a session, in an empty company, in both languages."""

import os
import subprocess
import sys

import pytest

from db.base import Database
from db.choices.accounts import Role, Scope
from db.choices.tickets import State
from lib import setup
from lib.accounts import service as accounts
from lib.actions import service as actions
from lib.deeds import perform, read
from lib.incidents import service as incidents
from lib.screens import screens
from lib.settings import Settings
from lib.staff import service as staff
from tests import designer, follow_ups, papers
from tests.cast import NAMES, Cast, add_person
from tests.exams import announced
from tests.inspections import held
from tests.pages.screen import (
    PAGES,
    ROOT,
    SHUT,
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    headings,
    open_session,
    press,
    sees,
    tables,
    text,
)
from tests.surveys import campaigns

pytestmark = pytest.mark.slow

DETAIL = {"ticket": "没有这张工单，或您无权查看。", "household": "没有这个住户，或您无权查看。"}


def what_is_seen(desk: Desk, page: str, **query: object) -> str:
    """open, shut, or the whole screen when it is neither."""
    at = desk.alone(page, **query)
    if at.exception:
        return "an error"
    if alerts(at) == [SHUT]:
        return "shut" if not tables(at) and not headings(at) else "shut, but showing"
    return "open"


@pytest.mark.parametrize("name", NAMES)
def test_pages_open_to_whom_the_matrix_says(desk: Desk, cast: Cast, name: str) -> None:
    desk.sign_in(name)
    actor = getattr(cast, name)
    ids = {"ticket": cast.ticket(State.ACCEPTED), "household": cast.household_a}
    seen = {page: what_is_seen(desk, page, id=ids.get(page, "")) for page in PAGES}
    wanted = {page: "open" if actor.may(screens()[page].permission) else "shut" for page in PAGES}
    assert seen == wanted


@pytest.mark.parametrize("name", NAMES)
def test_the_menu_leads_only_to_open_pages(desk: Desk, cast: Cast, name: str) -> None:
    desk.sign_in(name)
    at, actor = desk.shell(), getattr(cast, name)
    assert not at.exception
    unlinked = ["您的账号还没有关联花名册，请联系管理员关联。"]
    assert alerts(at) == (unlinked if name == "stranger" else [])
    known = {str(info["script_path"]).rsplit("/", 1)[1] for info in at._registered_pages.values()}
    assert known == {f"{page}.py" for page in PAGES if actor.may(screens()[page].permission)}
    for page in known:
        assert not at.switch_page(f"../pages/{page}").run().exception


def test_every_page_has_a_screen_and_begins_with_its_guard() -> None:
    assert set(PAGES) == set(screens())
    for page in PAGES:
        assert f'me = enter("{page}")' in (ROOT / "pages" / f"{page}.py").read_text("utf8")


@pytest.mark.parametrize("token", ["", "nonsense", "0" * 43])
def test_without_a_session_there_is_a_way_to_the_door_and_nothing_else(desk: Desk, token: str) -> None:
    desk.token = token
    for at in (desk.shell(), *(desk.alone(page, id=1) for page in PAGES)):
        assert text(at).splitlines() == [SIGNED_OUT, "登录"]
        link = at.main.children[1]
        assert (link.type, link.proto.url) == ("link_button", "/login")
        assert not at.exception


def test_what_is_not_yours_and_what_is_not_there_look_the_same(desk: Desk, cast: Cast) -> None:
    desk.sign_in("clerk")
    foreign = {"ticket": cast.receive(cast.clerk_b), "household": cast.household_b}
    for page, sentence in DETAIL.items():
        for id in (foreign[page], 999_999, 0, "", "-1", "1.0", "一", "9" * 30, "1 OR 1=1"):
            assert text(desk.alone(page, id=id)).splitlines() == [sentence], (page, id)


# -- an empty company --------------------------------------------------------------------------

FIRST_STEPS = {
    Role.ADMIN: {
        "workbench": "第一步：把现有的业主 Excel 台账导入进来。",
        "tickets": "没有符合条件的工单",
        "households": "还没有住户",
        "imports": "请先新增项目",
        "projects": "还没有项目",
        "users": "新增用户",
        "forms": "报修",
        "account": "修改密码",
    },
    Role.MANAGER: {
        "workbench": "第一步：把现有的业主 Excel 台账导入进来。",
        "intake": "您还没有分配项目",
        "tickets": "没有符合条件的工单",
        "households": "还没有住户",
        "imports": "您还没有分配项目",
        "account": "修改密码",
    },
    Role.FRONT_DESK: {
        "workbench": "登记报修",
        "intake": "您还没有分配项目",
        "tickets": "没有符合条件的工单",
        "households": "还没有住户",
        "account": "修改密码",
    },
    Role.TECHNICIAN: {"workbench": "没有待办", "tickets": "没有符合条件的工单", "account": "修改密码"},
    Role.QUALITY: {"workbench": "没有待办", "tickets": "没有符合条件的工单", "households": "还没有住户"},
}


@pytest.mark.parametrize("role", FIRST_STEPS)
def test_an_empty_company_says_what_to_do_first(database: Database, empty_desk: Desk, role: Role) -> None:
    setup.bring_up_to_date(database)
    empty_desk.token = open_session(add_person("first", role, scope=Scope.ALL))
    for page, hint in FIRST_STEPS[role].items():
        at = empty_desk.alone(page)
        assert not at.exception
        assert sees(at, hint), (page, text(at))


def test_the_first_button_leads_the_administrator_to_the_first_project(
    database: Database, empty_desk: Desk
) -> None:
    setup.bring_up_to_date(database)
    empty_desk.token = open_session(add_person("first", Role.ADMIN, scope=Scope.ALL))
    at = press(empty_desk.shell(), "导入业主台账")
    assert headings(at) == ["台账导入"]
    assert headings(press(at, "新增项目")) == ["项目"]


# -- who must choose a password first ----------------------------------------------------------


def test_with_a_one_time_password_only_the_account_page_opens(desk: Desk, cast: Cast) -> None:
    id = cast.user_id("manager")
    perform(accounts.reset_password, cast.admin, None, id=id, password_hash="$2b$04$" + "x" * 53)
    desk.token = open_session(id, "$2b$04$" + "x" * 53)
    at = desk.shell()
    assert headings(at)[0] == "我的账号"
    assert sees(at, "请先设置自己的密码，然后用新密码登录。")
    assert len(at._registered_pages) == 1
    seen = {page: what_is_seen(desk, page, id=1) for page in PAGES}
    assert seen == {page: "open" if page == "account" else "shut" for page in PAGES}


def test_a_role_taken_away_shuts_the_page_within_a_second(desk: Desk, cast: Cast) -> None:
    id = add_person("second", Role.ADMIN, scope=Scope.ALL)
    desk.token = open_session(id)
    at = desk.at("users")
    assert headings(at)[0] == "用户"
    rights = {"roles": {Role.QUALITY}, "scope": Scope.ALL, "project_ids": set(), "team_id": None}
    values = {"display_name": "Second", "active": True, **rights}
    version = next(p.version for p in read(accounts.people, cast.admin) if p.id == id)
    perform(accounts.change_user, cast.admin, None, id=id, version=version, **values)
    a_second_later()
    assert text(at.run()).splitlines() == [SIGNED_OUT, "登录"]
    desk.token = open_session(id)
    assert alerts(desk.alone("users")) == [SHUT]


# -- weight ------------------------------------------------------------------------------------

WEIGHT = """
import sys
from streamlit.components.v2 import manifest_scanner

from db import base
from lib import ui
from lib.settings import settings
from tests.pages.screen import PAGES, Desk

manifest_scanner.scan_component_manifests = lambda *_, **__: []  # as for every other desk
base.use(settings().database_url)
desk = Desk()
BANK = ("question", "questions", "papers", "score_sheets")
DRAWN = {"analysis", "satisfaction", "exam_results", "exam_analysis", "inspection_board"}
LISTS = {"codes", "disposals", "incidents", "courses", "exams", "training_session"}
LISTS |= {"inspections", "checklists", "duties", "equipment", "tools", "score_sheets"}
ADMIN = ("users", "projects", "forms", "form_designer", "backups", "archive_settings", "access_review")
ui.token = lambda: desk.token
for page in set(PAGES) - DRAWN - {"statement"}:  # a named person's own
    desk.token = sys.argv[2 if page in ADMIN else 3 if page in BANK else 1]
    whole = page in LISTS
    at = desk.alone(page) if whole else desk.alone(page, id=1)
    warned = page in ("codes", "backups", "access_review")  # no site, no backup, no review yet
    assert not at.exception and (warned or not at.error and not at.warning), page
assert not desk.shell().exception
print(*sorted({"pandas", "altair", "pyarrow"} & set(sys.modules)), sep=",")
"""


@pytest.mark.slow
def test_no_page_brings_in_pandas_or_altair(desk: Desk, cast: Cast, settings: Settings) -> None:
    cast.receive()
    perform(staff.add_person, cast.manager, None, name="钱示例", project_id=cast.project_a)
    perform(actions.raise_action, cast.manager, None, **follow_ups.raised(cast))
    perform(incidents.report, cast.manager, None, **follow_ups.reported(cast))
    papers.made(cast)
    campaigns.campaign(cast)
    designer.made(cast)
    announced.alone(cast, "KS20251121-0001")
    held.inspection(cast)
    tokens = [open_session(cast.user_id(name)) for name in ("manager", "admin", "quality")]
    env = {**os.environ, "WUYEDESK_DATA": str(settings.data_dir)}
    command = [sys.executable, "-c", WEIGHT, *tokens]
    out = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert (out.stdout.strip(), out.returncode) == ("", 0), out.stderr
