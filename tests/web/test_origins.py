"""Other sites, other names: cross-site requests, WebSockets and pages that point at this server."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from starlette.websockets import WebSocketDisconnect
from websockets.exceptions import InvalidStatus

from tests.cast import Cast
from tests.conftest import reread_settings
from tests.web import inside
from tests.web.inside import TestClient
from tests.web.site import Site, token_of
from tests.ws import COOKIE

pytestmark = pytest.mark.slow

OWN = f"http://{inside.HOST}"
FOREIGN = [
    "http://evil.example",
    "https://evil.example",
    "null",
    "",
    f"http://{inside.HOST}.evil.example",
    f"http://evil{inside.HOST}",
    f"http://{inside.HOST}:8080",
    f"http://{inside.HOST}@evil.example",
    "http://[",
    "file://",
    "chrome-extension://abc",
]


@pytest.fixture
def desk(cast: Cast) -> Iterator[TestClient]:
    with inside.client() as opened:
        opened.cookies.set(COOKIE, token_of(cast, "clerk"), domain=inside.HOST)
        yield opened


def hears(desk: TestClient, **headers: str) -> bool:
    """True when the WebSocket is let in."""
    try:
        with desk.websocket_connect(f"ws://{inside.HOST}/_stcore/stream", headers=headers) as socket:
            socket.send_text("x")
            return socket.receive_text() == "heard x"
    except WebSocketDisconnect:
        return False


# -- Origin ------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_origin_changes_nothing(desk: TestClient, origin: str) -> None:
    headers = {"Origin": origin}
    for method, path in (("POST", "/login"), ("POST", "/logout"), ("PUT", "/_stcore/upload_file/a/b")):
        assert desk.request(method, path, headers=headers).status_code == 403
    assert not hears(desk, **headers)
    assert desk.get("/session").status_code == 204


def test_the_own_origin_is_let_in(desk: TestClient) -> None:
    assert hears(desk, Origin=OWN)
    assert hears(desk, Origin=f"https://{inside.HOST}")
    assert desk.post("/logout", headers={"Origin": OWN}).status_code == 303


def test_a_client_without_an_origin_is_let_in(desk: TestClient) -> None:
    """No desk leaves it out; whoever holds the cookie may use another program."""
    assert hears(desk)
    assert desk.post("/logout").status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_a_browser_that_says_it_comes_from_elsewhere_is_believed(desk: TestClient, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Origin": OWN}
    assert desk.post("/logout", headers=headers).status_code == 403
    assert not hears(desk, **headers)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_browser_on_its_own_is_let_in(desk: TestClient, site: str) -> None:
    assert hears(desk, **{"Sec-Fetch-Site": site, "Origin": OWN})


def test_a_link_from_elsewhere_opens_a_page(desk: TestClient) -> None:
    arriving = {"Sec-Fetch-Site": "cross-site", "Accept": "text/html"}
    assert desk.get("/tickets?id=1", headers=arriving).status_code == 200


def test_nobody_is_signed_in_from_another_site(cast: Cast) -> None:
    with inside.client() as fresh:
        asked = {"name": "clerk", "password": "x"}
        answer = fresh.post("/login", data=asked, headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403
        assert COOKIE not in fresh.cookies


# -- Host --------------------------------------------------------------------------------------


@pytest.fixture
def named(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("WUYEDESK_HOSTS", f"{inside.HOST}, 192.0.2.10, ::1")
    reread_settings()
    return desk


@pytest.mark.parametrize(
    "host",
    [inside.HOST, f"{inside.HOST}:8443", inside.HOST.upper(), "192.0.2.10", "192.0.2.10:80", "[::1]:8501"],
)
def test_the_site_answers_to_its_names(named: TestClient, host: str) -> None:
    assert named.get("/healthz", headers={"Host": host}).status_code == 200
    assert hears(named, Host=host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"{inside.HOST}.evil.example",
        "",
        "[",
        "127.0.0.1",
        f"evil.example:80@{inside.HOST}x",
        "[::2]",
    ],
)
def test_the_site_answers_to_no_other_name(named: TestClient, host: str) -> None:
    """A foreign name made to point at this server (DNS rebinding)."""
    for path in ("/", "/login", "/healthz", "/assets/plain.css", "/_stcore/health"):
        assert named.get(path, headers={"Host": host}).status_code == 421
    assert not hears(named, Host=host)
    assert not hears(named, Host=host, Origin=f"http://{host}")


# -- the real server ---------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_foreign_page_cannot_open_the_real_websocket(
    site: Site, token: Callable[[str], str], origin: str
) -> None:
    mine = token("clerk")

    async def knock(origin: str) -> None:
        async with site.tab(mine, headers={"Origin": origin}) as tab:
            await tab.open()

    with pytest.raises(InvalidStatus):
        asyncio.run(knock(origin))
    asyncio.run(knock(site.url))


def test_a_form_of_a_foreign_page_cannot_sign_out(site: Site, token: Callable[[str], str]) -> None:
    with site.http(token("clerk")) as http:
        assert http.post("/logout", headers={"Origin": "http://evil.example"}).status_code == 403
        assert http.get("/session").status_code == 204
