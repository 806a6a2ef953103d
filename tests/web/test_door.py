"""Nobody passes without a live session, and signing in and out is safe."""

import asyncio
from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from lib.accounts import sessions
from lib.deeds import read
from tests.cast import DOOR, PASSWORD, Cast
from tests.web import inside
from tests.web.site import Site
from tests.ws import COOKIE

pytestmark = pytest.mark.slow

PAGE = {"Accept": "text/html,application/xhtml+xml"}
PAGES = ["/", "/tickets", "/ticket?id=1", "/users", "/no-such-page", "/login-or-so", "/loginx", "/healthz/x"]
REST = [
    "/_stcore/health",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/agent/openapi.json",
    "/_stcore/script-health-check",
    "/media/0123456789abcdef.png",
    "/component/x/index.html",
    "/session",
]
ELSEWHERE = [
    "//evil.example",
    "//evil.example/path",
    "https://evil.example",
    "HTTPS:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    "///evil.example",
    "////evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "",
    "//[",
    "//evil.example\\@desk.example",
    "\u2028//evil.example",
]


def sign_in(http: httpx.Client, name: str = "clerk", password: str = PASSWORD, **more: str) -> httpx.Response:
    return http.post("/login", data={"name": name, "password": password, **more})


# -- the real server ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_an_anonymous_page_is_sent_to_the_sign_in(site: Site, path: str) -> None:
    with site.http() as http:
        answer = http.get(path, headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/login?next={quote(path)}"
    assert answer.content == b""


@pytest.mark.parametrize("path", [*PAGES, *REST])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_anything_else_anonymous_is_refused(site: Site, path: str, method: str) -> None:
    with site.http() as http:
        answer = http.request(method, path, headers=PAGE if method != "GET" else {})
    assert answer.status_code == 401
    assert answer.text in ("", "Please sign in")


@pytest.mark.parametrize("path", REST)
def test_what_is_no_page_is_not_sent_to_the_sign_in(site: Site, path: str) -> None:
    with site.http() as http:
        assert http.get(path, headers=PAGE).status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "0" * 43, "' OR 1=1 --"])
def test_a_made_up_cookie_is_no_session(site: Site, cookie: str) -> None:
    with site.http(cookie) as http:
        assert http.get("/_stcore/health").status_code == 401
        assert http.get("/", headers=PAGE).status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 43])
def test_an_anonymous_websocket_is_refused(site: Site, token: str) -> None:
    async def knock() -> None:
        async with site.tab(token) as tab:
            await tab.connect()

    with pytest.raises(InvalidStatus) as refused:
        asyncio.run(knock())
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/login", "/healthz", "/assets/plain.css", "/assets/mark.svg"])
def test_the_door_itself_is_open(site: Site, path: str) -> None:
    with site.http() as http:
        assert http.get(path).status_code == 200
        assert http.get(path).text != http.get("/login?next=/x").text or path == "/login"


@pytest.mark.parametrize(
    "path", ["/assets/..%2f..%2fgate.py", "/assets/%2e%2e/gate.py", "/assets/gate.py", "/assets/.."]
)
def test_assets_lead_nowhere_else(site: Site, path: str) -> None:
    with site.http() as http:
        assert http.get(path).status_code in (401, 404)


def test_signing_in_opens_the_pages_and_signing_out_closes_them(site: Site, town: Cast) -> None:
    with site.http() as http:
        answer = sign_in(http, next="/tickets?x=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/tickets?x=1")
        assert http.get("/tickets", headers=PAGE).status_code == 200
        assert http.get("/session").status_code == 204
        token = http.cookies[COOKIE]
        left = http.post("/logout")
        assert (left.status_code, left.headers["location"]) == (303, "/login")
        assert COOKIE not in http.cookies
    with site.http(token) as http:
        assert http.get("/session").status_code == 401
    assert read(sessions.actor_of, DOOR, token=token) is None


def test_who_is_signed_in_needs_no_form(site: Site, token: Callable[[str], str]) -> None:
    with site.http(token("clerk")) as http:
        answer = http.get("/login?next=/tickets")
        assert (answer.status_code, answer.headers["location"]) == (303, "/tickets")


# -- inside this process -----------------------------------------------------------------------


def test_each_sign_in_makes_a_new_token_and_ends_the_old(cast: Cast) -> None:
    """A token planted beforehand never becomes a session, and one's own old one ends."""
    with inside.client() as browser:
        browser.cookies.set(COOKIE, "planted-by-somebody-else", domain=inside.HOST)
        sign_in(browser)  # type: ignore[arg-type]
        first = browser.cookies[COOKIE]
        assert first != "planted-by-somebody-else"
        sign_in(browser)  # type: ignore[arg-type]
        second = browser.cookies[COOKIE]
        assert second != first
    assert read(sessions.actor_of, DOOR, token="planted-by-somebody-else") is None
    assert read(sessions.actor_of, DOOR, token=first) is None
    assert read(sessions.actor_of, DOOR, token=second)


def flags(answer: httpx.Response) -> set[str]:
    return {part.strip().lower().split("=")[0] for part in answer.headers["set-cookie"].split(";")[1:]}


