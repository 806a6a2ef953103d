"""A session ends within a second of sign-out, disable, role or password change, on HTTP and WebSocket."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import pytest

from db.choices.accounts import Role, Scope
from lib.access import Actor
from lib.accounts import service, sessions
from lib.deeds import perform, read
from lib.web import door
from tests.cast import BUILDER, DOOR, PASSWORD_HASH, Cast, add_person
from tests.web import inside
from tests.web.site import Site, token_of
from tests.ws import COOKIE, Gone

pytestmark = pytest.mark.slow

SIGNED_OUT = 4401
LONG_ENOUGH = door.FRESH_SECONDS + 0.3


def change(name: str, **changed: Any) -> None:
    now = asdict(next(p for p in read(service.people, BUILDER) if p.name == name))
    kept = {k: now[k] for k in ("id", "version", "display_name", "scope", "team_id", "active")}
    kept |= {"roles": set(now["roles"]), "project_ids": set(now["project_ids"])}
    perform(service.change_user, BUILDER, None, **{**kept, **changed})


def sign_out(name: str, token: str) -> None:
    perform(sessions.close_session, DOOR, None, token=token)


def disable(name: str, token: str) -> None:
    change(name, active=False)


def another_role(name: str, token: str) -> None:
    change(name, roles={Role.TRAINER})


def another_project(name: str, token: str) -> None:
    change(name, scope=Scope.ALL)


def reset(name: str, token: str) -> None:
    who = next(p.id for p in read(service.people, BUILDER) if p.name == name)
    perform(service.reset_password, BUILDER, None, id=who, password_hash=PASSWORD_HASH)


def own_password(name: str, token: str) -> None:
    me = read(sessions.actor_of, DOOR, token=token)
    assert me
    perform(service.change_password, me, None, old_hash=PASSWORD_HASH, new_hash=PASSWORD_HASH)


ENDINGS = [sign_out, disable, another_role, another_project, reset, own_password]
Ending = Callable[[str, str], None]


@pytest.fixture
def newcomer(town: Cast, request: pytest.FixtureRequest) -> str:
    """Somebody of this test's own, since what happens to the running site stays."""
    name = f"p{abs(hash(request.node.name)) % 10**9}"
    add_person(name, Role.FRONT_DESK, scope=Scope.PROJECTS, project_ids={town.project_a})
    return name


@pytest.fixture
def mine(town: Cast, newcomer: str) -> str:
    who = next(p.id for p in read(service.people, BUILDER) if p.name == newcomer)
    return perform(sessions.open_session, DOOR, None, user_id=who, password_hash=PASSWORD_HASH, try_id=0)


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_http_and_an_open_websocket_die_within_a_second(
    site: Site, newcomer: str, mine: str, end: Ending
) -> None:
    async def live() -> int | None:
        async with site.tab(mine) as tab:
            await tab.open("tickets")
            assert tab.tables()
            end(newcomer, mine)
            await asyncio.sleep(LONG_ENOUGH)
            with pytest.raises(Gone):
                await tab.rerun()
            return tab.close_code

    with site.http(mine) as http:
        assert http.get("/session").status_code == 204
        assert asyncio.run(live()) == SIGNED_OUT
        assert http.get("/session").status_code == 401
        assert http.get("/_stcore/health").status_code == 401
        assert http.get("/tickets", headers={"Accept": "text/html"}).status_code == 303


def test_a_dead_token_opens_no_new_websocket(site: Site, newcomer: str, mine: str) -> None:
    async def knock() -> None:
        async with site.tab(mine) as tab:
            await tab.open()

    asyncio.run(knock())
    disable(newcomer, mine)
    time.sleep(LONG_ENOUGH)
    with pytest.raises(Exception, match="403"):
        asyncio.run(knock())


def test_the_sign_out_button_ends_the_session_at_once(site: Site, mine: str) -> None:
    async def leave() -> None:
        async with site.tab(mine) as tab:
            await tab.open()
            await tab.click("sign_out")

    asyncio.run(leave())
    assert read(sessions.actor_of, DOOR, token=mine) is None
    with site.http(mine) as http:
        assert http.get("/session").status_code == 401


def test_another_person_s_tab_keeps_nothing_of_the_last(
    site: Site, town: Cast, token: Callable[[str], str]
) -> None:
    """Streamlit resumes a session by an id that is not bound to the cookie."""
    first, second = token("clerk"), token("manager_b")

    async def swap() -> str:
        async with site.tab(first) as tab:
            await tab.open("tickets")
            await tab.set("tickets:text", "只有甲知道")
            assert "莲花苑" in tab.text()
            session = tab.session
        async with site.tab(second) as other:
            other.session = session
            await other.open("tickets")
            return other.text()

    shown = asyncio.run(swap())
    assert "只有甲知道" not in shown
    assert "莲花苑" not in shown
    assert "Manager_B" in shown


