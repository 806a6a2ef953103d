"""What people write is shown as they wrote it on every screen: never a link, a picture or a formula."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from db.choices.accounts import Role, Scope
from db.choices.customers import Phase, Relation
from db.choices.tickets import LineKind, State
from db.customers import Project
from lib.accounts import service as accounts
from lib.customers import projects
from lib.customers import service as customers
from lib.deeds import perform, read
from lib.imports.held import KEY
from lib.tickets import lines
from lib.tickets import service as tickets
from lib.ui import plain
from tests.cast import LEAK, PASSWORD_HASH, Cast
from tests.pages.payloads import PAYLOADS
from tests.pages.scenes import LEDGER, bring, held, widget_key
from tests.pages.screen import Desk, fill, press, said, widget

pytestmark = pytest.mark.slow

# Left out: signs that ring, escape or turn the text round.
UNSEEN = str.maketrans("", "", "\x07\x1b\u202e\u202c\u2066\u2069\u200f")
# One of each family is enough where a screen shows one text at a time; plain() itself meets them all.
FEW = (
    "[点](https://evil.example/)",
    "![图](//evil.example/a.png) **粗** _斜_",
    "<img src=x onerror=alert(1)>",
    "`码` $x^2$ :red[红] :material/home:",
    "www.evil.example a@evil.example",
    ":material_home: :streamlit: :smile:",
    "# 题 | 表 > 引 ~删~ &lt;b&gt;",
    "1. 一 -> 二 <- 三",
)
assert set("".join(FEW)) >= set("\\`*_{}[]()<>#+-.!|~$:&@/") - set("\\{}+")


def markup_in(at: AppTest, payload: str) -> list[tuple[str, str, str]]:
    """Where the payload stands in markdown without having gone through plain()."""
    safe, raw = plain(payload), " ".join(payload.split())
    if safe == raw:
        return []
    left = [(one.kind, one.field, one.text.replace(safe, "")) for one in said(at) if not one.literal]
    return [found for found in left if raw in " ".join(found[2].split())]


def shows(at: AppTest, payload: str) -> bool:
    """Somewhere in markdown, so that the test above has something to look at."""
    return any(plain(payload) in one.text for one in said(at) if not one.literal)


# -- the one function --------------------------------------------------------------------------


def rendered(markdown: str) -> str:
    """What is left when every escape is undone; fails on a special character that has no escape."""
    shown, rest = "", markdown.replace(":gray[]", "")
    while rest:
        if rest[0] == "\\":
            shown, rest = shown + rest[1], rest[2:]
        else:
            assert rest[0] not in "`*_{}[]()<>#+-.!|~$:&@/", markdown
            shown, rest = shown + rest[0], rest[1:]
    return shown


@pytest.mark.parametrize("payload", PAYLOADS)
def test_plain_escapes_everything_and_loses_nothing(payload: str) -> None:
    assert rendered(plain(payload)) == " ".join(payload.split()).translate(UNSEEN)


@pytest.mark.parametrize(
    "text",
    ["www.a.cn", "WWW.a.cn", "https://a.cn", "a@b.cn", ":material_x:", ":streamlit:", "->", "<->", ">="],
)
def test_what_is_looked_for_after_the_escapes_is_parted(text: str) -> None:
    """Streamlit and GitHub's markdown turn these into links, icons and arrows, escaped or not."""
    parts = [rendered(part) for part in plain(text).split(":gray[]")]
    assert len(parts) > 1
    assert "".join(parts) == text
    assert not any(("." in p and "www" in p.lower()) or "://" in p[1:] or "@" in p[1:] for p in parts)


# -- many at once ------------------------------------------------------------------------------