def test_the_cookie_is_for_the_server_only(cast: Cast) -> None:
    with inside.client() as browser:
        answer = sign_in(browser)  # type: ignore[arg-type]
    assert flags(answer) == {"httponly", "samesite", "path"}
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    assert "max-age" not in answer.headers["set-cookie"].lower()


def test_on_https_the_cookie_never_leaves_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import reread_settings

    forwarded = {"X-Forwarded-Proto": "https"}
    with inside.client(**forwarded) as browser:
        assert "secure" not in flags(sign_in(browser))  # type: ignore[arg-type]
    monkeypatch.setenv("TRUSTED_PROXIES", inside.PEER[0])
    reread_settings()
    with inside.client(**forwarded) as browser:
        answer = sign_in(browser)  # type: ignore[arg-type]
        assert "secure" in flags(answer)
        assert "strict-transport-security" in answer.headers
    with inside.client() as browser:
        assert "secure" not in flags(sign_in(browser))  # type: ignore[arg-type]
    monkeypatch.setenv("WUYEDESK_HTTPS", "1")
    reread_settings()
    with inside.client() as browser:
        assert "secure" in flags(sign_in(browser))  # type: ignore[arg-type]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere(cast: Cast, target: str) -> None:
    with inside.client() as browser:
        asked = browser.get("/login", params={"next": target})
        assert asked.status_code == 200
        assert 'name="next" value="/"' in asked.text
        answer = sign_in(browser, next=target)  # type: ignore[arg-type]
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        again = browser.get("/login", params={"next": target})
        assert (again.status_code, again.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "target", ["/", "/ticket?id=1&x=a%20b", "/查询?关键字=水", "/a/b#c", "/?q=//evil.example"]
)
def test_a_path_of_this_site_is_kept(cast: Cast, target: str) -> None:
    with inside.client() as browser:
        answer = sign_in(browser, next=target)  # type: ignore[arg-type]
    where = httpx.URL(answer.headers["location"])
    assert where.is_relative_url
    assert where.path == httpx.URL(target).path


def test_what_was_typed_is_shown_as_text(cast: Cast) -> None:
    typed = '"><script>alert(1)</script>'
    with inside.client() as browser:
        answer = sign_in(browser, typed, "wrong", next=f"/{typed}")  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("lang", ["zh_CN", "en", "xx", "../../etc"])
def test_the_form_speaks_a_known_language(cast: Cast, lang: str) -> None:
    with inside.client() as browser:
        answer = browser.get("/login", params={"lang": lang})
    assert f'<html lang="{"en" if lang == "en" else "zh-CN"}">' in answer.text
    assert ("lang" in answer.cookies) == (lang in ("zh_CN", "en"))


@pytest.mark.parametrize(
    "name", ["clerk' --", "' OR '1'='1", "clerk'; DROP TABLE user_account; --", "%", "cler_", "*"]
)
def test_a_name_is_a_name_and_no_search(cast: Cast, name: str) -> None:
    with inside.client() as browser:
        assert sign_in(browser, name).status_code == 401  # type: ignore[arg-type]
        assert sign_in(browser).status_code == 303  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["CLERK", " clerk ", "Clerk"])
def test_a_name_may_be_typed_in_any_case(cast: Cast, name: str) -> None:
    with inside.client() as browser:
        assert sign_in(browser, name).status_code == 303  # type: ignore[arg-type]


def test_a_password_is_taken_letter_by_letter(cast: Cast) -> None:
    for wrong in (PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", PASSWORD[:-1], f"{PASSWORD}\x00"):
        with inside.client() as browser:
            assert sign_in(browser, password=wrong).status_code == 401, wrong  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        {"content": b"name=clerk&password=" + b"x" * 20_000},
        {"content": b"name=clerk", "headers": {"Content-Length": "9999999999"}},
    ],
)
def test_a_sign_in_of_any_length_is_not_read(cast: Cast, body: dict[str, object]) -> None:
    with inside.client() as browser:
        assert browser.post("/login", **body).status_code == 413  # type: ignore[arg-type]


def test_a_sign_in_that_hides_its_length_is_not_read(site: Site) -> None:
    with site.http() as http:
        assert http.post("/login", content=(b"x" for _ in range(3))).status_code == 411


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"name", b"name=a&name=b&password=c", b"a=b&" * 11, b"{}"],
)
def test_a_garbled_sign_in_is_a_wrong_one(cast: Cast, content: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with inside.client() as browser:
        assert browser.post("/login", content=content, headers=kind).status_code in (400, 401)


def test_a_file_is_no_sign_in(cast: Cast) -> None:
    with inside.client() as browser:
        answer = browser.post("/login", files={"name": ("a.txt", b"clerk")}, data={"password": PASSWORD})
        assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/login", "/logout", "/session", "/healthz", "/assets/plain.css"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_the_plain_pages_know_no_other_method(
    site: Site, token: Callable[[str], str], path: str, method: str
) -> None:
    with site.http(token("clerk")) as http:
        assert http.request(method, path).status_code == 405


def test_leaving_by_a_link_is_not_possible(site: Site, token: Callable[[str], str]) -> None:
    """A picture on another site must not be able to sign anybody out."""
    with site.http(token("clerk")) as http:
        http.get("/logout")
        assert http.get("/session").status_code == 204