def test_a_person_asked_for_a_new_password_sees_only_the_account(
    site: Site, newcomer: str, mine: str
) -> None:
    reset(newcomer, mine)
    who = next(p.id for p in read(service.people, BUILDER) if p.name == newcomer)
    anew = perform(sessions.open_session, DOOR, None, user_id=who, password_hash=PASSWORD_HASH, try_id=0)

    async def look(page: str) -> set[str]:
        async with site.tab(anew) as tab:
            await tab.open(page)
            assert not tab.tables()
            return set(tab.pages)

    for page in ("", "tickets", "users"):
        assert asyncio.run(look(page)) == {""}


# -- what a browser may say that no browser would ----------------------------------------------


def said(site: Site, token: str, deed: Callable[[Any], Awaitable[None]]) -> str:
    """What the page shows after a strange message; the server must stay well."""

    async def speak() -> str:
        async with site.tab(token) as tab:
            await tab.open("tickets")
            await deed(tab)
            return tab.text()

    shown = asyncio.run(speak())
    assert "Traceback" not in shown
    with site.http(token) as http:
        assert http.get("/healthz").json() == {"status": "ok"}
    return shown


def test_a_widget_nobody_made_changes_nothing(site: Site, token: Callable[[str], str]) -> None:
    async def forge(tab: Any) -> None:
        await tab.rerun(("_here", "string_value", "user:1/x"), ("authentication_status", "bool_value", True))

    shown = said(site, token("stranger"), forge)
    assert "莲花苑" not in shown


@pytest.mark.parametrize(
    "page", ["users", "projects", "imports", "intake", "households", "../Home", "lib/shell.py"]
)
def test_a_page_of_another_role_stays_closed(
    site: Site, town: Cast, token: Callable[[str], str], page: str
) -> None:
    """By its name in the address, and by the hash the menu of somebody else shows."""
    technician, admin = token("technician"), token("admin")

    async def hashes() -> dict[str, str]:
        async with site.tab(admin) as tab:
            await tab.open()
            return tab.pages

    known = asyncio.run(hashes())

    async def intrude(tab: Any) -> None:
        await tab.open(page)
        assert tab.page_hash in tab.pages.values()
        tab.pages = known
        await tab.open(page)

    shown = said(site, technician, intrude)
    for private in ("Stranger", "竹园", "张*"):
        assert private not in shown


@pytest.mark.parametrize("id", ["1", "999999", "0", "-1", "1 OR 1=1", "９", "1e3", "99999999999999999999"])
def test_a_ticket_of_another_project_looks_not_there(
    site: Site, town: Cast, token: Callable[[str], str], id: str
) -> None:
    town.ticket()
    shown: dict[str, str] = {}

    async def look(tab: Any) -> None:
        await tab.open("ticket", f"id={id}")

    async def look_nowhere(tab: Any) -> None:
        await tab.open("ticket", "id=888888")

    theirs = token("manager_b")
    shown[id] = said(site, theirs, look)
    assert shown[id] == said(site, theirs, look_nowhere)
    assert "莲花苑" not in shown[id]


# -- the second of freshness, inside this process ----------------------------------------------


def test_a_session_is_asked_for_at_most_once_a_second(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = door.read

    def counted(use_case: Any, actor: Actor, **values: Any) -> Any:
        asked.append(values["token"])
        return real(use_case, actor, **values)

    monkeypatch.setattr(door, "read", counted)
    token = token_of(cast, "clerk")
    found = [door.who(token) for _ in range(50)]
    assert {actor.key for actor in found if actor} == {cast.clerk.key}
    assert len(asked) == 1
    time.sleep(door.FRESH_SECONDS)
    door.who(token)
    assert len(asked) == 2


def test_signing_out_is_known_here_at_once(cast: Cast) -> None:
    token = token_of(cast, "clerk")
    assert door.who(token)
    door.sign_out(token)
    assert door.who(token) is None


def test_nobody_is_nobody(cast: Cast) -> None:
    assert door.who("") is None
    assert door.who(None) is None
    door.sign_out(None)


def test_an_open_socket_is_told_why_it_closes(cast: Cast) -> None:
    token = token_of(cast, "clerk")
    with inside.client() as browser:
        browser.cookies.set(COOKIE, token, domain=inside.HOST)
        with browser.websocket_connect(f"ws://{inside.HOST}/_stcore/stream") as socket:
            socket.send_text("a")
            assert socket.receive_text() == "heard a"
            door.sign_out(token)
            socket.send_text("b")
            assert socket.receive() == {"type": "websocket.close", "code": SIGNED_OUT}