def test_notes_on_a_ticket(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    for payload in PAYLOADS:
        perform(tickets.add_note, cast.clerk, None, id=id, note=payload)
    desk.sign_in("clerk")
    story = desk.alone("ticket", id=id).markdown[-1].value
    shown = [line.strip() for line in story.splitlines() if not line.startswith("- **")]
    assert shown == [plain(payload) for payload in reversed(PAYLOADS)]


def test_people_on_a_household_and_in_the_look_up(desk: Desk, cast: Cast) -> None:
    for payload in FEW:
        add_person(cast, payload)
    desk.sign_in("clerk")
    at = desk.alone("household", id=cast.household_a)
    at = press(at, widget_key(at, "reveal:household"))
    look_up = widget(desk.alone("intake"), "caller:typed").set_value("1502").run()
    assert len(look_up.radio[0].options) == len(FEW) + 1
    for payload in FEW:
        assert markup_in(at, payload) == []
        assert markup_in(look_up, payload) == []
        assert shows(look_up, payload)


def add_person(cast: Cast, name: str) -> int:
    told = {"name": name, "phones": "", "relation": Relation.TENANT}
    return perform(customers.add_customer, cast.clerk, None, household_id=cast.household_a, **told)


# -- one text at a time: (where, the screen that shows it) -------------------------------------


def everywhere(desk: Desk, cast: Cast, words: str) -> Iterator[tuple[str, AppTest]]:
    """The same words as every name and text there is."""
    worker = rename_people(cast, words)
    id = a_ticket(cast, words, worker)
    with cast.database.writing() as s:
        s.execute(update(Project).where(Project.id == cast.project_a).values(name=words, address=words))
    home = perform(
        customers.add_household,
        cast.manager,
        None,
        project_id=cast.project_a,
        building=words[:40],
        unit="",
        number="1",
        note=words,
    )
    desk.sign_in("clerk")
    yield "shell", desk.shell()
    yield "workbench", desk.alone("workbench")
    yield "tickets", desk.alone("tickets")
    yield "households", desk.alone("households")
    yield "household", desk.alone("household", id=home)
    at = desk.alone("ticket", id=id)
    yield "ticket", at
    yield "ticket, its phone shown", press(at, widget_key(at, "reveal"))
    yield from intake(desk, words)
    desk.sign_in("manager")
    yield from an_import(desk, cast, words)
    desk.sign_in("admin")
    at = desk.alone("users")
    at = widget(at, "users:which").set_value(worker).run()
    yield "a user", at
    yield "a user's new password", press(at, widget_key(at, "reset"))
    yield "a project", widget(desk.alone("projects"), "projects:which").set_value(cast.project_a).run()


def rename_people(cast: Cast, words: str) -> int:
    """Everybody is called so; returns a technician's id."""
    place = {"scope": Scope.PROJECTS, "project_ids": {cast.project_a}}
    account: dict[str, Any] = {"display_name": words, "password_hash": PASSWORD_HASH}
    id = perform(
        accounts.add_user, cast.admin, None, name=f"t{words}", roles={Role.TECHNICIAN}, **account, **place
    )
    for person in read(accounts.people, cast.admin):
        if person.name in ("clerk", "manager"):
            rights = {"roles": set(person.roles), "team_id": None, "active": True, **place}
            told = {"version": person.version, "display_name": words}
            perform(accounts.change_user, cast.admin, None, id=person.id, **told, **rights)
    return id


def a_ticket(cast: Cast, words: str, worker: int) -> int:
    answers = {**LEAK, "summary": words, "slot": words}
    place = {"household_id": None, "customer_id": None, "place": words, "contact": words, "phone": words[:40]}
    id = cast.receive(answers=answers, assignee_id=worker, **place)
    perform(tickets.add_note, cast.clerk, None, id=id, note=words)
    told: dict[str, Any] = {"kind": LineKind.PART, "name": words, "quantity": Decimal(1), "price": Decimal(1)}
    perform(lines.add_line, cast.clerk, None, id=id, charged=True, **told)
    return id


def intake(desk: Desk, words: str) -> Iterator[tuple[str, AppTest]]:
    at = widget(desk.alone("intake"), "caller:typed").set_value("1502").run()
    yield "intake looking", at
    yield "intake of a household", at.radio[0].set_value(0).run()


def an_import(desk: Desk, cast: Cast, words: str) -> Iterator[tuple[str, AppTest]]:
    at = desk.alone("imports")
    at.session_state[KEY] = held(
        f"{words}.csv", [[words, *LEDGER[0]], *([words, *row] for row in LEDGER[1:])]
    )
    yield "an import", at.run()
    bring(cast, file_name=words)
    yield "imports before", desk.alone("imports")


MARKED = {
    "shell", "household", "ticket", "ticket, its phone shown", "intake looking", "intake of a household",
    "an import", "a user's new password",
}  # fmt: skip


@pytest.mark.parametrize("words", FEW)
def test_names_and_texts_on_every_screen(desk: Desk, cast: Cast, words: str) -> None:
    met = set()
    for name, at in everywhere(desk, cast, words):
        assert not at.exception, name
        assert markup_in(at, words) == [], name
        met |= {name} if shows(at, words) else set()
    assert met >= MARKED


# -- what a refusal says -----------------------------------------------------------------------


@pytest.mark.parametrize("words", FEW)
def test_a_refusal_quotes_words_as_they_are(desk: Desk, cast: Cast, words: str) -> None:
    desk.sign_in("clerk")
    at = desk.alone("household", id=cast.household_a)
    fill(at, **{f"person:{cast.household_a}:name": "王芳", f"person:{cast.household_a}:phones": words})
    at = press(at, widget_key(at, f"person:{cast.household_a}:send"))
    assert "不是电话号码" in at.error[0].value
    assert markup_in(at, words.split()[0]) == []


@pytest.mark.parametrize("words", FEW)
def test_what_somebody_else_changed_is_told_in_their_words(desk: Desk, cast: Cast, words: str) -> None:
    desk.sign_in("admin")
    at = widget(desk.alone("projects"), "projects:which").set_value(cast.project_a).run()
    told = {"code": "LH", "name": words, "address": "", "phase": Phase.RUNNING}
    perform(projects.change_project, cast.admin, None, id=cast.project_a, version=1, **told)
    at.run()
    assert "刚刚被别人改过" in at.warning[0].value or shows(at, words)
    assert markup_in(at, words) == []
    assert plain(words) in at.warning[0].value
